package ui

import "github.com/a-h/templ"

func wayAttrs(s WayStep) templ.Attributes {
	if s.Now {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}
