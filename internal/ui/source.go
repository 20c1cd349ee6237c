package ui

// Source is one layer of handbook text in force, as a page names it.
type Source struct {
	Layer   string // "Engineering matrix"
	Version int
	ReadOn  string // date of the import
	Href    string // where it can be read
}

// Name is "Engineering matrix v7".
func (s Source) Name() string { return layerName(s.Layer, s.Version) }

// Origin is where one statement stands in the handbook.
type Origin struct {
	Layer    string
	Version  int
	File     string // path in the source
	From, To int    // lines, 1-based, inclusive; From 0 when unknown
	Href     string // the handbook page or matrix page
}

// Name is "Infrastructure overlay v3".
func (o Origin) Name() string { return layerName(o.Layer, o.Version) }

// Lines is "lines 12 to 14", "line 12" or "".
func (o Origin) Lines() string {
	switch {
	case o.From == 0:
		return ""
	case o.To <= o.From:
		return T("line %d", o.From)
	}
	return T("lines %d to %d", o.From, o.To)
}

func layerName(layer string, version int) string {
	if version == 0 {
		return layer
	}
	return T("%s v%d", layer, version)
}

// afterSource joins the links of a list of sources into a sentence.
func afterSource(p Page, sources []Source, i int) string {
	switch {
	case i+1 == len(sources):
		return T(", read from your handbook on %s.", DayText(p, sources[i].ReadOn))
	case i+2 == len(sources):
		return T(" and ")
	}
	return ", "
}
