// Package app puts the program together: configuration, one line a feature,
// the commands. It has no rules of its own.
package app
