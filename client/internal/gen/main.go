// Command gen writes the client's methods and types from the description of the
// API: go run ./client/internal/gen. It knows the part of OpenAPI 3.1 that the
// server writes and refuses anything else.
package main

import (
	"fmt"
	"os"
)

// Where things lie, from the repository's root.
const (
	description = "docs/reference/openapi.json"
	generated   = "client/api.gen.go"
)

func main() {
	raw, err := os.ReadFile(description)
	if err == nil {
		var out []byte
		if out, err = generate(raw); err == nil {
			err = os.WriteFile(generated, out, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
