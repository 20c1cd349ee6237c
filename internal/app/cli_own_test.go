package app

import (
	"fmt"
	"os"
	"path/filepath"
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
	joins := filepath.Join(t.TempDir(), "joins.csv") // only who has people in the team can host there
	if err := os.WriteFile(joins, []byte("email,name,manager_email,team,department\nzoe@example.com,Zoe Lind,eve@example.com,Tools,Product\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.core.importPeople(t.Context(), joins); err != nil {
		t.Fatal(err)
	}
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

func TestCommandsChangeAndBringBackOnesOwn(t *testing.T) {
	t.Parallel()
	eachJourney(t, "2026-11-30", func(t *testing.T, j *journey) {
		const kofi = "kofi.mensah"
		is := func(doc map[string]any, field string, want any) {
			t.Helper()
			if doc[field] != want {
				t.Errorf("%s is %v, not %v", field, doc[field], want)
			}
		}
		e := j.does(kofi, `evidence add "Led the drill" --link https://example.com/drill`)["id"]
		is(j.does(kofi, `evidence edit %s --title "Led two drills" --share yes`, e), "title", "Led two drills")
		is(j.does(kofi, "evidence show %s", e), "shared", true)
		j.does(kofi, "evidence remove %s", e)
		j.as(kofi).belay(fmt.Sprintf("evidence show %s", e)).refused(t, exitInput, "BLY-1104")
		is(j.does(kofi, "evidence restore %s", e), "title", "Led two drills")

		step := j.does(kofi, `growth step add "Lead the next drill" --due 2027-02-26`)["id"]
		if done := j.does(kofi, "growth step done %s", step); done["done_at"] == nil {
			t.Errorf("%v", done)
		}
		is(j.does(kofi, "growth step done %s --undo", step), "done_at", nil)
		j.does(kofi, "growth step remove %s", step)
		j.as(kofi).belay(fmt.Sprintf("growth step done %s", step)).refused(t, exitInput, "BLY-4126")
		is(j.does(kofi, "growth step restore %s", step), "due", "2027-02-26")
		if out := j.as(kofi).belay("growth step list").done(t); out != fmt.Sprintf("no\tLead the next drill\t2027-02-26\t%s\n", step) {
			t.Errorf("%q", out)
		}

		w := j.does(kofi, `wish add "Postgres failover" --unit data-stores --way pair`)["id"]
		wish := j.does(kofi, `wish edit %s --unit " " --way " " --quarter 2027-Q2 --named yes`, w)
		is(wish, "unit", nil)
		is(wish, "way", nil)
		is(wish, "quarter", "2027-Q2")
		is(wish, "named", true)
		is(j.does(kofi, "wish drop %s", w), "state", "dropped")
		is(j.does(kofi, "wish edit %s --open", w), "state", "open")

		fields := ""
		for _, f := range j.does(kofi, "module show sre-1")["fields"].([]any) {
			fields += fmt.Sprintf(` --field "%s=known"`, f)
		}
		j.does(kofi, "module start sre-1%s", fields)
		is(j.does(kofi, "module due sre-1 2027-03-26"), "due_on", "2027-03-26")
		is(j.does(kofi, "module due sre-1"), "due_on", nil)
		is(j.does(kofi, "module field sre-1%s", strings.ReplaceAll(fields, "=known", "=Noor")), "state", "running")
		is(j.does(kofi, "module abandon sre-1"), "state", "abandoned")
		is(j.does(kofi, "module resume sre-1"), "state", "running")
		is(j.does(kofi, "module update sre-1"), "state", "running")
		if sum := j.does(kofi, "board --summary"); sum["counts"] == nil || sum["seats"] == nil {
			t.Errorf("%v", sum)
		}
		j.as(kofi).belay("board --summary").done(t)
	})
}
