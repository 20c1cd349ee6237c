package ui_test

import (
	"testing"
	"time"

	"belay/internal/ui"
)

func TestPluralsAndLists(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"one step":     ui.N(1, "one step", "%d steps"),
		"0 steps":      ui.N(0, "one step", "%d steps"),
		"12 steps":     ui.N(12, "one step", "%d steps"),
		"":             ui.And(),
		"a":            ui.And("a"),
		"a and b":      ui.And("a", "b"),
		"a, b and c":   ui.And("a", "b", "c"),
		"2 of 3, Ines": ui.T("%d of %d, %s", 2, 3, "Ines"),
		"IC":           ui.Initials("Ines Carvalho"),
		"ÁN":           ui.Initials("ágnes Mária németh"),
		"P":            ui.Initials("Prince"),
		"?":            ui.Initials("  "),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTimesAreToldOnTheReadersClock(t *testing.T) {
	t.Parallel()
	lisbon := time.FixedZone("Lisbon", 0)
	auckland := time.FixedZone("Auckland", 13*60*60)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	at := time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
	if got := ui.WhenText(ui.Page{Now: now, Zone: lisbon, Place: "Lisbon"}, at); got != "Thu 26 Nov, 15:00 Lisbon" {
		t.Error(got)
	}
	if got := ui.WhenText(ui.Page{Now: now, Zone: auckland, Place: "Auckland"}, at); got != "Fri 27 Nov, 04:00 Auckland" {
		t.Error(got)
	}
	if got := ui.WhenText(ui.Page{Now: now}, at.AddDate(1, 0, 0)); got != "Fri 26 Nov 2027, 15:00" {
		t.Error(got)
	}
}

func TestPlainDatesAreNeverShifted(t *testing.T) {
	t.Parallel()
	honolulu := time.FixedZone("Honolulu", -10*60*60)
	p := ui.Page{Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Zone: honolulu}
	for date, want := range map[string]string{"2026-11-20": "20 Nov", "2025-01-01": "1 Jan 2025", "not a date": "not a date"} {
		if got := ui.DayText(p, date); got != want {
			t.Errorf("%s is told as %q, want %q", date, got, want)
		}
	}
}
