package demo

import "embed"

// Content is the sample company as files: content/handbook (a source as
// `belay handbook import` reads it), content/people.csv (as `belay org import`
// reads it) and content/story.yaml (its format is described at its top). The
// prefix all: keeps the _index.md pages, which embed would leave out.
//
//go:embed all:content
var Content embed.FS
