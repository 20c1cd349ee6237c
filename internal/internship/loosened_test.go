package internship_test

import (
	"slices"
	"testing"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db/dbtest"
	"belay/internal/internship"
)

// loosened is the rules with one of them changed.
func loosened(kind authz.Kind, change func(*authz.Rule) bool) []authz.Table {
	tables := internship.Visibility()
	for i := range tables {
		if tables[i].Kind != kind {
			continue
		}
		for j := range tables[i].Rules {
			if change(&tables[i].Rules[j]) {
				return tables
			}
		}
	}
	panic("no rule to loosen in " + string(kind))
}

func TestEveryLoosenedRuleIsFound(t *testing.T) {
	t.Parallel()
	without := func(column string, to authz.Relation) func(*authz.Rule) bool {
		return func(r *authz.Rule) bool {
			i := slices.IndexFunc(r.When, func(c authz.Cond) bool { return c.Column == column })
			if i < 0 || r.To&to == 0 {
				return false
			}
			r.When = slices.Delete(slices.Clone(r.When), i, i+1)
			return true
		}
	}
	everything := func(to authz.Relation) func(*authz.Rule) bool {
		return func(r *authz.Rule) bool {
			if r.Action != authz.Read || r.To&to == 0 || r.Fields == nil {
				return false
			}
			r.Fields = nil
			return true
		}
	}
	more := func(action authz.Action, to authz.Relation) func(*authz.Rule) bool {
		return func(r *authz.Rule) bool {
			if r.Action != action {
				return false
			}
			r.To |= to
			return true
		}
	}
	for name, rules := range map[string][]authz.Table{
		"the manager reads drafts":                      loosened(internship.KindRecord, without("to_home", authz.Manager)),
		"the host reads before the manager agreed":      loosened(internship.KindRecord, without("to_host", authz.Host)),
		"helpers read before the manager agreed":        loosened(internship.KindGoal, more(authz.Read, authz.Everyone)),
		"HR partners read before all agreed":            loosened(internship.KindRecord, without("informed", authz.HRPartner)),
		"the host reads who said it":                    loosened(internship.KindRecord, everything(authz.Host)),
		"helpers read whether expectations are met":     loosened(internship.KindRecord, everything(authz.Helper)),
		"HR partners read whether expectations are met": loosened(internship.KindRecord, everything(authz.HRPartner)),
		"everybody reads rows before the preparation":   loosened(internship.KindBoardRow, without("on_board", authz.Everyone)),
		"a name that is turned off stands on the board": loosened(internship.KindBoardRow, everything(authz.Everyone)),
		"withdrawn rows stay on the board":              loosened(internship.KindBoardRow, without("listed", authz.Manager)),
		"the learner reads notes that are not posted":   loosened(internship.KindNote, without("posted", authz.Self)),
		"the manager reads notes that are not posted":   loosened(internship.KindNote, without("posted", authz.Manager)),
		"helpers read notes that are not posted":        loosened(internship.KindNote, without("posted", authz.Helper)),
		"the skip-level reads the record":               loosened(internship.KindRecord, more(authz.Read, authz.SkipLevel)),
		"the skip-level speaks as home manager":         loosened(internship.KindRecord, more(internship.ActAsHome, authz.SkipLevel)),
		"the home manager speaks as host":               loosened(internship.KindRecord, more(internship.ActAsHost, authz.Manager)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			f := newFirm(t, dbtest.SQLite(t, clk), clk, rules)
			for i := range 60 {
				if len(history(t, f, uint64(i+1), 50)) > 0 {
					return
				}
			}
			t.Error("not found in 60 histories")
		})
	}
}
