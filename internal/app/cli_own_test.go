package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/db"
)

// eachJourney runs a test over the sample company on each engine.
func eachJourney(t *testing.T, day string, do func(t *testing.T, j *journey)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			do(t, newJourney(t, e, day))
		})
	}
}

func items(doc map[string]any) []any { return doc["items"].([]any) }

func TestCommandsSayWhoIsAwayAndWhoStandsIn(t *testing.T) {
	t.Parallel()
	eachJourney(t, "2026-11-30", func(t *testing.T, j *journey) {
		const amara, kofi, lucia = "amara.njoroge", "kofi.mensah", "lucia.ferreira"
		one := j.does(kofi, "absence add 2027-02-22 2027-02-26")
		id := one["id"].(string)
		if one["from"] != "2027-02-22" || one["until"] != "2027-02-27" {
			t.Errorf("the last day is the day before the document's end: %v", one)
		}
		if day := j.does(kofi, "absence add 2027-03-08"); day["until"] != "2027-03-09" {
			t.Errorf("one day: %v", day)
		}
		if out := j.as(amara).belay("absence list --of kofi.mensah@northwind.example").done(t); !strings.HasPrefix(out, "2027-02-22\t2027-02-26\t"+id+"\n2027-03-08\t2027-03-08\t") {
			t.Errorf("%q", out)
		}
		j.does(kofi, "absence change %s 2027-02-22 2027-03-05", id)
		j.does(kofi, "absence remove %s", id)
		if list := items(j.does(kofi, "absence list")); len(list) != 1 {
			t.Errorf("%v", list)
		}
		j.does(kofi, "absence restore %s", id)
		j.as(kofi).belay("absence remove 8c0b7d9e-1111-4222-8333-94455667788a").refused(t, exitInput, "BLY-4125")
		j.as(kofi).belay("absence add 22.2.2027").refused(t, exitInput, "BLY-4124")
		j.as(amara).belay("delegate set lucia.ferreira@northwind.example 2027-02-22 2027-02-26").done(t)
		if out := j.as(amara).belay("delegate list").done(t); !strings.HasPrefix(out, "Lucia Ferreira\t2027-02-22\t2027-02-26\t") {
			t.Errorf("%q", out)
		}
		j.as(kofi).belay("delegate list --of amara.njoroge@northwind.example").refused(t, exitInput, "BLY-1104")
		j.as(amara).belay("delegate remove 2027-02-01").done(t)
		if list := items(j.does(amara, "delegate list")); len(list) != 0 {
			t.Errorf("%v", list)
		}
		j.as(lucia).belay("delegate set nobody@northwind.example 2027-02-22").refused(t, exitInput, "BLY-4114")
	})
}

func TestCommandsOfferChangeAndCloseAPlaceToLearn(t *testing.T) {
	t.Parallel()
	eachJourney(t, "2026-11-30", func(t *testing.T, j *journey) {
		const lucia, kofi = "lucia.ferreira", "kofi.mensah"
		o := j.does(lucia, `offer add "Learn failover" --team data-stores --topic Failover --way pair --seats 2 --from 2027-01-11 --until 2027-06-30`)
		id := o["id"].(string)
		if o["state"] != "open" || o["until"] != "2027-06-30" || o["host"].(map[string]any)["name"] != "Lucia Ferreira" {
			t.Errorf("%v", o)
		}
		o = j.does(lucia, `offer edit %s --way pair --way project --until " " --needs "A <b>calm</b> week"`, id)
		if o["title"] != "Learn failover" || o["until"] != nil || len(o["ways"].([]any)) != 2 || o["needs"] != "A <b>calm</b> week" {
			t.Errorf("%v", o)
		}
		j.as(kofi).belay("offer edit "+id+" --seats 5").refused(t, exitInput, "BLY-")
		if o = j.does(lucia, "offer close %s", id); o["state"] != "closed" {
			t.Errorf("%v", o)
		}
		if o = j.does(lucia, "offer reopen %s", id); o["state"] != "open" {
			t.Errorf("%v", o)
		}
	})
}

// What a rule refuses for now stays as a draft, and the command says how to go on
// with it.
func TestCommandsGoOnWithTheDraftOfARefusedProposal(t *testing.T) {
	t.Parallel()
	eachJourney(t, "2026-11-30", func(t *testing.T, j *journey) {
		kofi := j.as("kofi.mensah")
		e := kofi.belay(`internship propose "Failover" --team data-stores --host lucia.ferreira@northwind.example --way pair --from 2027-01-11 --until 2027-03-26 --percent 50`)
		_, line, found := strings.Cut(e.err, "Go on with the draft: belay ")
		if e.code != exitInput || e.out != "" || !found || !strings.Contains(e.err, "It is kept as a draft") || !strings.Contains(e.err, "\n  percent: ") {
			t.Fatalf("%+v", e)
		}
		id := strings.TrimPrefix(strings.TrimSpace(line), "internship submit ")
		if i := kofi.document("internship show " + id); i["state"] != "draft" || i["percent"] != 50.0 {
			t.Errorf("%v", i)
		}
		if out := kofi.belay("internship edit " + id + ` --percent 20 --motive "To sleep well" --named no`).done(t); !strings.Contains(out, "Failover: a draft") {
			t.Errorf("%q", out)
		}
		i := kofi.document("internship show " + id)
		if i["percent"] != 20.0 || i["motive"] != "To sleep well" || i["named"] != false || i["topic"] != "Failover" {
			t.Errorf("%v", i)
		}
		if out := kofi.belay(strings.TrimSpace(line)).done(t); !strings.Contains(out, "Failover: waiting for the home manager, waits for Amara Njoroge") {
			t.Errorf("%q", out)
		}
		if out := kofi.belay("internship list --mine").done(t); !strings.HasPrefix(out, "waiting for the home manager\tFailover\t") {
			t.Errorf("%q", out)
		}
		if list := items(kofi.document("internship list --mine")); len(list) != 1 || list[0].(map[string]any)["standing"] != "waiting for the home manager" {
			t.Errorf("one proposal: %v", list)
		}
		kofi.belay("internship edit "+id+" --percent 10").refused(t, exitInput, "BLY-2903")
	})
}

func TestCommandsChangeANoteAndReadThoseOfAlumni(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, nil)
	ana := s.shell(t, "ana")
	today := time.Now().UTC()
	i := ana.document(fmt.Sprintf(`internship propose "Tools" --team tools --host eve@example.com --way pair --from %s --until %s --percent 20`,
		today.AddDate(0, 0, 7).Format(time.DateOnly), today.AddDate(0, 0, 63).Format(time.DateOnly)))
	id := i["id"].(string)
	s.shell(t, "max").belay("internship agree " + id + " --meets yes").done(t)
	s.shell(t, "eve").belay("internship agree " + id).done(t)
	ana.belay("internship prepare " + id).done(t)
	n := ana.document("internship note add " + id + ` "First thoughts"`)
	n = ana.document("internship note edit " + id + " " + n["id"].(string) + ` "Second thoughts" --post`)
	if n["text"] != "Second thoughts" || n["posted"] != true {
		t.Errorf("%v", n)
	}
	ana.belay("internship note remove " + id + " " + n["id"].(string)).done(t)
	ana.belay("internship note edit "+id+" "+n["id"].(string)+" x").refused(t, exitInput, "BLY-4122")
	if list := items(ana.document("alumni list tools")); len(list) != 0 {
		t.Errorf("%v", list)
	}
}
