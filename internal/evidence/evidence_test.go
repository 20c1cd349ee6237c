package evidence_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/id"
	"belay/internal/org"
	"belay/internal/schema"
)

func TestMain(m *testing.M) { dbtest.Main(m, schema.All()) }

var (
	ctx   = context.Background()
	start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
)

// book is a handbook of three expectations; a test may take one out.
type book map[string]evidence.Pin

func newBook() book {
	b := book{}
	for i, dimension := range []string{"craft", "craft", "team"} {
		s := fmt.Sprintf("s%d", i+1)
		b[s] = evidence.Pin{Edition: "e1", Statement: s, Ladder: "infra/ic", LevelID: "senior", Level: "Senior",
			DimensionID: dimension, Dimension: strings.ToUpper(dimension), Text: "Does thing " + s}
	}
	return b
}

func (b book) Pins(_ *db.Tx, _ *authz.Viewer, ids []string) (map[string]evidence.Pin, error) {
	out := map[string]evidence.Pin{}
	for _, s := range ids {
		if p, ok := b[s]; ok {
			out[s] = p
		}
	}
	return out, nil
}

// firm is Max over Ana, and Eve beside them.
type firm struct {
	*evidence.Service
	t             *testing.T
	d             *db.DB
	clk           *clock.Moved
	book          book
	org           *org.Service
	ana, max, eve authz.Actor
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(start)
			run(t, newFirm(t, open(t, clk), clk))
		})
	}
}

func newFirm(t *testing.T, d *db.DB, clk *clock.Moved) *firm {
	t.Helper()
	gate, err := authz.NewGate(append(evidence.Visibility(), org.Visibility()...))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	f := &firm{t: t, d: d, clk: clk, book: newBook(), org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids})}
	f.Service = evidence.New(evidence.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Handbook: f.book})
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	f.max = f.person("max", "")
	f.eve = f.person("eve", "")
	f.ana = f.person("ana", f.max.Person)
	return f
}

func (f *firm) person(name, manager string) authz.Actor {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: name, Email: name + "@example.com", HiredOn: "2025-01-01", Manager: manager})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+p, p)
		return err
	}))
	return authz.Actor{Account: "account-" + p, Person: p, Via: authz.ViaSession}
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) count(query string, args ...any) (n int) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int], query, args...); return err }))
	return n
}

func (f *firm) refused(err error, code string) {
	f.t.Helper()
	if err == nil || fault.From(err).Code != code {
		f.t.Errorf("got %v, want %s", err, code)
	}
}

func (f *firm) add(in evidence.Input) evidence.Item {
	f.t.Helper()
	it, err := f.Add(ctx, f.ana, in, evidence.Guard{})
	f.must(err)
	return it
}

func at(v int64) evidence.Guard { return evidence.Guard{Version: v} }

var pages = evidence.Input{Title: "Fewer pages", Link: "https://git.example.com/x/1", Note: "From 31 to 12 a week.", On: "2026-10-06", Statements: []string{"s1", "s3"}}

func TestEvidenceIsKeptWithWhatItSpeaksFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		it := f.add(pages)
		got, err := f.Get(ctx, f.ana, it.ID)
		f.must(err)
		if got.Title != pages.Title || got.Link != pages.Link || got.Note != pages.Note || got.On != pages.On || got.Shared || got.Kind() != evidence.Link || !got.Own {
			t.Errorf("%+v", got)
		}
		if len(got.Tags) != 2 || got.Tags[0] != f.book["s1"] || got.Tags[1] != f.book["s3"] {
			t.Errorf("tags %+v", got.Tags)
		}
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'evidence.added' AND object = $1 AND subject_id = $2`, it.ID, f.ana.Person); n != 1 {
			t.Errorf("%d entries", n)
		}
		if n := f.count(`SELECT COUNT(*) FROM event WHERE name = 'evidence.added' AND object = $1`, it.ID); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

func TestInputErrorsAreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in     evidence.Input
		fields string
	}{
		"nothing":         {evidence.Input{}, "title"},
		"script":          {evidence.Input{Title: "x", Link: "javascript:alert(1)"}, "link"},
		"file":            {evidence.Input{Title: "x", Link: "file:///etc/passwd"}, "link"},
		"no host":         {evidence.Input{Title: "x", Link: "https:///a"}, "link"},
		"password inside": {evidence.Input{Title: "x", Link: "https://me:secret@a.example/"}, "link"},
		"blank in link":   {evidence.Input{Title: "x", Link: "https://a.example/a b"}, "link"},
		"long":            {evidence.Input{Title: strings.Repeat("ä", 201), Link: "https://a.example/" + strings.Repeat("x", 2000), Note: strings.Repeat("ä", 20_001)}, "title link note"},
		"no date":         {evidence.Input{Title: "x", Note: "y", On: "yesterday"}, "on"},
		"to come":         {evidence.Input{Title: "x", Note: "y", On: "2026-11-04"}, "on"},
		"zero byte":       {evidence.Input{Title: "x", Note: "a\x00b"}, "note"},
		"not text":        {evidence.Input{Title: "\xff", Note: "y"}, "title"},
	} {
		_, err := c.in.Check("2026-11-02")
		var fields []string
		if err != nil {
			for _, fd := range fault.From(err).Fields {
				fields = append(fields, fd.Name)
			}
		}
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("%s: fields %q, want %q", name, got, c.fields)
		}
	}
	in, err := evidence.Input{Title: " a\n b ", Link: "http://a.example", On: "2026-11-03", Statements: []string{"s1", "", "s1"}}.Check("2026-11-02")
	if err != nil || in.Title != "a b" || len(in.Statements) != 1 {
		t.Errorf("%+v %v", in, err)
	}
}

func TestEditingAnOldVersionKeepsBothTexts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		it := f.add(pages)
		in := pages
		in.Title, in.Note = "Even fewer pages", "A second month."
		_, err := f.Edit(ctx, f.ana, it.ID, in, at(1))
		f.must(err)
		in.Title = "Far fewer pages"
		_, err = f.Edit(ctx, f.ana, it.ID, in, at(1))
		f.refused(err, "BLY-2502")
		if fields := fault.From(err).Fields; fault.KindOf(err) != fault.Stale || len(fields) != 1 || fields[0].Message != "Saved meanwhile: Even fewer pages" {
			t.Errorf("%v", fields)
		}
		got, err := f.Get(ctx, f.ana, it.ID)
		if err != nil || got.Title != "Even fewer pages" || got.Version != 2 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestTagsStayAsTheyWereReadAndUnknownOnesAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		it := f.add(pages)
		delete(f.book, "s3")
		first := f.book["s1"]
		first.Text, first.Edition = "Does it otherwise", "e2"
		f.book["s1"] = first
		in := pages
		in.Statements = []string{"s3", "s1", "s2"}
		got, err := f.Edit(ctx, f.ana, it.ID, in, at(1))
		f.must(err)
		if got.Tags[0].Statement != "s3" || got.Tags[1].Text != "Does thing s1" || got.Tags[1].Edition != "e1" || got.Tags[2].Statement != "s2" {
			t.Errorf("%+v", got.Tags)
		}
		in.Statements = []string{"ghost"}
		_, err = f.Edit(ctx, f.ana, it.ID, in, at(2))
		f.refused(err, "BLY-2501")
	})
}

func TestDeletedEvidenceComesBackWithinThirtyDays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		it := f.add(pages)
		_, err := f.Delete(ctx, f.ana, it.ID, at(1))
		f.must(err)
		_, err = f.Get(ctx, f.ana, it.ID)
		f.refused(err, "BLY-1104")
		_, err = f.Restore(ctx, f.eve, it.ID, at(2))
		f.refused(err, "BLY-1104")
		f.clk.Advance(30 * 24 * time.Hour)
		_, err = f.Restore(ctx, f.ana, it.ID, at(2))
		f.must(err)
		_, err = f.Restore(ctx, f.ana, it.ID, at(3)) // a second click changes nothing
		f.must(err)
		got, err := f.Get(ctx, f.ana, it.ID)
		if err != nil || got.Version != 3 || len(got.Tags) != 2 {
			t.Errorf("%+v %v", got, err)
		}
		_, err = f.Delete(ctx, f.ana, it.ID, at(3))
		f.must(err)
		f.clk.Advance(30*24*time.Hour + time.Microsecond)
		_, err = f.Restore(ctx, f.ana, it.ID, at(4))
		f.refused(err, "BLY-2503")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			n, err := f.Purge(tx)
			if n != 1 {
				t.Errorf("%d purged", n)
			}
			return err
		}))
		if n := f.count(`SELECT (SELECT COUNT(*) FROM evidence) + (SELECT COUNT(*) FROM evidence_tag)`); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestManagerReadsWhatIsSharedAndTheViewIsNoted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		private := f.add(pages)
		in := pages
		in.Title, in.Shared = "Shared", true
		shared := f.add(in)
		for who, actor := range map[string]authz.Actor{"manager": f.max, "peer": f.eve} {
			_, err := f.Get(ctx, actor, private.ID)
			f.refused(err, "BLY-1104")
			_, err = f.Edit(ctx, actor, shared.ID, in, at(1))
			f.refused(err, "BLY-1104")
			_, err = f.Share(ctx, actor, shared.ID, false, at(1))
			f.refused(err, "BLY-1104")
			_, err = f.Delete(ctx, actor, shared.ID, at(1))
			f.refused(err, "BLY-1104")
			if _, err = f.Get(ctx, actor, shared.ID); (err == nil) != (who == "manager") {
				t.Errorf("%s: %v", who, err)
			}
		}
		list, err := f.List(ctx, f.max, evidence.Query{Person: f.ana.Person})
		if err != nil || len(list.Items) != 1 || list.Items[0].ID != shared.ID || list.Total != 1 || list.Own {
			t.Errorf("%+v %v", list, err)
		}
		_, err = f.List(ctx, f.eve, evidence.Query{Person: f.ana.Person})
		f.refused(err, "BLY-1104")
		if n := f.count(`SELECT COUNT(*) FROM audit_entry WHERE action = 'viewed' AND person_id = $1 AND subject_id = $2 AND detail LIKE '%' || $3 || '%'`, f.max.Person, f.ana.Person, shared.ID); n != 2 {
			t.Errorf("%d views noted", n)
		}
		_, err = f.Share(ctx, f.ana, shared.ID, false, at(1))
		f.must(err)
		_, err = f.Get(ctx, f.max, shared.ID)
		f.refused(err, "BLY-1104")
	})
}

func TestListPagesNeitherSkipNorRepeatUnderAnyFilter(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for i := range 23 {
			in := evidence.Input{Title: fmt.Sprintf("Piece %02d", i), Note: []string{"100% Ärger", "calm_day", `back\slash`}[i%3], On: fmt.Sprintf("2026-10-%02d", 1+i/4), Shared: i%2 == 0}
			if i%3 == 0 {
				in.Statements = []string{"s1", "s2"}
			}
			f.add(in)
		}
		for name, c := range map[string]struct {
			filter evidence.Filter
			want   int
		}{
			"none": {evidence.Filter{}, 23}, "dimension": {evidence.Filter{Dimension: "craft"}, 8}, "other dimension": {evidence.Filter{Dimension: "team"}, 0},
			"case": {evidence.Filter{Text: "ÄRGER"}, 8}, "per cent": {evidence.Filter{Text: "0% "}, 8}, "low line": {evidence.Filter{Text: "m_d"}, 8}, "no pattern": {evidence.Filter{Text: "c%y"}, 0},
			"backslash": {evidence.Filter{Text: `k\s`}, 7}, "shared": {evidence.Filter{Shared: "yes"}, 12}, "private": {evidence.Filter{Shared: "no"}, 11},
			"all at once": {evidence.Filter{Text: "piece", Dimension: "craft", Shared: "yes"}, 4},
		} {
			seen, before, q := map[string]bool{}, "9999", evidence.Query{Person: f.ana.Person, Filter: c.filter, Limit: 5}
			for {
				page, err := f.List(ctx, f.ana, q)
				f.must(err)
				for _, it := range page.Items {
					if seen[it.ID] || it.On > before {
						t.Errorf("%s: %s repeated or out of order", name, it.Title)
					}
					seen[it.ID], before = true, it.On
				}
				if page.Total != 23 || len(page.Dimensions) != 1 || page.Dimensions[0] != (evidence.Named{ID: "craft", Title: "CRAFT"}) {
					t.Errorf("%s: total %d of %v", name, page.Total, page.Dimensions)
				}
				if q.After = page.Next; q.After.ID == "" {
					break
				}
			}
			if len(seen) != c.want {
				t.Errorf("%s: %d pieces, want %d", name, len(seen), c.want)
			}
		}
	})
}

func TestSameKeyAddsOnceAndEndsTheDraft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			_, err := draft.Store{}.Save(tx, f.ana, "evidence/new", "half a thought")
			return err
		}))
		g := evidence.Guard{Key: "k1", Draft: "evidence/new"}
		first, err := f.Add(ctx, f.ana, pages, g)
		f.must(err)
		second, err := f.Add(ctx, f.ana, pages, g)
		f.must(err)
		if first.ID != second.ID || f.count(`SELECT COUNT(*) FROM evidence`) != 1 || f.count(`SELECT COUNT(*) FROM draft`) != 0 {
			t.Errorf("%s and %s", first.ID, second.ID)
		}
	})
}

func TestFormsOfOldRightsAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		it := f.add(pages)
		shown, err := f.Get(ctx, f.ana, it.ID)
		f.must(err)
		f.must(f.org.ChangeManager(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.ana.Person, From: "2026-11-02"}, f.eve.Person))
		_, err = f.Share(ctx, f.ana, it.ID, true, evidence.Guard{Version: 1, Epoch: shown.Epoch})
		f.refused(err, "BLY-1103")
		_, err = f.Share(ctx, f.ana, it.ID, true, at(1))
		f.must(err)
		_, err = f.Get(ctx, f.max, it.ID)
		f.refused(err, "BLY-1104")
		if _, err = f.Get(ctx, f.eve, it.ID); err != nil {
			t.Errorf("the new manager does not see what is shared: %v", err)
		}
	})
}

func TestOverviewIsOneQueryHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		ask := func() (o evidence.Overview, statements int) {
			counted, c := db.WithCounter(ctx)
			f.must(f.d.Read(counted, func(tx *db.Tx) error {
				gate, err := authz.NewGate(evidence.Visibility())
				f.must(err)
				v, err := gate.Enter(tx, f.ana)
				f.must(err)
				before := c.Statements()
				o, err = f.Overview(tx, v, f.ana.Person, 3)
				statements = c.Statements() - before
				return err
			}))
			return o, statements
		}
		f.add(evidence.Input{Title: "Untagged", Note: "x", On: "2026-10-30"})
		for i := range 40 {
			f.add(evidence.Input{Title: fmt.Sprint(i), Note: "x", On: fmt.Sprintf("2026-09-%02d", 1+i/2), Statements: []string{"s1", fmt.Sprintf("s%d", 2+i%2)}})
		}
		o, n := ask()
		if n != 1 || len(o.Newest) != 3 || o.Newest[0].Title != "Untagged" || len(o.Newest[1].Statements) != 2 {
			t.Errorf("%d statements, %+v", n, o.Newest)
		}
		if len(o.Latest) != 3 || o.Latest["s1"].On != "2026-09-20" || o.Latest["s2"].On != "2026-09-20" || o.Latest["s3"].Title != "39" {
			t.Errorf("%+v", o.Latest)
		}
		if ids := o.IDs(); len(ids) < 3 {
			t.Errorf("ids %v", ids)
		}
	})
}

func TestNobodyIsRefusedByEveryUseCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		value, tried := reflect.ValueOf(f.Service), 0
		for i := range value.NumMethod() {
			m := value.Type().Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(1) != reflect.TypeFor[context.Context]() || m.Type.In(2) != reflect.TypeFor[authz.Actor]() {
				continue // works inside a transaction that somebody entered
			}
			args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(authz.Actor{})}
			for j := 3; j < m.Type.NumIn(); j++ {
				args = append(args, reflect.Zero(m.Type.In(j)))
			}
			out := value.Method(i).Call(args)
			if err, _ := out[len(out)-1].Interface().(error); err == nil || fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s lets nobody in: %v", m.Name, err)
			}
			tried++
		}
		if tried != 8 {
			t.Errorf("%d use cases were tried", tried)
		}
	})
}

func TestOtherFeaturesLeaveAPieceThatIsThePersonsOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			return f.Keep(tx, f.max, f.ana.Person, evidence.Input{Title: "Internship: safer deploys", Shared: true})
		}))
		list, err := f.List(ctx, f.ana, evidence.Query{Person: f.ana.Person, Limit: 5})
		if err != nil || len(list.Items) != 1 || list.Items[0].Shared {
			t.Errorf("%+v %v", list.Items, err)
		}
		if list, err := f.List(ctx, f.max, evidence.Query{Person: f.ana.Person, Limit: 5}); err != nil || len(list.Items) != 0 {
			t.Errorf("who left it reads it: %+v %v", list.Items, err)
		}
	})
}
