// Package handbook reads a directory tree of Markdown into pages: what is
// written where, with file, lines, heading path and hash. It knows no career
// levels and no training tasks beyond "this list item is a box"; framework and
// learning build on its blocks. Reading is pure; store.go keeps versions.
package handbook
