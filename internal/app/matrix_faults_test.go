package app

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/growth"
	"belay/internal/route"
)

// The harness must find what it is there to find.
func TestMatrixFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	w, m := newMatrixWorld(t, db.SQLite), readMatrix(t)
	t.Run("in the rules", func(t *testing.T) { w.findsLoosenedRules(t, m) })
	t.Run("in routes", func(t *testing.T) { w.findsPlantedRoutes(t, m) })
	t.Run("cookies", w.cookiesAreGuarded)
}

// findsLoosenedRules plants faults in the rules: each takes one condition away or
// lets one relation more in.
func (w *matrixWorld) findsLoosenedRules(t *testing.T, m *matrixTable) {
	read := func(to authz.Relation) func(authz.Rule) bool {
		return func(r authz.Rule) bool { return r.Action == authz.Read && r.To&to != 0 }
	}
	last := func(r *authz.Rule) { r.When = r.When[:len(r.When)-1] }
	for _, bug := range []struct {
		name   string
		kind   authz.Kind
		of     func(authz.Rule) bool
		loosen func(*authz.Rule)
		asks   string // the route on which it shows
		finds  string
	}{
		{"a manager reads evidence that is not shared", evidence.KindItem, read(authz.Manager), last,
			"GET /people/{id}/evidence", "shows evidence.ines.private.title"},
		{"a manager reads evidence that was deleted", evidence.KindItem, read(authz.Manager), func(r *authz.Rule) { r.When = r.When[1:] },
			"GET /evidence/{id}", "evidence.deleted_shared for tomas: answered"},
		{"a person reads marks their manager kept", growth.KindManagerMark, read(authz.Self), last,
			"GET /growth/{dimension}", "for ines shows manager.private"},
		{"a manager reads marks the person kept", growth.KindSelfMark, read(authz.Manager), last,
			"GET /api/v1/people/{id}/growth", "for tomas shows self.private"},
		{"a manager further up opens the page", growth.KindPage, read(authz.Manager), func(r *authz.Rule) { r.To |= authz.SkipLevel },
			"GET /people/{id}/growth", "person.ines for skip: answered"},
		{"an HR partner opens the page", growth.KindPage, read(authz.Manager), func(r *authz.Rule) { r.To |= authz.HRPartner },
			"GET /people/{id}/growth", "person.ines for partner: answered"},
		{"everybody opens the list of evidence", evidence.KindList, read(authz.Manager), func(r *authz.Rule) { r.To |= authz.Everyone },
			"GET /api/v1/people/{id}/evidence", "person.ines for outsider: answered"},
		{"a platform administrator reads evidence", evidence.KindItem, read(authz.Self), func(r *authz.Rule) { r.To |= authz.PlatformAdmin },
			"GET /api/v1/evidence/{evidence}", "evidence.private for platformadmin: answered"},
		{"a step that was removed is ticked", growth.KindStep, func(r authz.Rule) bool { return r.Action == authz.Write }, func(r *authz.Rule) { r.When = nil },
			"POST /growth/steps/{step}/done", "step.removed for ines: answered"},
		{"a manager changes evidence", evidence.KindItem, func(r authz.Rule) bool { return r.Action == authz.Write }, func(r *authz.Rule) { r.To |= authz.Manager },
			"POST /evidence/{id}/delete", "evidence.shared for tomas: answered"},
		{"an author changes marks after they managed", growth.KindManagerMark, func(r authz.Rule) bool { return r.Action == authz.Write }, func(r *authz.Rule) { r.And = 0 },
			"POST /growth/undo/{mark}", "mark.former_private for former: answered"},
	} {
		gate, err := authz.NewGate(loosened(t, bug.kind, bug.of, bug.loosen))
		w.must(err)
		run := newMatrixRun(w, m.of(bug.asks), newCore(w.core.db, gate, options{clock: w.clock}).site(siteOptions{log: slog.New(slog.DiscardHandler)}))
		run.reads()
		run.refusals()
		if !run.saw(bug.finds) {
			t.Errorf("%s: not found among %d findings %q", bug.name, len(run.found), run.found)
		}
	}
}

// loosened are the features' rules with one of a kind changed.
func loosened(t *testing.T, kind authz.Kind, of func(authz.Rule) bool, change func(*authz.Rule)) []authz.Table {
	t.Helper()
	list, changed := tables(), 0
	for i := range list {
		list[i].Rules = slices.Clone(list[i].Rules)
		for k := range list[i].Rules {
			if list[i].Kind == kind && of(list[i].Rules[k]) {
				change(&list[i].Rules[k])
				changed++
			}
		}
	}
	if changed == 0 {
		t.Fatalf("no rule of %s was loosened", kind)
	}
	return list
}

// of keeps the rows of one route.
func (m *matrixTable) of(on string) *matrixTable {
	out := &matrixTable{sending: m.sending, secrets: m.secrets}
	for _, c := range m.cells {
		if c.route == on {
			out.cells = append(out.cells, c)
		}
	}
	return out
}

func (r *matrixRun) saw(part string) bool {
	return slices.ContainsFunc(r.found, func(f string) bool { return strings.Contains(f, part) })
}

// findsPlantedRoutes plants routes whose faults the rules do not stop.
func (w *matrixWorld) findsPlantedRoutes(t *testing.T, m *matrixTable) {
	private := w.objects["evidence.private"]
	for name, bug := range map[string]struct {
		method string
		handle route.Handler
		finds  string
	}{
		"an answer that tells of the object": {"GET", func(x *route.Exchange) error {
			if x.Path("id") == private {
				x.Header().Set("X-There", "yes")
			}
			return fault.Gone()
		}, "refused and absent differ in bytes"},
		"an answer that takes longer for the object": {"GET", func(x *route.Exchange) error {
			if x.Path("id") == private {
				_ = w.core.ready(x.Request.Context())
			}
			return fault.Gone()
		}, "statements"},
		"a refused reading that leaves a trace": {"GET", w.traced, "a refused reading left a trace"},
		"a refused write that leaves a trace":   {"POST", w.traced, "a refused write changed something"},
		"a write that does nothing": {"POST", func(x *route.Exchange) error {
			if x.Actor.Person != w.actors["ines"].Person {
				return fault.Gone()
			}
			x.Text(http.StatusOK, "saved")
			return nil
		}, "answered, and nothing changed"},
		"a page that breaks":              {"GET", func(*route.Exchange) error { panic("planted") }, "void"},
		"a page that drops the policy":    {"GET", func(x *route.Exchange) error { x.Header().Del("Content-Security-Policy"); return fault.Gone() }, "the policy lacks"},
		"a page that browsers keep":       {"GET", func(x *route.Exchange) error { x.Header().Set("Cache-Control", "private"); return fault.Gone() }, "may be stored"},
		"a page that asks for no sign-in": {"GET", func(x *route.Exchange) error { x.Text(http.StatusOK, canary("self.private")); return nil }, "for anonymous shows self.private"},
		"a page that shows a report's text and notes nothing": {"GET", func(x *route.Exchange) error {
			x.Text(http.StatusOK, canary("evidence.ines.shared.title"))
			return nil
		}, "for tomas: shows records of somebody else, and no view is noted"},
		"a page for a manager further up":   {"GET", func(x *route.Exchange) error { x.Text(http.StatusOK, "page"); return nil }, "for skip: answered"},
		"a page that is nobody's to refuse": {"GET", func(*route.Exchange) error { return fault.Gone() }, "for ines: denied"},
	} {
		s := w.core.site(siteOptions{log: slog.New(slog.DiscardHandler)})
		s.mux.Add(route.Route{Method: bug.method, Pattern: "/planted/{id}", Access: route.Public, Face: authz.FacePage, Action: authz.Read, Kind: evidence.KindItem, Handle: bug.handle})
		if bad := m.unmatched(s.mux.Routes()); !slices.Contains(bad, bug.method+" /planted/{id} has no row") {
			t.Errorf("%s: a route without a row went unfound: %v", name, bad)
		}
		cell := matrixCell{route: bug.method + " /planted/{id}", object: "evidence.private", allowed: map[string]bool{"ines": true}}
		run := newMatrixRun(w, &matrixTable{cells: []matrixCell{cell}, secrets: m.secrets, sending: map[string]matrixSending{cell.route: {Form: map[string]string{}}}}, s)
		run.reads()
		run.refusals()
		run.acts()
		if !run.saw(bug.finds) {
			t.Errorf("%s: not found among %q", name, run.found)
		}
	}
}

// traced is a handler that refuses, after it has written.
func (w *matrixWorld) traced(x *route.Exchange) error {
	err := w.core.db.Write(x.Request.Context(), func(tx *db.Tx) error {
		return w.core.log.Record(tx, authz.Operator(), audit.Entry{Action: "planted"})
	})
	if err != nil {
		return err
	}
	return fault.Gone()
}

// cookiesAreGuarded: out of reach of scripts and other sites; under TLS also of
// other hosts, and never sent in the clear.
func (w *matrixWorld) cookiesAreGuarded(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := w.core.site(siteOptions{log: slog.New(slog.DiscardHandler), secure: secure})
		c := matrixCell{route: "POST /sign-in", object: "-"}
		m := &matrixTable{sending: map[string]matrixSending{c.route: {Form: map[string]string{"email": "ines@example.com", "password": "four quiet lamps by the river", "next": "//elsewhere.example/"}}}}
		a := s.answer(w.request(m, c, "anonymous", "", "", ""))
		list := a.Result().Cookies()
		if a.Code != http.StatusSeeOther || a.Header().Get("Location") != "/" || len(list) != 1 {
			t.Fatalf("status %d to %q with %v", a.Code, a.Header().Get("Location"), list)
		}
		k := list[0]
		if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != secure || strings.HasPrefix(k.Name, "__Host-") != secure || k.Path != "/" || k.Domain != "" || len(k.Value) < 43 {
			t.Errorf("secure %v: %v", secure, k)
		}
		if hsts := a.Header().Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("secure %v: %q", secure, hsts)
		}
	}
}
