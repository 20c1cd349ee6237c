// Package growth owns where a person stands against the career matrix and what
// comes next: the target they chose, the state of each expectation as they and
// as their manager see it, and next steps. Both views are kept apart, each
// shared by who wrote it; a manager's view stays with that manager. Marks pin
// the expectation as it was read, so a new edition of the handbook changes
// nothing that was written. Coverage is counted here (summary.go, pure) and is
// never a rating. Later domains may import it and register their ways to grow.
package growth
