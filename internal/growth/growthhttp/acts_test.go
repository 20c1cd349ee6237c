package growthhttp

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/framework"
	"belay/internal/org"
)

// otherWords is the site's matrix with some statements in other words; those with
// "" are dropped.
func otherWords(texts map[string]string) *framework.Framework {
	f := handbookMatrix()
	for i := range f.Statements {
		if text, ok := texts[f.Statements[i].Text]; ok {
			f.Statements[i].Text = text
		}
	}
	f.Statements = slices.DeleteFunc(f.Statements, func(s framework.Statement) bool { return s.Text == "" })
	return f
}

func TestMarkOnNewWordsIsKeptByOneActAndSetBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		ana, max := s.window("ana"), s.window("max")
		ana.open("/growth/on-call").submit("/marks/"+one, "state", "met", "note", "n", "share", "1").shows(200)
		s.publish(otherWords(map[string]string{first: "Does *on-call* thing 0 of senior well."}))
		ana.open("/growth").shows(200, "Reworded")
		ana.open("/growth/on-call").shows(200, "When this was marked", "“Does on-call thing 0 of senior.”", "In the handbook now", "“Does on-call thing 0 of senior well.”", "Keep Met for the new wording")
		page := "/people/" + s.people["ana"].Person + "/growth/on-call"
		max.open(page).shows(200, "When this was marked").hides("/keep", "Keep Met")
		stale := s.window("ana").open("/growth/on-call")
		ana.submit("/keep").shows(200, "Your view is kept for the new wording.", "You kept Met for the new wording").hides("When this was marked")
		stale.submit("/keep").shows(200, "changed elsewhere")
		ana.open("/growth").hides("Reworded")
		ana.open("/growth/on-call").submit("/marks/"+s.statement(second), "state", "met").shows(200)
		id := markID(s, one)
		v := s.expect(s.call("ana", "GET", "/me/growth", nil), 200, "growth")
		if strings.Contains(v.raw, `"reworded_since":true`) {
			t.Error("kept, and still reworded")
		}
		s.expect(s.call("ana", "POST", "/growth/marks/"+id+"/undo", nil, "If-Match", `"2"`), 200, "undo")
		ana.open("/growth/on-call").shows(200, "When this was marked")
		if k := s.expect(s.call("ana", "POST", "/growth/marks/"+id+"/keep", nil, "If-Match", `"3"`), 200, "keep"); k.etag != `"4"` {
			t.Errorf("%v", k)
		}
		s.expect(s.call("max", "POST", "/growth/marks/"+id+"/keep", nil, "If-Match", `"4"`), 404, "another keeps")
	})
}

func markID(s *site, statement string) (id string) {
	s.must(s.d.Read(ctx, func(tx *db.Tx) (err error) {
		id, _, err = db.One(tx, db.Value[string], `SELECT id FROM growth_mark WHERE statement_id = $1 AND side = 'self'`, statement)
		return err
	}))
	return id
}

func TestMarkOnDroppedWordsStandsApartUntilRemoved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		ana, max := s.window("ana"), s.window("max")
		page := "/people/" + s.people["ana"].Person + "/growth"
		ana.open("/growth").hides("No longer in the handbook")
		ana.open("/growth/on-call").submit("/marks/"+one, "state", "met", "note", "My own words", "share", "1").shows(200)
		max.open(page+"/on-call").submit("/marks/"+one, "state", "developing", "note", "Almost", "share", "1").shows(200)
		s.publish(otherWords(map[string]string{first: ""}))
		for _, w := range []*window{ana.open("/growth"), ana.open("/growth/on-call"), max.open(page), max.open(page + "/on-call")} {
			w.shows(200, "No longer in the handbook", "Does on-call thing 0 of senior.", "My own words", "Almost", "On-call", "Met", "Developing", "2 Nov")
			if n := strings.Count(w.body, `/remove?`); n != 1 {
				t.Errorf("%s offers to remove %d views, want the reader's own", w.path, n)
			}
		}
		if v := s.expect(s.call("max", "GET", "/people/"+s.people["ana"].Person+"/growth", nil), 200, "growth"); len(v.body["no_longer_in_handbook"].([]any)) != 2 {
			t.Errorf("%v", v.raw)
		}
		ana.open("/growth").submit("/remove?").shows(200, "Your view is removed.", "Almost").hides("My own words")
		max.open(page).hides("My own words")
		ana.open("/growth/craft").open("/growth") // the offer to undo is shown once
		max.open(page).submit("/remove?").shows(200, "Your view is removed.").hides("No longer in the handbook")
		max.submit("/undo/").shows(200, "Almost")
		ana.open("/growth/on-call").shows(200, "Almost").hides("/remove?")
		id := markID(s, one)
		s.expect(s.call("ana", "POST", "/growth/marks/"+id+"/undo", nil, "If-Match", `"2"`), 200, "undo")
		s.expect(s.call("ana", "POST", "/growth/marks/"+id+"/keep", nil, "If-Match", `"3"`), 409, "keep what is gone")
		s.expect(s.call("ana", "DELETE", "/growth/marks/"+id, nil, "If-Match", `"2"`), 412, "stale removal")
		s.expect(s.call("ana", "DELETE", "/growth/marks/"+id, nil, "If-Match", `"3"`), 200, "remove")
	})
}

func TestUndoOfShareAllLeavesWhatWasSharedBefore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana, max := s.window("ana"), s.window("max")
		page := "/people/" + s.people["ana"].Person + "/growth/on-call"
		ana.open("/growth/on-call").submit("/marks/"+s.statement(first), "state", "met", "note", "Shared before", "share", "1")
		ana.submit("/marks/"+s.statement(second), "state", "met", "note", "Shared with all").shows(200)
		ana.open("/growth").submit("/growth/share").shows(200, "One mark is shared now.")
		max.open(page).shows(200, "Shared before", "Shared with all")
		ana.submit("/unshare/").shows(200, "One mark is yours alone again.")
		max.open(page).shows(200, "Shared before").hides("Shared with all")
		ana.open("/growth/on-call").shows(200, "took back the view of “Does on-call thing 1 of senior.”")
		act := s.expect(s.call("ana", "POST", "/people/"+s.people["ana"].Person+"/growth/share", object{"level": "infra/ic/senior", "shared": true}), 200, "share").body["act"].(string)
		s.expect(s.call("max", "POST", "/growth/shares/"+act+"/undo", nil), 404, "another takes back")
		if r := s.expect(s.call("ana", "POST", "/growth/shares/"+act+"/undo", nil), 200, "take back"); r.body["changed"] != 1.0 {
			t.Errorf("%v", r.raw)
		}
	})
}

func TestStepIsChangedMovedAndItsNoteShownWithoutScripts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		w := s.window("ana").open("/growth")
		w.shows(200, "One small step is enough to start.").hides("/move")
		for _, text := range []string{"Alpha", "Beta", "Gamma"} {
			w.submit("/growth/steps\n", "text", text, "note", "note of "+text, "due", "2026-12-01").shows(200, text, "note of "+text)
		}
		order := func() string {
			var at []string
			for _, text := range []string{"Alpha", "Beta", "Gamma"} {
				at = append(at, fmt.Sprintf("%08d %s", strings.Index(w.body, ">"+text+"<"), text[:1]))
			}
			slices.Sort(at)
			return at[0][9:] + at[1][9:] + at[2][9:]
		}
		// move presses the button that a reader of the page sees by its name.
		move := func(label string) {
			before, after, ok := strings.Cut(w.body, `aria-label="Move `+label+`"`)
			if !ok {
				t.Fatalf("no button moves %s in\n%s", label, w.body)
			}
			w.body = before[strings.LastIndex(before, "<form"):] + after
			w.submit("/move").shows(200)
		}
		move("“Gamma” up")
		if order() != "AGB" {
			t.Errorf("after moving up: %s", order())
		}
		move("“Alpha” down")
		move("“Alpha” down")
		if order() != "GBA" {
			t.Errorf("after moving down twice: %s", order())
		}
		w.shows(200).hides("Move “Gamma” up", "Move “Alpha” down")
		steps := s.expect(s.call("ana", "GET", "/me/growth/steps", nil), 200, "steps").body["steps"].([]any)
		path := "/growth/steps/" + steps[1].(object)["id"].(string)
		s.window("max").open(path).shows(404)
		old := s.window("ana").open(path).shows(200, "note of Beta", "Beta", "2026-12-01", "Visible to you and Max Smith.")
		w.open(path).submit(path+"\n", "text", "", "note", "still here", "due", "soon").shows(422, "Say what the next step is.", "still here", "Write the date as")
		w.submit(path+"\n", "text", "Beta, done well", "note", "a better note", "due", "").shows(200, "Your change is saved.", "Beta, done well", "a better note")
		old.submit(path+"\n", "text", "Beta, my way", "note", "note of Beta", "due", "2026-12-01").
			shows(http.StatusPreconditionFailed, "Beta, my way", "Saved meanwhile: Beta, done well", "Saved meanwhile: a better note", "Emptied meanwhile.")
		old.submit(path+"\n", "text", "Beta, my way", "note", "note of Beta", "due", "2026-12-01").shows(200, "Beta, my way")
		s.window("max").open("/people/"+s.people["ana"].Person+"/growth").shows(200, "note of Beta").hides("/move", "/growth/steps/")
	})
}

func TestTargetElsewhereAndNoFrameworkAreSaidInWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		away, err := s.org.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: org.Department, Name: "Console"})
		s.must(err)
		s.person("jo", "max", "console/ic/mid", away)
		w := s.window("jo").open("/growth").shows(200, "Console has no framework yet", "See all roles and levels", "Choose a role and a level")
		w.open("/growth/target").submit("/growth/target", "target", "infra/ic/senior").
			shows(200, "Senior in Infrastructure asks for", "Site Reliability Engineer, aiming for Senior in Infrastructure.", "Console has no framework of its own yet.")
		s.window("max").open("/team").shows(200, "Senior in Infrastructure")
		s.window("ana").open("/growth").shows(200, "Junior Site Reliability Engineer, aiming for Senior.").hides("Senior in Infrastructure")
		gone := otherWords(nil)
		gone.Levels = slices.DeleteFunc(gone.Levels, func(l framework.Level) bool { return l.ID == "senior" })
		gone.Statements = slices.DeleteFunc(gone.Statements, func(st framework.Statement) bool { return st.Anchor.Level == "senior" })
		s.publish(gone)
		w.open("/growth").shows(200, "Your target, Senior in Infrastructure, is no longer in the handbook.", "Choose a target")
		s.window("max").open("/people/"+s.people["jo"].Person+"/growth").shows(200, "The target of Jo is no longer in the handbook.")
	})
}

func TestManagerSeesWhatWaitsForTheirViewAndWhoReadsWhat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana, max, one := s.window("ana"), s.window("max"), s.statement(first)
		page := "/people/" + s.people["ana"].Person + "/growth"
		max.open(page).shows(200, "Visible to you. Ana Smith sees it when you share it.").hides("waits for your view", "What Ana shared")
		ana.open("/growth/on-call").submit("/marks/"+one, "state", "met", "share", "1").shows(200)
		max.open("/team").shows(200, "One waits for your view.", "One waits")
		max.open(page).shows(200, "One expectation waits for your view", "What Ana shared: visible to Ana Smith and you. Your view: visible to you. Ana Smith sees it when you share it.")
		link := strings.Split(strings.Split(max.body, `id="waiting"`)[1], `href="`)[1]
		link = link[:strings.Index(link, `"`)]
		to, anchor, _ := strings.Cut(link, "#")
		max.open(to).shows(200, `id="`+anchor+`"`).submit("/marks/"+one, "state", "developing").shows(200, "Your view is saved.")
		max.open(page).shows(200, "Views differ").hides("waits for your view")
		max.submit("/share").shows(200, "One mark is shared now.")
		ana.open("/growth/on-call").shows(200, "Max shared the view")
		max.submit("/unshare/").shows(200, "One mark is yours alone again.")
		ana.open("/growth").hides("waits for your view", "Views differ")
	})
}
