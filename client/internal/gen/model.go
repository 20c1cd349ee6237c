package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// document is the part of an OpenAPI description that is read.
type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]*schema }
}

type operation struct {
	ID          string `json:"operationId"`
	Summary     string
	Parameters  []parameter
	RequestBody *content `json:"requestBody"`
	Responses   map[string]content
	Security    []map[string][]string

	method, path string
}

type parameter struct {
	Name, In, Description string
	Required              bool
	Schema                *schema
}

type content struct {
	Content map[string]struct{ Schema *schema }
}

// schema is a JSON schema as the server writes them. names keeps the order in
// which properties are written: required ones first, each by name.
type schema struct {
	Ref                  string `json:"$ref"`
	Type                 types
	Format, Description  string
	Properties           map[string]*schema
	Required             []string
	Items                *schema
	AdditionalProperties json.RawMessage `json:"additionalProperties"`
	Enum                 []any
}

// types is a type, or several of which one is null.
type types []string

func (t *types) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		*t = types{""}
		return json.Unmarshal(raw, &(*t)[0])
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	*t = slices.DeleteFunc(list, func(s string) bool { return s == "null" })
	return nil
}

func (s *schema) kind() string {
	if len(s.Type) == 1 {
		return s.Type[0]
	}
	return strings.Join(s.Type, "|")
}

// values is the schema of a map's values; nil for an object with named
// properties.
func (s *schema) values() *schema {
	if raw := bytes.TrimSpace(s.AdditionalProperties); len(raw) > 0 && raw[0] == '{' {
		v := &schema{}
		if json.Unmarshal(raw, v) == nil {
			return v
		}
	}
	return nil
}

// operations lists them by tag-free, stable order: path, then method.
func (d *document) operations() []operation {
	var out []operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			if op, ok := d.Paths[path][method]; ok {
				op.method, op.path = strings.ToUpper(method), path
				out = append(out, op)
			}
		}
	}
	return out
}

// in lists the parameters of one place.
func (o operation) in(place string) []parameter {
	var out []parameter
	for _, p := range o.Parameters {
		if p.In == place {
			out = append(out, p)
		}
	}
	return out
}

func (o operation) header(name string) bool {
	return slices.ContainsFunc(o.in("header"), func(p parameter) bool { return p.Name == name })
}

// pathNames are the path's parameters in its order.
func (o operation) pathNames() []string {
	var out []string
	for _, part := range strings.Split(o.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			out = append(out, strings.TrimSuffix(name, "}"))
		}
	}
	return out
}

// body is the type of what is sent; "" for nothing.
func (o operation) body() (string, error) {
	if o.RequestBody == nil {
		return "", nil
	}
	return refIn(*o.RequestBody, "application/json")
}

// result is the type of a success.
func (o operation) result() (string, error) {
	for _, status := range []string{"200", "201"} {
		if c, ok := o.Responses[status]; ok {
			return refIn(c, "application/json")
		}
	}
	return "", fmt.Errorf("%s has no success", o.ID)
}

func refIn(c content, media string) (string, error) {
	m, ok := c.Content[media]
	if !ok || m.Schema == nil || m.Schema.Ref == "" {
		return "", fmt.Errorf("content without a named schema for %s", media)
	}
	return named(m.Schema.Ref), nil
}

func named(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// goName is a name of the API as Go writes it: rights_epoch is RightsEpoch.
func goName(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		switch word {
		case "id", "html", "url", "csv", "api", "json", "pbp":
			b.WriteString(strings.ToUpper(word))
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// argument is a name as a Go parameter.
func argument(name string) string {
	n := goName(name)
	if n == strings.ToUpper(n) {
		return strings.ToLower(n)
	}
	n = strings.ToLower(n[:1]) + n[1:]
	switch n {
	case "type", "range", "func", "map", "in", "c", "ctx":
		return n + "_"
	}
	return n
}
