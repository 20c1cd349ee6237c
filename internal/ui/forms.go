package ui

import (
	"fmt"

	"github.com/a-h/templ"
)

// FieldID is the id of the field with a name, so that an error summary can
// point at it.
func FieldID(name string) string { return "f-" + name }

func (in Input) id() string {
	if in.ID != "" {
		return in.ID
	}
	return FieldID(in.Name)
}

func (in Input) kind() string {
	if in.Type == "" {
		return "text"
	}
	return in.Type
}

func (in Input) attrs() templ.Attributes {
	attrs := describedBy(in.id(), in.Hint, in.Error)
	if in.Error != "" {
		attrs["aria-invalid"] = "true"
	}
	if in.Required {
		attrs["required"] = true
	}
	if in.Autocomplete != "" {
		attrs["autocomplete"] = in.Autocomplete
	}
	if in.MaxLength > 0 {
		attrs["maxlength"] = fmt.Sprint(in.MaxLength)
	}
	if in.Filter {
		attrs["data-filter"] = true
	}
	return attrs
}

func (in Input) areaAttrs() templ.Attributes {
	attrs := in.attrs()
	if in.Rows > 0 {
		attrs["rows"] = fmt.Sprint(in.Rows)
	}
	return attrs
}

// describedBy ties a field to its hint and its error.
func describedBy(id, hint, fault string) templ.Attributes {
	attrs := templ.Attributes{}
	switch {
	case hint != "" && fault != "":
		attrs["aria-describedby"] = id + "-hint " + id + "-error"
	case hint != "":
		attrs["aria-describedby"] = id + "-hint"
	case fault != "":
		attrs["aria-describedby"] = id + "-error"
	}
	return attrs
}

func formAttrs(o FormOpts) templ.Attributes {
	attrs := templ.Attributes{"method": "post"}
	if o.Get {
		attrs["method"] = "get"
	}
	for name, value := range map[string]string{"class": o.Class, "id": o.ID, "data-swap": o.Swap, "data-draft": o.Draft} {
		if value != "" {
			attrs[name] = value
		}
	}
	return attrs
}

type optionGroup struct {
	name    string
	options []Option
}

// groups gathers neighbouring options of the same group.
func groups(options []Option) []optionGroup {
	var out []optionGroup
	for _, o := range options {
		if len(out) == 0 || out[len(out)-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group})
		}
		last := &out[len(out)-1]
		last.options = append(last.options, o)
	}
	return out
}
