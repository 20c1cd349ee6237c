package ui

import "github.com/a-h/templ"

// phoneItems is how many menu items the phone's bottom bar shows beside "More".
const phoneItems = 3

func documentTitle(p Page) string {
	if p.Title == "" {
		return T("Belay")
	}
	return T("%s · Belay", p.Title)
}

func themeAttr(t Theme) templ.Attributes {
	if t == System {
		return nil
	}
	return templ.Attributes{"data-theme": string(t)}
}

func navAttrs(item NavItem) templ.Attributes {
	attrs := templ.Attributes{}
	if item.Current {
		attrs["aria-current"] = "page"
	}
	if item.Key != "" {
		attrs["data-key"] = item.Key
		attrs["title"] = T("Shortcut: g then %s", item.Key)
	}
	return attrs
}

// menuCurrent marks "More" when the current page is not in the bottom bar.
func menuCurrent(p Page) templ.Attributes {
	for i, item := range p.Nav {
		if item.Current && i < phoneItems {
			return nil
		}
	}
	for _, item := range p.Nav {
		if item.Current {
			return templ.Attributes{"aria-current": "true"}
		}
	}
	if p.Back == MenuPath {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}
