package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The client is what the generator makes of the description today.
func TestClientIsFresh(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	raw, err := os.ReadFile(filepath.Join(root, description))
	if err != nil {
		t.Fatal(err)
	}
	want, err := generate(raw)
	if err != nil {
		t.Fatal(err)
	}
	if have, err := os.ReadFile(filepath.Join(root, generated)); err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not fresh: run make generate", generated)
	}
}

const small = `{"paths": {"/api/v1/things/{id}": {
	"get": {"operationId": "list-things", "summary": "Things", "security": [{"token": ["org:read"]}, {"session": []}],
		"parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}, {"name": "after", "in": "query", "schema": {"type": "string"}},
			{"name": "limit", "in": "query", "description": "At most", "schema": {"type": "integer"}}, {"name": "own_only", "in": "query", "schema": {"type": "boolean"}}],
		"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Things"}}}}}},
	"patch": {"operationId": "edit-thing", "summary": "Change.",
		"parameters": [{"name": "id", "in": "path"}, {"name": "If-Match", "in": "header"}, {"name": "Idempotency-Key", "in": "header"}],
		"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/EditThing"}}}},
		"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
	"components": {"schemas": {
		"Things": {"type": "object", "required": ["items"], "properties": {"next": {"type": "string"}, "items": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Thing"}}}},
		"Thing": {"type": "object", "additionalProperties": false, "required": ["id", "state"], "properties": {"id": {"type": "string"}, "state": {"type": "string", "enum": ["on", ""], "description": "How"},
			"at": {"type": "string", "format": "date-time"}, "of": {"$ref": "#/components/schemas/Thing"}, "share": {"type": "number"}, "why": {"type": "object", "additionalProperties": {"type": "string"}}}},
		"EditThing": {"type": "object", "properties": {"state": {"type": "string"}, "rights_epoch": {"type": "integer", "format": "int64"}}}}}}`

func TestAnOperationBecomesATypedMethod(t *testing.T) {
	t.Parallel()
	raw, err := generate([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	code := strings.Join(strings.Fields(string(raw)), " ")
	for _, want := range []string{
		`func (c *Client) ListThings(ctx context.Context, id string, query ListThingsQuery, options ...CallOption) (Things, error)`,
		`path: "/api/v1/things/" + url.PathEscape(id), query: query.values()}`,
		`queryOf("after", q.After, "limit", number(q.Limit), "own_only", yes(q.OwnOnly))`,
		`func (c *Client) AllThings(ctx context.Context, id string, query ListThingsQuery, options ...CallOption) iter.Seq2[Thing, error]`,
		`// A token needs the scope org:read.`,
		`func (c *Client) EditThing(ctx context.Context, id string, version int64, body EditThing, options ...CallOption) (Thing, error)`,
		`match: &version, body: body, keyed: true}`,
		"State string `json:\"state\"` // How; one of \"on\", \"\"",
		"At *time.Time `json:\"at,omitempty\"`", "Of *Thing `json:\"of,omitempty\"`", "Share float64", "Why map[string]string",
		"State *string `json:\"state,omitempty\"`", "RightsEpoch *int64 `json:\"rights_epoch,omitempty\"`",
	} {
		if !strings.Contains(code, want) {
			t.Errorf("missing: %s\n%s", want, raw)
		}
	}
}

func TestWhatIsNotKnownIsRefused(t *testing.T) {
	t.Parallel()
	for _, change := range [][2]string{
		{`"type": "number"`, `"type": "null"`},
		{`"/schemas/Thing"}}}}}}}},`, `"/schemas/Thing"}}}}}}}},`},
		{`"type": "integer"}}, {"name": "own_only"`, `"type": "array"}}, {"name": "own_only"`},
		{`"responses": {"200": {"content"`, `"responses": {"302": {"content"`},
		{`"Things": {"type": "object"`, `"Things": {"type": "string"`},
		{`{`, `[`},
	} {
		broken := strings.Replace(small, change[0], change[1], 1)
		if _, err := generate([]byte(broken)); broken != small && err == nil {
			t.Errorf("%s passes", change[1])
		}
	}
}
