package boardhttp

import (
	"fmt"
	"testing"
	"time"

	"belay/internal/board"
	"belay/internal/internship"
	"belay/internal/ui"
)

func TestFindingSaysHowManyLearnAndWhoNeedsAHelper(t *testing.T) {
	t.Parallel()
	soon := board.Row{State: internship.Preparing, StartOn: "2026-12-01"}
	for want, c := range map[string]struct {
		counts board.Counts
		needs  []board.Row
	}{
		"Nobody is learning with us at the moment.":                                {board.Counts{}, nil},
		"One person is learning with us. They have a helper.":                      {board.Counts{board.Running: 1}, nil},
		"Seven people are learning with us. Two need a helper before their start.": {board.Counts{board.Running: 4, board.Preparing: 3, board.Needy: 2}, []board.Row{soon, soon}},
		"13 people are learning with us. One needs a helper.":                      {board.Counts{board.Running: 13, board.Needy: 1}, []board.Row{{State: internship.Active}}},
		"Three people are learning with us. Everybody has a helper.":               {board.Counts{board.Running: 3}, nil},
		"Twelve people are learning with us. Five need a helper.":                  {board.Counts{board.Preparing: 12, board.Needy: 5}, []board.Row{soon, soon, soon, soon}},
	} {
		if got := finding(&board.Page{Today: "2026-11-22", Counts: c.counts, Needs: c.needs}); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestBarsShowWhatIsDoneWhatRunsAndWhatIsMissing(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	helped := []board.Named{{ID: "h"}}
	p := ui.Page{Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	for name, c := range map[string]struct {
		row  board.Row
		want string
	}{
		"running":                   {board.Row{State: internship.Active, StartOn: "2026-11-16", EndOn: "2026-11-29", Ways: []string{"on_call"}, Helpers: helped}, "[call 8-21 On-call shadow]"},
		"running over its end":      {board.Row{State: internship.Active, StartOn: "2026-10-01", EndOn: "2026-11-10", Ways: []string{"pair"}, Helpers: helped}, "[pair 1-14 Pairing]"},
		"running without a helper":  {board.Row{State: internship.Active, StartOn: "2026-11-16", EndOn: "2026-11-29", Ways: []string{"release"}}, "[rel 8-13 Release shadow] [none 14-21 Needs a helper]"},
		"prepared":                  {board.Row{State: internship.Preparing, PreparedOn: "2026-11-12", StartOn: "2026-12-01", EndOn: "2026-12-31", Ways: []string{"project"}, Helpers: helped}, "[train 4-22 Training] [pair 23-53 Project]"},
		"prepared without a helper": {board.Row{State: internship.Preparing, PreparedOn: "2026-11-12", StartOn: "2026-12-01", EndOn: "2026-12-31"}, "[train 4-22 Training] [none 23-53 Needs a helper]"},
		"prepared past its start":   {board.Row{State: internship.Preparing, PreparedOn: "2026-11-12", StartOn: "2026-11-16", EndOn: "2026-12-31", Helpers: helped}, "[train 4-14 Training] [pair 15-53 Project]"},
		"proposed":                  {board.Row{State: internship.HomeManager, StartOn: "2026-12-01", EndOn: "2027-12-31"}, "[prop 23-63 Proposed]"},
		"completed":                 {board.Row{State: internship.Completed, StartOn: "2026-11-09", EndOn: "2026-12-31", EndedOn: "2026-11-20"}, "[done 1-12 Completed]"},
		"paused":                    {board.Row{State: internship.Paused, StartOn: "2026-11-09", EndOn: "2026-12-06", Helpers: helped}, "[pause 1-28 Paused]"},
		"outside":                   {board.Row{State: internship.Completed, StartOn: "2026-01-09", EndOn: "2026-02-06", EndedOn: "2026-02-06"}, ""},
	} {
		got := ""
		for _, s := range stretches(c.row, "2026-11-22") {
			if b, ok := (span{first: first}).bar(p, s); ok {
				if got != "" {
					got += " "
				}
				got += fmt.Sprintf("[%s %d-%d %s]", b.Kind, b.From, b.Until, b.Label)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
