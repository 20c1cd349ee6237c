package growthhttp

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/evidence"
)

const (
	first  = "Does *on-call* thing 0 of senior."
	second = "Does *on-call* thing 1 of senior."
)

func TestEveryPageOpensForItsOwnerAndIsNotThereForOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		it, err := s.evidence.Add(ctx, s.people["ana"], evidence.Input{Title: "Proof", Note: "x"}, evidence.Guard{})
		s.must(err)
		for _, path := range []string{"/growth", "/growth?level=staff", "/growth?level=ghost", "/growth/on-call", "/growth/craft?level=junior", "/growth/target", "/evidence", "/evidence?q=x&dimension=y&shared=yes", "/evidence/new", "/evidence/" + it.ID, "/evidence/" + it.ID + "/edit", "/team"} {
			s.window("ana").open(path).shows(200, "<h1")
		}
		ana := s.people["ana"].Person
		absent := s.window("max").open("/evidence/00000000-0000-4000-8000-000000000000").shows(404).body
		for as, paths := range map[string][]string{
			"eve": {"/people/" + ana + "/growth", "/people/" + ana + "/growth/on-call", "/people/" + ana + "/evidence", "/evidence/" + it.ID, "/evidence/" + it.ID + "/edit", "/people/x/growth"},
			"max": {"/evidence/" + it.ID, "/evidence/" + it.ID + "/edit", "/growth/ghost", "/people/" + ana + "/growth/ghost"},
		} {
			for _, path := range paths {
				if w := s.window(as).open(path).shows(404); w.body != absent {
					t.Errorf("%s tells %s that it is there", path, as)
				}
			}
		}
		s.window("max").open("/people/"+ana+"/growth").shows(200, "Ana")
		s.window("max").open("/people/"+ana+"/growth/on-call").shows(200, "Ana")
		s.window("max").open("/people/"+ana+"/evidence").shows(200, "Ana").hides("Proof")
		s.window("ana").open("/people/"+ana+"/growth").shows(200, "Senior")
		s.window("ana").open("/evidence?after=forged").shows(422, "BLY-3008")
	})
}

func TestMarkIsSavedShownSharedAndSetBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		ana, max := s.window("ana"), s.window("max")
		ana.open("/growth/on-call").shows(200, "Does on-call thing 0 of senior.", "How to show it: Did on-call", "senior.md")
		ana.submit("/marks/"+one, "state", "met", "note", "My own words").shows(200, "Your view is saved.", "My own words")
		ana.submit("/growth/undo/").shows(200, "as it was before").hides("checked")
		ana.submit("/marks/"+one, "state", "met", "note", "My own words").shows(200)
		page := "/people/" + s.people["ana"].Person + "/growth/on-call"
		max.open(page).shows(200).hides("My own words")
		ana.open("/growth").shows(200, "not shared").submit("/growth/share").shows(200, "One mark is shared now.")
		max.open(page).shows(200, "My own words")
		max.submit("/marks/"+one, "state", "developing", "note", "Not quite", "share", "1").shows(200, "Not quite")
		ana.open("/growth").shows(200, "Views differ")
		ana.open("/growth/on-call").shows(200, "Not quite", "Max marked")
		max.open(strings.TrimSuffix(page, "/on-call")).shows(200, "Views differ", "Ana")
		if n := s.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'viewed'`); n == 0 {
			t.Error("no view was noted")
		}
	})
}

func TestRefusedMarkKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		tab, other := s.window("ana").open("/growth/on-call"), s.window("ana").open("/growth/on-call")
		tab.submit("/marks/"+one, "state", "met", "note", "from the first tab").shows(200)
		other.submit("/marks/"+one, "state", "developing", "note", "from the second tab").
			shows(http.StatusPreconditionFailed, "from the second tab", "Saved meanwhile: from the first tab", "Saved meanwhile: met")
		other.submit("/marks/"+one, "state", "developing", "note", "from the second tab").shows(200, "from the second tab")
		other.submit("/marks/"+s.statement(second), "note", "no state").shows(422, "no state", "Choose not yet, developing or met.")
		other.submit("/marks/"+s.statement(second), "state", "met", "note", strings.Repeat("long ", 900)).shows(422, "4,000")
	})
}

func TestKeptNoteComesBackAndNeverMeetsAnotherPerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one, ana, ben := s.statement(first), s.people["ana"].Person, s.people["ben"].Person
		max := s.window("max")
		max.open("/people/"+ana+"/growth/on-call?level=senior").shows(200, `data-draft="mark-`+ana+"-"+one+`"`)
		s.must(s.d.Write(ctx, func(tx *db.Tx) error {
			_, err := draft.Store{}.Save(tx, s.people["max"], "mark-"+ana+"-"+one, "state=met&note=About+Ana+alone&share=1")
			return err
		}))
		max.open("/people/"+ana+"/growth/on-call?level=senior").shows(200, "About Ana alone", "We kept what you wrote")
		max.open("/people/" + ben + "/growth/on-call?level=senior").shows(200).hides("About Ana alone")
		s.window("ana").open("/growth/on-call").hides("About Ana alone")
		max.open("/people/"+ana+"/growth/on-call?level=senior").submit("/marks/"+one, "state", "met", "note", "Done").shows(200).hides("We kept")
	})
}

func TestEvidenceIsAddedChangedRemovedAndBroughtBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		w := s.window("ana").open("/growth/on-call")
		link := strings.Split(strings.Split(w.body, `href="/evidence/new?`)[1], `"`)[0]
		w.open("/evidence/new?"+link).shows(200, `value="`+one+`" checked`)
		w.submit("/evidence?", "title", " ", "note", "This text must stay.", "on", "2026-11-01", "expectation", one).
			shows(422, "This text must stay.", "Give it a title", `value="`+one+`" checked`)
		w.submit("/evidence?", "title", "Runbook", "note", "This text must stay.", "on", "2026-11-01", "expectation", one, "share", "1").shows(200, "Runbook", "Your evidence is kept.")
		if !strings.HasPrefix(w.path, "/growth/on-call") {
			t.Errorf("it leads to %s", w.path)
		}
		s.window("max").open("/people/"+s.people["ana"].Person+"/growth/on-call").shows(200, "Runbook")
		w.open("/evidence").shows(200, "Runbook")
		path := "/evidence/" + strings.Split(strings.Split(w.body, `href="/evidence/`)[2], `"`)[0]
		s.window("max").open(path).shows(200, "This text must stay.").hides("/edit", "/delete")
		old := s.window("ana").open(path + "/edit")
		w.open(path+"/edit").submit("/edit", "title", "Runbook, second edition", "note", "n", "on", "2026-11-01", "expectation", one).shows(200, "second edition", "Your change is saved.")
		old.submit("/edit", "title", "Runbook, my wording", "note", "n", "on", "2026-11-01", "expectation", one).
			shows(http.StatusPreconditionFailed, "Runbook, my wording", "second edition")
		old.submit("/edit", "title", "Runbook, my wording", "note", "n", "on", "2026-11-01").shows(200, "my wording")
		w.open(path).submit("/delete").shows(200, "removed").hides("my wording")
		w.submit("/restore").shows(200, "my wording", "The evidence is back.")
	})
}

func TestTargetCanBeOfAnyLevel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ben").open("/growth/target").shows(200, "Junior", "Staff")
		w.submit("/growth/target", "target", "infra/ic/ghost").shows(422, "Choose one of the levels.")
		w.submit("/growth/target", "target", "infra/ic/staff").shows(200, "Your target is set.", "Staff")
		s.window("max").open("/team").shows(200, "Ana Smith", "Ben Smith", "Staff")
	})
}

func TestStepsWorkByFormsAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/growth")
		w.submit("/growth/steps", "text", "", "due", "2026-12-01").shows(422, "Say what the next step is.", "2026-12-01")
		w.submit("/growth/steps", "text", "Pair with Kofi", "due", "2026-12-01").shows(200, "Pair with Kofi")
		w.submit("/done", "done", "1").shows(200, `aria-checked="true"`)
		w.submit("/done", "done", "0").shows(200, `aria-checked="false"`)
		w.submit("/remove").shows(200, "off your list")
		w.submit("/restore").shows(200, "Pair with Kofi", "The step is back.")
		s.window("max").open("/people/"+s.people["ana"].Person+"/growth").shows(200, "Pair with Kofi").hides("/remove")
	})
}

func TestGrowthPageTakesAtMostEightQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		s.window("ana").open("/growth").shows(200)
		s.window("ana").open("/growth")
		if s.statements > 7 { // the eighth finds the session
			t.Errorf("%d statements", s.statements)
		}
		own := s.statements
		s.window("max").open("/people/" + s.people["ana"].Person + "/growth").shows(200)
		if s.statements > own+2 { // the record of the view
			t.Errorf("the manager's page takes %d statements", s.statements)
		}
		for i := range 30 {
			_, err := s.evidence.Add(ctx, s.people["ana"], evidence.Input{Title: fmt.Sprint("Piece ", i), Note: "x", Shared: true}, evidence.Guard{})
			s.must(err)
		}
		w := s.window("ana").open("/evidence").shows(200, "Next")
		next := strings.Split(strings.Split(w.body, `href="/evidence?after=`)[1], `"`)[0]
		w.open("/evidence?after="+next).shows(200, "Piece")
		w.open("/evidence?after=" + next + "&q=Piece").shows(422) // a cursor is good for its own list alone
	})
}
