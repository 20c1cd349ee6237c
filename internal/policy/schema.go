package policy

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Schema is the JSON Schema of a policy document, made from the structs that
// read it. schema/policy.schema.json holds it for editors; a test compares.
func Schema() []byte {
	s := schemaOf(reflect.TypeFor[document]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "policy.schema.json"
	s["title"] = "Belay policy document"
	s["required"] = []string{"belay", "id"}
	s["properties"].(map[string]any)["belay"] = map[string]any{"const": version}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic(err) // maps of texts always encode
	}
	return out.Bytes()
}

// textForms are the types written as texts, by the form of the text.
func textForm(t reflect.Type) map[string]any {
	pattern := func(p string) map[string]any { return map[string]any{"type": "string", "pattern": p} }
	switch t {
	case reflect.TypeFor[Duration]():
		return pattern(durationForm.String())
	case reflect.TypeFor[Rate]():
		return pattern(rateForm.String())
	case reflect.TypeFor[Date]():
		return map[string]any{"type": "string", "format": "date"}
	case reflect.TypeFor[YearStart]():
		return pattern(`^[0-9]{2}-[0-9]{2}$`)
	case reflect.TypeFor[Enforce]():
		return map[string]any{"enum": []Enforce{Hard, Soft, Off}}
	case reflect.TypeFor[Weekday]():
		return map[string]any{"enum": strings.Fields(weekdays)}
	}
	return nil
}

func schemaOf(t reflect.Type) map[string]any {
	if form := textForm(t); form != nil {
		return form
	}
	switch t.Kind() {
	case reflect.Struct:
		properties := map[string]any{}
		addProperties(t, properties)
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem()), "propertyNames": map[string]any{"pattern": idForm.String()}}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Array:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return map[string]any{"type": "string"}
}

func addProperties(t reflect.Type, into map[string]any) {
	for f := range t.Fields() {
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if option == "inline" {
			addProperties(f.Type, into)
			continue
		}
		s := schemaOf(f.Type)
		if doc := f.Tag.Get("doc"); doc != "" {
			s["description"] = doc
		}
		into[name] = s
	}
}
