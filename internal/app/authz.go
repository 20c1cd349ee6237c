package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/cli"
	"belay/internal/db"
	"belay/internal/handbook"
	"belay/internal/org"
)

type authzCommand struct {
	Matrix authzMatrix `cmd:"" help:"Print every visibility rule and every way in and out."`
}

type authzMatrix struct {
	JSON    bool     `name:"json" help:"Print JSON."`
	Tighten []string `env:"BELAY_VISIBILITY_TIGHTEN" placeholder:"KIND:ACTION:RELATION" help:"As 'belay serve' is given it."`
}

// Run prints the table that the code enforces; no database is needed.
func (c authzMatrix) Run(s Streams) error {
	site, err := described(c.Tighten)
	if err != nil {
		return err
	}
	m := site.core.gate.Matrix(site.surfaces)
	if c.JSON {
		return printJSON(s.Out, m)
	}
	return printMatrix(s.Out, m)
}

// described is the program put together without a database, for commands that
// only tell what it is.
func described(tighten []string) (*site, error) {
	gate, err := authz.NewGate(tables(), tighten...)
	if err != nil {
		return nil, err
	}
	s := newCore(&db.DB{}, gate, options{}).site(siteOptions{log: slog.New(slog.DiscardHandler)})
	return s, s.surfaces.Check(gate)
}

func printMatrix(w io.Writer, m authz.Matrix) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KIND\tACTION\tWHO\tWHEN\tLOGGED")
	for _, r := range m.Rules {
		logged := ""
		if r.Logged && r.Action == authz.Read {
			logged = "yes"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Kind, r.Action, r.Relation, strings.Join(r.When, ", "), logged)
	}
	fmt.Fprintln(t, "\nFACE\tSURFACE\tACTION\tKIND\t")
	for _, x := range m.Surfaces {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", x.Face, x.Name, x.Action, x.Kind)
	}
	return t.Flush()
}

// commandSurfaces are the commands' rows of the table of surfaces. Commands
// that read files alone reach nobody's object; those of people's own work call
// the API with a token and have no right besides.
func commandSurfaces() []authz.Surface {
	row := func(name string, action authz.Action, kind authz.Kind) authz.Surface {
		return authz.Surface{Face: authz.FaceCommand, Name: name, Action: action, Kind: kind}
	}
	list := []authz.Surface{
		row("serve", authz.Read, authz.KindPublic), row("demo", authz.Read, authz.KindPublic), row("version", authz.Read, authz.KindPublic),
		row("openapi", authz.Read, authz.KindPublic), row("authz matrix", authz.Read, authz.KindPublic),
		row("completion", authz.Read, authz.KindPublic), row("man", authz.Read, authz.KindPublic),
		row("handbook check", authz.Read, authz.KindPublic), row("handbook import", handbook.ActionImport, handbook.KindPage),
		row("org import", authz.Create, org.KindImport), row("audit verify", audit.ActionVerify, audit.KindEntry),
		row("admin create", authz.Create, account.KindAccount), row("admin invite", account.ActInvite, account.KindAccount),
		row("admin disable", account.ActDisable, account.KindAccount), row("admin enable", account.ActEnable, account.KindAccount),
		row("admin password", account.ActSetPassword, account.KindAccount),
	}
	for _, name := range slices.Sorted(maps.Keys(cli.Examples())) { // clients: the API's own rows decide
		list = append(list, row(name, authz.Read, authz.KindPublic))
	}
	return list
}

type openapiCommand struct{}

// Run prints the description of the API.
func (openapiCommand) Run(_ context.Context, s Streams) error {
	site, err := described(nil)
	if err != nil {
		return err
	}
	doc, err := site.api.OpenAPI()
	if err != nil {
		return err
	}
	_, err = s.Out.Write(append(doc, '\n'))
	return err
}
