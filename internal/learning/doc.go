// Package learning owns training modules and people's runs through them. A
// module is a template read from the handbook, kept in immutable versions; a
// run is one person's own copy, whose words stay as they were when it began
// until the person takes over newer ones. The person ticks their tasks and
// those of whoever accompanies them, their manager of the day ticks the
// manager's. Whether a run is due, and for what, is decided by features above.
package learning
