// Package rules holds the project's rules that run: which package may import
// which, how long files and functions may be, that generated code is fresh. It
// has no code but its tests.
package rules
