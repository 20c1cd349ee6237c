package rules_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The order of packages, low to high (contracts section 10). A package imports
// only packages before it. Names not built yet keep their place.
var (
	ground  = strings.Fields("fault clock id hours ical fetch db proof")
	trust   = strings.Fields("authz audit event draft subject")
	faces   = strings.Fields("ui route") // after trust: docs/decisions/0002
	domains = strings.Fields("org account handbook policy notify framework skill evidence learning opportunity growth conversation feedback access internship oncall shadowing assessment promotion board analytics")
	shells  = strings.Fields("schema demo web api cli mcp app")
)

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "belay/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// place is what the rules know of an import path: its layer and rank in the
// whole order, the feature it belongs to and whether it is a feature's face.
type place struct {
	feature string
	rank    int
	face    bool
	adapter bool
	core    bool // a domain's or trust's core
	shell   bool
}

func locate(path string) (place, bool) {
	rest, ok := strings.CutPrefix(path, "belay/internal/")
	if !ok {
		return place{}, false
	}
	parts := strings.Split(rest, "/")
	order := slices.Concat(ground, trust, faces, domains, []string{"adapter"}, shells)
	p := place{feature: parts[0], rank: slices.Index(order, parts[0])}
	p.adapter = parts[0] == "adapter"
	p.shell = slices.Contains(shells, parts[0])
	p.face = len(parts) > 1 && parts[1] == parts[0]+"http"
	p.core = !p.face && (slices.Contains(trust, parts[0]) || slices.Contains(domains, parts[0]))
	return p, true
}

// public tells whether a package is the client, which others may import.
func public(path string) bool {
	return path == "belay/client" || strings.HasPrefix(path, "belay/client/")
}

var drivers = []string{"database/sql", "modernc.org/sqlite", "github.com/jackc/pgx"}

// broken says why an import is against the rules; "" if it is not.
func broken(from, to string) string {
	if public(from) && strings.HasPrefix(to, "belay/") && !public(to) {
		return "the client is for other programs too: it stands on the standard library alone"
	}
	f, ours := locate(from)
	if !ours || f.feature == "rules" {
		return ""
	}
	if f.rank < 0 {
		return "the package has no place in the order of packages"
	}
	for _, d := range drivers {
		if (to == d || strings.HasPrefix(to, d+"/")) && f.feature != "db" {
			return "only db speaks to a database driver"
		}
	}
	if f.core && to == "net/http" {
		return "a core knows no HTTP"
	}
	t, ours := locate(to)
	if !ours {
		return ""
	}
	switch {
	case strings.HasSuffix(to, "test") && !strings.HasSuffix(from, "test"):
		return "only tests import test support"
	case f.adapter && t.adapter && from != to:
		return "adapters do not know each other"
	case f.feature == t.feature && !(f.core && t.face):
		return ""
	case t.face && !f.shell:
		return "only shells import a feature's face"
	case f.core && (t.feature == "ui" || t.feature == "route"):
		return "a core knows no page and no route"
	case f.face && (t.rank < len(ground)+len(trust)+len(faces)+len(domains)):
		return "" // a face may look at any core
	case t.rank >= f.rank:
		return fmt.Sprintf("%s stands before %s in the order", f.feature, t.feature)
	}
	return ""
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			if why := broken(p.ImportPath, to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, why)
			}
		}
	}
}

// The rule must bite: each of these imports is wrong in its own way.
func TestImportRuleFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"belay/internal/org", "belay/internal/growth"},
		{"belay/internal/growth", "net/http"},
		{"belay/internal/growth", "database/sql"},
		{"belay/internal/growth", "belay/internal/ui"},
		{"belay/internal/growth", "belay/internal/growth/growthhttp"},
		{"belay/internal/growth/growthhttp", "belay/internal/account/accounthttp"},
		{"belay/internal/authz", "belay/internal/audit"},
		{"belay/internal/db", "belay/internal/authz"},
		{"belay/internal/evidence", "belay/internal/app"},
		{"belay/internal/growth", "belay/internal/db/dbtest"},
		{"belay/internal/adapter/mail", "belay/internal/adapter/slack"},
		{"belay/internal/util", "fmt"},
		{"belay/client", "belay/internal/fault"},
		{"belay/internal/growth", "belay/internal/cli"},
	} {
		if broken(c[0], c[1]) == "" {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
	for _, c := range [][2]string{
		{"belay/internal/growth", "belay/internal/org"},
		{"belay/internal/growth/growthhttp", "belay/internal/growth"},
		{"belay/internal/growth/growthhttp", "belay/internal/ui"},
		{"belay/internal/growth/growthhttp", "net/http"},
		{"belay/internal/app", "belay/internal/growth/growthhttp"},
		{"belay/internal/cli", "belay/client"},
		{"belay/internal/app", "belay/internal/cli"},
	} {
		if why := broken(c[0], c[1]); why != "" {
			t.Errorf("%s may not import %s: %s", c[0], c[1], why)
		}
	}
}
