// Package boardhttp is the board's face: its page with three forms (timeline,
// columns, list), the file of the list, views that people keep, and the API. It
// decides nothing: rows, counts and names come from package board as the viewer
// may see them. Only app imports it.
package boardhttp
