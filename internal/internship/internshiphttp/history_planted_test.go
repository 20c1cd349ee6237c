package internshiphttp

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db/dbtest"
	"belay/internal/internship"
)

// loosened is the rules with one of a kind's changed.
func loosened(kind authz.Kind, change func(*authz.Rule) bool) []authz.Table {
	tables := internship.Visibility()
	for i := range tables {
		for j := range tables[i].Rules {
			if tables[i].Kind == kind && change(&tables[i].Rules[j]) {
				return tables
			}
		}
	}
	panic("no rule to loosen in " + string(kind))
}

// without takes a condition from the first rule for a relation that has it.
func without(column string, to authz.Relation) func(*authz.Rule) bool {
	return func(r *authz.Rule) bool {
		i := slices.IndexFunc(r.When, func(c authz.Cond) bool { return c.Column == column })
		if i < 0 || r.To&to == 0 {
			return false
		}
		r.When = slices.Delete(slices.Clone(r.When), i, i+1)
		return true
	}
}

// everything gives a relation all fields of what it reads.
func everything(to authz.Relation) func(*authz.Rule) bool {
	return func(r *authz.Rule) bool {
		found := r.Action == authz.Read && r.To&to != 0 && r.Fields != nil
		if found {
			r.Fields = nil
		}
		return found
	}
}

// more gives a right to one relation more.
func more(action authz.Action, to authz.Relation) func(*authz.Rule) bool {
	return func(r *authz.Rule) bool {
		if r.Action == action {
			r.To |= to
		}
		return r.Action == action
	}
}

var onOne = regexp.MustCompile(`^/api/v1/internships/([0-9a-f-]{36})/(agree|terms|decline|defer|withdraw|prepare|start|pause|resume|extend|complete|end-early|named)$`)

// forgetful is a face that takes every act as made on the version that stands.
func forgetful(s *site, face http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m := onOne.FindStringSubmatch(r.URL.Path); m != nil && r.Header.Get("If-Match") != "" {
			r.Header.Set("If-Match", fmt.Sprintf(`"%d"`, s.count(`SELECT COALESCE(MAX(version), 0) FROM internship WHERE id = $1`, m[1])))
		}
		face.ServeHTTP(w, r)
	})
}

// keyless is a face that forgets under which key a request came.
func keyless(_ *site, face http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Idempotency-Key")
		face.ServeHTTP(w, r)
	})
}

// telling is a face that says of what a stranger may not see that it is there.
func telling(_ *site, face http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		face.ServeHTTP(&teller{w}, r)
	})
}

type teller struct{ http.ResponseWriter }

func (t *teller) WriteHeader(code int) {
	if code == http.StatusNotFound {
		code = http.StatusForbidden
	}
	t.ResponseWriter.WriteHeader(code)
}

// Each planted fault must be found, or the histories prove nothing.
func TestHistoriesThroughHTTPFindPlantedFaults(t *testing.T) {
	t.Parallel()
	record, row, note := internship.KindRecord, internship.KindBoardRow, internship.KindNote
	for name, plant := range map[string]struct {
		rules []authz.Table
		face  func(*site, http.Handler) http.Handler
	}{
		"the manager reads drafts":                        {rules: loosened(record, without("to_home", authz.Manager))},
		"the host reads before the manager agreed":        {rules: loosened(record, without("to_host", authz.Host))},
		"helpers read whether expectations are met":       {rules: loosened(record, everything(authz.Helper))},
		"HR partners read before all agreed":              {rules: loosened(record, without("informed", authz.HRPartner))},
		"the skip-level reads the record":                 {rules: loosened(record, more(authz.Read, authz.SkipLevel))},
		"the skip-level speaks as home manager":           {rules: loosened(record, more(internship.ActAsHome, authz.SkipLevel))},
		"helpers speak as host":                           {rules: loosened(record, more(internship.ActAsHost, authz.Helper))},
		"everybody reads rows before the preparation":     {rules: loosened(row, without("on_board", authz.Everyone))},
		"a name that is turned off stands on the board":   {rules: loosened(row, everything(authz.Everyone))},
		"the manager reads notes that are not posted":     {rules: loosened(note, without("posted", authz.Manager))},
		"a face forgets the version":                      {face: forgetful},
		"a face forgets the key":                          {face: keyless},
		"a face tells a stranger that something is there": {face: telling},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if plant.rules == nil {
				plant.rules = internship.Visibility()
			}
			clk := clock.NewMoved(start)
			s := newSite(t, dbtest.SQLite(t, clk), clk, plant.rules)
			door := s.face()
			if plant.face != nil {
				door = plant.face(s, door)
			}
			for seed := uint64(1); seed <= 40; seed++ {
				if found := play(t, s, door, seed); len(found) > 0 {
					t.Logf("seed %d: %s", seed, found[0])
					return
				}
			}
			t.Error("not found in 40 histories")
		})
	}
}
