package opportunity_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/db/dbtest"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/handbook"
	"belay/internal/id"
	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
	"belay/internal/subject"
)

var ctx = context.Background()

// modules are those that the reader has finished.
type modules []string

func (m modules) Finished(_ *db.Tx, _ *authz.Viewer, _ string, ask []string) (map[string]learning.Standing, error) {
	out := map[string]learning.Standing{}
	for _, id := range ask {
		if slices.Contains(m, id) {
			out[id] = learning.Standing{Module: id, Title: strings.ToUpper(id), Progress: learning.Complete, On: "2026-10-01"}
		}
	}
	return out, nil
}

// held are seats that are taken, by unit.
type held map[string][]opportunity.Span

func (h held) Seats(_ *db.Tx, _ *authz.Viewer, units []string) (map[string][]opportunity.Span, error) {
	out := map[string][]opportunity.Span{}
	for _, u := range units {
		out[u] = h[u]
	}
	return out, nil
}

// firm is two teams of one department: Max over Ana in Obs, Mia over Ben in Run,
// Dan over both managers; Eve works in another department.
type firm struct {
	*opportunity.Service
	t        *testing.T
	d        *db.DB
	gate     *authz.Gate
	clk      *clock.Moved
	org      *org.Service
	taken    held
	units    map[string]string
	who      map[string]authz.Actor
	handbook *handbook.Store
	policy   *policy.Store
}

func each(t *testing.T, run func(t *testing.T, f *firm)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, clock.Clock) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clk := clock.NewMoved(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
			run(t, newFirm(t, open(t, clk), clk))
		})
	}
}

func newFirm(t *testing.T, d *db.DB, clk *clock.Moved) *firm {
	t.Helper()
	gate, err := authz.NewGate(slices.Concat(org.Visibility(), account.Visibility(), handbook.Visibility(), policy.Visibility(), opportunity.Visibility()))
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewSource(nil)
	log, bus := audit.New(ids), event.New(ids)
	f := &firm{t: t, d: d, gate: gate, clk: clk, org: org.New(org.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids}), taken: held{}, units: map[string]string{}, who: map[string]authz.Actor{}}
	f.Service = opportunity.New(opportunity.Deps{DB: d, Gate: gate, Audit: log, Bus: bus, IDs: ids, Modules: modules{"sre-1"}, Taken: f.taken})
	f.policy = policy.NewStore(gate, log, bus)
	f.handbook = handbook.NewStore(d, gate, log, bus, ids)
	f.must(d.Write(ctx, func(tx *db.Tx) error { return authz.SetZone(tx, "Europe/Lisbon") }))
	unit := func(kind org.UnitKind, parent, name string) {
		f.units[name], err = f.org.AddUnit(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewUnit{Kind: kind, Parent: f.units[parent], Name: name})
		f.must(err)
	}
	unit(org.Department, "", "Infra")
	unit(org.Department, "", "Sales")
	unit(org.Team, "Infra", "Obs")
	unit(org.Team, "Infra", "Run")
	for _, p := range []struct{ name, manager, team, zone string }{{"dan", "", "Infra", ""}, {"max", "dan", "Obs", "Europe/Madrid"}, {"mia", "dan", "Run", ""},
		{"ana", "max", "Obs", "Europe/Lisbon"}, {"ben", "mia", "Run", ""}, {"eve", "", "Sales", "Asia/Tokyo"}} {
		f.person(p.name, p.manager, p.team, p.zone)
	}
	return f
}

func (f *firm) person(name, manager, team, zone string) {
	f.t.Helper()
	p, err := f.org.AddPerson(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.NewPerson{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Email: name + "@example.com",
		HiredOn: "2024-03-01", Manager: f.who[manager].Person, Team: f.units[team], Zone: zone, Hours: "mon-fri 09:00-17:00"})
	f.must(err)
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account (id, state, person_id, email_key, name, kind, version, created_at, changed_at)
			VALUES ($1, 'active', $2, $1, $1, 'person', 1, 0, 0)`, "account-"+name, p)
		return err
	}))
	f.who[name] = authz.Actor{Account: "account-" + name, Person: p, Via: authz.ViaSession}
}

// grants gives a role, in a unit or in all.
func (f *firm) grants(name string, role authz.Role, unit string) {
	f.t.Helper()
	a := f.who[name]
	a.Roles = append(a.Roles, role)
	f.who[name] = a
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $2, $3, $4, '2024-01-01', '9999-12-31', 'operator')`,
			"role-"+name, a.Account, string(role), db.Null(f.units[unit]))
		return err
	}))
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *firm) refused(err error, code string) {
	f.t.Helper()
	if e := fault.From(err); e == nil || e.Code != code {
		f.t.Errorf("got %v, want %s", err, code)
	}
}

func (f *firm) offer() opportunity.OfferInput {
	return opportunity.OfferInput{Unit: f.units["Obs"], Host: f.who["max"].Person, Title: "Learn alerts", Topics: []string{"SLOs", "Paging"},
		Ways: []opportunity.Way{opportunity.Pair, opportunity.OnCall}, Needs: "Curiosity", Seats: 1}
}

func (f *firm) add(as string, in opportunity.OfferInput) string {
	f.t.Helper()
	id, err := f.AddOffer(ctx, f.who[as], in, opportunity.Guard{})
	f.must(err)
	return id
}

func (f *firm) list(as string, q opportunity.Query) opportunity.Offers {
	f.t.Helper()
	out, err := f.Offers(ctx, f.who[as], q)
	f.must(err)
	return out
}

func TestAnOfferIsKeptByItsHostAndThoseAroundThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.grants("ben", authz.RoleHRPartner, "Infra")
		for _, as := range []string{"max", "dan", "ben"} {
			id := f.add(as, f.offer())
			for other, may := range map[string]bool{"max": true, "dan": true, "ben": true, "mia": false, "ana": false, "eve": false} {
				if _, _, _, err := f.OwnOffer(ctx, f.who[other], id); (err == nil) != may {
					t.Errorf("%s opens the form of %s's offer: %v", other, as, err)
				}
			}
		}
		for _, as := range []string{"mia", "ana", "eve"} {
			_, err := f.AddOffer(ctx, f.who[as], f.offer(), opportunity.Guard{})
			f.refused(err, "BLY-1104")
		}
		in := f.offer()
		in.Unit = f.units["Run"]
		_, err := f.AddOffer(ctx, f.who["max"], in, opportunity.Guard{})
		f.refused(err, "BLY-2804")
		_, where, _, err := f.OwnOffer(ctx, f.who["ben"], "")
		f.must(err)
		if len(where) != 4 || where[0].UnitName != "Obs" || where[3].HostName != "Mia Smith" { // Dan manages Max in Obs and Mia in Run
			t.Errorf("the partner may offer at %+v", where)
		}
		if _, err := f.AddOffer(ctx, f.who["eve"], opportunity.OfferInput{Title: "Learn"}, opportunity.Guard{}); !errors.Is(err, fault.Gone()) {
			t.Errorf("without a team and a host: %v", err)
		}
		if _, _, _, err = f.OwnOffer(ctx, f.who["eve"], ""); !errors.Is(err, fault.Gone()) {
			t.Errorf("Eve has nothing to offer: %v", err)
		}
	})
}

func TestAnOfferIsEditedClosedAndReopenedOverTheVersionShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		max, in := f.who["max"], f.offer()
		id := f.add("max", in)
		in.Title = "Learn paging"
		f.must(f.EditOffer(ctx, max, id, in, opportunity.Guard{Version: 1, Key: "k"}))
		f.must(f.EditOffer(ctx, max, id, in, opportunity.Guard{Version: 1, Key: "k"})) // the same form again
		in.Title, in.Topics = "Other", []string{"SLOs"}
		err := f.EditOffer(ctx, max, id, in, opportunity.Guard{Version: 1})
		f.refused(err, "BLY-2803")
		if e := fault.From(err); len(e.Fields) != 2 || e.Fields[0].Message != "Saved meanwhile: Learn paging" {
			t.Errorf("%+v", e.Fields)
		}
		f.refused(f.CloseOffer(ctx, f.who["ana"], id, opportunity.Guard{Version: 2}), "BLY-1104")
		f.refused(f.CloseOffer(ctx, max, id, opportunity.Guard{Version: 1}), "BLY-2803")
		f.must(f.CloseOffer(ctx, max, id, opportunity.Guard{Version: 2}))
		if n := len(f.list("eve", opportunity.Query{}).Items); n != 0 {
			t.Errorf("%d offers are listed after closing", n)
		}
		page, err := f.Offer(ctx, f.who["eve"], id)
		f.must(err)
		if page.State != opportunity.Closed || page.Keeps {
			t.Errorf("%+v", page)
		}
		f.must(f.ReopenOffer(ctx, max, id, opportunity.Guard{Version: 3}))
		if n := len(f.list("eve", opportunity.Query{}).Items); n != 1 {
			t.Errorf("%d offers are listed", n)
		}
		in.Host, in.Unit = f.who["mia"].Person, f.units["Run"]
		f.refused(f.EditOffer(ctx, max, id, in, opportunity.Guard{Version: 4}), "BLY-2804")
		f.must(f.EditOffer(ctx, f.who["dan"], id, in, opportunity.Guard{Version: 4}))
	})
}

func TestOffersAreFilteredPagedAndCounted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		first := f.add("max", f.offer())
		f.clk.Advance(time.Minute)
		in := f.offer()
		in.Unit, in.Host, in.Title, in.Topics, in.Ways, in.Seats = f.units["Run"], f.who["mia"].Person, "Releases 100%", []string{"Canaries"}, []opportunity.Way{opportunity.Release}, 2
		second := f.add("mia", in)
		f.taken[f.units["Obs"]] = []opportunity.Span{{Offer: first, From: "2026-10-01", Until: "2026-11-30"}}
		for _, c := range []struct {
			filter opportunity.Filter
			want   []string
		}{
			{opportunity.Filter{}, []string{second, first}}, {opportunity.Filter{Unit: "infra"}, []string{second, first}}, {opportunity.Filter{Unit: "obs"}, []string{first}},
			{opportunity.Filter{Unit: "sales"}, nil}, {opportunity.Filter{Way: opportunity.Release}, []string{second}}, {opportunity.Filter{Way: "on"}, nil},
			{opportunity.Filter{Text: "PAGING"}, []string{first}}, {opportunity.Filter{Text: "100%"}, []string{second}}, {opportunity.Filter{Text: "1_0"}, nil},
		} {
			var got []string
			for _, o := range f.list("ana", opportunity.Query{Filter: c.filter}).Items {
				got = append(got, o.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%+v finds %v, want %v", c.filter, got, c.want)
			}
		}
		page := f.list("ana", opportunity.Query{Limit: 1})
		if len(page.Items) != 1 || page.Items[0].ID != second || page.Next.ID != second || len(page.Units) != 1 || page.Units[0].Handle != "infra" {
			t.Errorf("%+v", page)
		}
		page = f.list("ana", opportunity.Query{Limit: 1, After: page.Next})
		o := page.Items[0]
		if o.ID != first || page.Next.ID != "" || o.HostName != "Max Smith" || o.UnitName != "Obs" || o.DepartmentHandle != "infra" {
			t.Errorf("%+v", page)
		}
		if o.Places != (opportunity.Seats{Total: 1, Free: 0, NextFree: "2026-12-01"}) {
			t.Errorf("seats %+v", o.Places)
		}
		if !o.Known || o.Overlap != 420 {
			t.Errorf("Ana in Lisbon shares %d minutes with Max in Madrid (%v)", o.Overlap, o.Known)
		}
		if far := f.list("eve", opportunity.Query{}).Items[1]; !far.Known || far.Overlap != 0 {
			t.Errorf("Eve in Tokyo shares %d minutes", far.Overlap)
		}
	})
}

func TestAnOfferWithoutItsHostPassesOnOrCloses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.add("max", f.offer())
		in := f.offer()
		in.Unit, in.Host = f.units["Run"], f.who["mia"].Person
		lost := f.add("mia", in)
		f.must(f.PassOn(ctx))
		if o, _, _, err := f.OwnOffer(ctx, f.who["max"], id); err != nil || o.Version != 1 {
			t.Errorf("an offer with its host was touched: %+v %v", o, err)
		}
		leave := func(name, successor string) {
			f.must(f.org.Leave(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.who[name].Person, From: "2026-11-10"}, f.who[successor].Person))
		}
		leave("max", "dan")
		leave("ben", "")
		leave("mia", "")
		f.clk.Set(time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC))
		f.must(f.PassOn(ctx))
		o, err := f.Offer(ctx, f.who["ana"], id)
		f.must(err)
		if o.HostName != "Dan Smith" || o.State != opportunity.Open {
			t.Errorf("%+v", o.Listed)
		}
		if o, err = f.Offer(ctx, f.who["ana"], lost); err != nil || o.State != opportunity.Closed {
			t.Errorf("nobody is left in the team, but its offer is %s (%v)", o.State, err)
		}
	})
}

func TestTheProgrammePagePutsADepartmentTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.grants("eve", authz.RoleHRPartner, "Infra")
		id := f.add("max", f.offer())
		in := f.offer()
		in.Unit, in.Host, in.Topics, in.Ways = f.units["Run"], f.who["mia"].Person, []string{"Paging", "Canaries"}, []opportunity.Way{opportunity.Release}
		f.add("mia", in)
		f.taken[f.units["Obs"]] = []opportunity.Span{{Offer: id, From: "2026-10-01", Until: "2026-11-30"}}
		f.imports(map[string]string{
			"belay.yaml":       "belay: source/1\nid: h\ncontent: [content]\npolicies: policies\nreading_lists: [content/read.md, content/sales.md]\n",
			"content/read.md":  "---\ntitle: Start here\nunit: infra\n---\n\n- [One](https://example.com/1): because\n",
			"content/sales.md": "---\ntitle: Selling\nunit: sales\n---\n\n- [Two](https://example.com/2): because\n",
			"policies/a.yaml":  "belay: policy/1\nid: a\neffective_from: 2026-01-01\nscope: {unit: infra}\ninternship:\n  percent: {min: 5, max: 25}\n  readiness: {modules: [sre-1, sre-2], before: active}\n",
		})
		p, err := f.Programme(ctx, f.who["ana"], "infra")
		f.must(err)
		if p.Unit.Name != "Infra" || strings.Join(p.Topics, " ") != "SLOs Paging Canaries" || len(p.Ways) != 3 || len(p.Hosts) != 2 || p.Seats != (opportunity.Seats{Total: 2, Free: 1, NextFree: "2026-11-02"}) {
			t.Errorf("%+v", p)
		}
		if len(p.Partner) != 1 || p.Partner[0].Name != "Eve Smith" || len(p.Reading) != 1 || p.Reading[0].Title != "One" || p.Reading[0].URL != "/handbook/read/" {
			t.Errorf("%+v %+v", p.Partner, p.Reading)
		}
		if p.Rules.MinPercent != 5 || p.Rules.MaxPercent != 25 || len(p.Modules) != 2 || p.Modules[0].Progress != learning.Complete || p.Modules[1].Progress != learning.Missing {
			t.Errorf("%+v %+v", p.Rules, p.Modules)
		}
		one, err := f.Offer(ctx, f.who["ana"], id)
		f.must(err)
		if one.Rules.MaxPercent != 25 || len(one.Modules) != 2 {
			t.Errorf("%+v", one)
		}
		f.imports(map[string]string{"belay.yaml": "belay: source/1\nid: h\ncontent: [content]\n", "content/read.md": "# Gone\n"})
		if p, err = f.Programme(ctx, f.who["ana"], "infra"); err != nil || len(p.Reading) != 0 {
			t.Errorf("%+v %v", p.Reading, err)
		}
		if p, err = f.Programme(ctx, f.who["ana"], "sales"); err != nil || len(p.Offers) != 0 {
			t.Errorf("%+v %v", p, err)
		}
		for _, handle := range []string{"obs", "nowhere", "", "company"} {
			if _, err := f.Programme(ctx, f.who["ana"], handle); !errors.Is(err, fault.Gone()) {
				t.Errorf("%q has a programme: %v", handle, err)
			}
		}
	})
}

// imports stores a handbook with its policies and reading lists.
func (f *firm) imports(files map[string]string) {
	f.t.Helper()
	dir := f.t.TempDir()
	for path, text := range files {
		path = filepath.Join(dir, filepath.FromSlash(path))
		f.must(os.MkdirAll(filepath.Dir(path), 0o755))
		f.must(os.WriteFile(path, []byte(text), 0o600))
	}
	tree, err := handbook.Read(dir, handbook.Option{})
	f.must(err)
	docs, problems := policy.Load(tree)
	if len(problems) > 0 {
		f.t.Fatal(problems)
	}
	_, err = f.handbook.Import(ctx, authz.Operator(), tree, func(tx *db.Tx, v handbook.Version) error {
		if _, err := f.policy.Adopt(tx, authz.Operator(), tree, v, docs); err != nil {
			return err
		}
		if _, err := f.AdoptReading(tx, f.who["ana"], tree, v); !errors.Is(err, fault.Gone()) {
			f.t.Errorf("Ana imports a reading list: %v", err)
		}
		_, err := f.AdoptReading(tx, authz.Operator(), tree, v)
		return err
	})
	f.must(err)
}

func TestAWishIsNamedOnlyByChoice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		ana, seen := f.who["ana"], func(as string) opportunity.ListedWish {
			t.Helper()
			list, err := f.OpenWishes(ctx, f.who[as], opportunity.Query{})
			f.must(err)
			if len(list.Items) != 1 {
				t.Fatalf("%s sees %d wishes", as, len(list.Items))
			}
			return list.Items[0]
		}
		id, err := f.AddWish(ctx, ana, opportunity.WishInput{Topic: "Kubernetes", Note: "for my own growth", Unit: f.units["Run"], Way: opportunity.Pair, Quarter: "2027-Q1"}, opportunity.Guard{})
		f.must(err)
		for _, as := range []string{"eve", "max"} {
			if w := seen(as); w.Person != "" || w.PersonName != "" || w.Note != "" || w.Topic != "Kubernetes" || w.UnitName != "Run" {
				t.Errorf("%s sees %+v", as, w)
			}
			if _, _, err := f.OwnWish(ctx, f.who[as], id); !errors.Is(err, fault.Gone()) {
				t.Errorf("%s opens the form: %v", as, err)
			}
		}
		if w := seen("ana"); w.PersonName != "Ana Smith" {
			t.Errorf("Ana sees %+v", w)
		}
		_, err = f.AddWish(ctx, f.who["ben"], opportunity.WishInput{Topic: "KUBERNETES", Named: true}, opportunity.Guard{})
		f.must(err)
		_, err = f.AddWish(ctx, f.who["ben"], opportunity.WishInput{Topic: "Go", Unit: f.units["Sales"]}, opportunity.Guard{})
		f.must(err)
		page, err := f.Wishes(ctx, f.who["eve"], opportunity.Filter{}, nil)
		f.must(err)
		if len(page.Mine) != 0 || len(page.Topics) != 2 || page.Topics[0].Count != 2 || len(page.Topics[0].Named) != 1 || page.Topics[0].Named[0].Name != "Ben Smith" || len(page.Topics[1].Named) != 0 {
			t.Errorf("%+v", page)
		}
		if page, err = f.Wishes(ctx, f.who["eve"], opportunity.Filter{Unit: "infra", Way: opportunity.OnCall}, nil); err != nil || len(page.Topics) != 1 || page.Topics[0].Count != 1 {
			t.Errorf("%+v %v", page.Topics, err)
		}
		f.must(f.EditWish(ctx, ana, id, opportunity.WishInput{Topic: "Kubernetes", Note: "for my own growth", Named: true}, opportunity.Guard{Version: 1}))
		if page, err = f.Wishes(ctx, f.who["eve"], opportunity.Filter{}, nil); err != nil || len(page.Topics[0].Named) != 2 {
			t.Errorf("%+v %v", page.Topics, err)
		}
	})
}

func TestAWishIsDroppedMetAndOpenedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		ana := f.who["ana"]
		id, err := f.AddWish(ctx, ana, opportunity.WishInput{Topic: "Go", Named: true}, opportunity.Guard{})
		f.must(err)
		f.refused(f.DropWish(ctx, f.who["max"], id, opportunity.Guard{Version: 1}), "BLY-1104")
		f.refused(f.DropWish(ctx, ana, id, opportunity.Guard{Version: 7}), "BLY-2803")
		f.must(f.DropWish(ctx, ana, id, opportunity.Guard{Version: 1}))
		list, err := f.OpenWishes(ctx, f.who["eve"], opportunity.Query{})
		f.must(err)
		page, err := f.Wishes(ctx, ana, opportunity.Filter{}, nil)
		f.must(err)
		if len(list.Items) != 0 || len(page.Topics) != 0 || len(page.Mine) != 1 {
			t.Errorf("after dropping: %+v %+v", list, page)
		}
		f.must(f.ReopenWish(ctx, ana, id, opportunity.Guard{Version: 2}))
		f.must(f.MeetWish(ctx, ana, id, opportunity.Guard{Version: 3}))
		if w, _, err := f.OwnWish(ctx, ana, id); err != nil || w.State != opportunity.Met || w.Version != 4 {
			t.Errorf("%+v %v", w, err)
		}
		f.must(f.org.Leave(ctx, authz.Operator(), org.Guard{Version: org.Any}, org.Change{Person: f.who["ben"].Person, From: "2026-11-03"}, ""))
		_, err = f.AddWish(ctx, f.who["ben"], opportunity.WishInput{Topic: "Rust"}, opportunity.Guard{})
		f.must(err)
		f.clk.Advance(48 * time.Hour)
		if list, err = f.OpenWishes(ctx, f.who["eve"], opportunity.Query{}); err != nil || len(list.Items) != 0 {
			t.Errorf("a leaver's wish is listed: %+v %v", list, err)
		}
	})
}

func TestNobodyWithoutAnAccountActs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		id := f.add("max", f.offer())
		nobody, g := authz.Actor{}, opportunity.Guard{Version: opportunity.Any}
		_, addOffer := f.AddOffer(ctx, nobody, f.offer(), g)
		_, addWish := f.AddWish(ctx, nobody, opportunity.WishInput{Topic: "x"}, g)
		_, offers := f.Offers(ctx, nobody, opportunity.Query{})
		_, offer := f.Offer(ctx, nobody, id)
		_, programme := f.Programme(ctx, nobody, "infra")
		_, wishes := f.Wishes(ctx, nobody, opportunity.Filter{}, nil)
		_, open := f.OpenWishes(ctx, nobody, opportunity.Query{})
		_, _, ownWish := f.OwnWish(ctx, nobody, id)
		_, _, _, ownOffer := f.OwnOffer(ctx, nobody, id)
		for name, err := range map[string]error{"AddOffer": addOffer, "AddWish": addWish, "Offers": offers, "Offer": offer, "Programme": programme, "Wishes": wishes, "OpenWishes": open, "OwnWish": ownWish, "OwnOffer": ownOffer,
			"EditOffer": f.EditOffer(ctx, nobody, id, f.offer(), g), "CloseOffer": f.CloseOffer(ctx, nobody, id, g), "ReopenOffer": f.ReopenOffer(ctx, nobody, id, g),
			"EditWish": f.EditWish(ctx, nobody, id, opportunity.WishInput{Topic: "x"}, g), "DropWish": f.DropWish(ctx, nobody, id, g), "MeetWish": f.MeetWish(ctx, nobody, id, g), "ReopenWish": f.ReopenWish(ctx, nobody, id, g)} {
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%s lets nobody in: %v", name, err)
			}
		}
	})
}

func TestErasureTakesWishesAndLeavesTheTeamsOffer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.add("max", f.offer())
		_, err := f.AddWish(ctx, f.who["max"], opportunity.WishInput{Topic: "Go"}, opportunity.Guard{})
		f.must(err)
		r := subject.New()
		r.Register(opportunity.Subjects()...)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			doc, err := r.Export(tx, f.who["max"].Person)
			if err != nil || len(doc.Tables) != 2 {
				t.Errorf("%+v %v", doc, err)
			}
			for _, table := range opportunity.Subjects() {
				f.must(table.Erase(tx, f.who["max"].Person))
			}
			return nil
		}))
		if o := f.list("ana", opportunity.Query{}); len(o.Items) != 1 || o.Items[0].Needs != "" {
			t.Errorf("%+v", o)
		}
		if list, err := f.OpenWishes(ctx, f.who["ana"], opportunity.Query{}); err != nil || len(list.Items) != 0 {
			t.Errorf("%+v %v", list, err)
		}
	})
}
