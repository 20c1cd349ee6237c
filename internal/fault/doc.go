// Package fault is Belay's one error type: a kind that decides the status, a
// code that documents and logs share, a sentence for the person, and a cause
// that only the log sees. It knows no HTTP; package route maps kinds to
// statuses and package app maps them to exit codes.
package fault
