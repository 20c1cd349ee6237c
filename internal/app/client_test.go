package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"belay/client"
	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/demo"
)

// client is the Go client with somebody's token.
func (s *served) client(of string, scopes ...authz.TokenScope) *client.Client {
	s.t.Helper()
	c, err := client.New(s.URL, s.token(of, scopes...))
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func TestTheClientReadsDirectoryHandbookAndLadders(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := serve(t, e, nil)
			dir, _, err := demo.Unpack(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.core.importHandbook(t.Context(), authz.Operator(), dir); err != nil {
				t.Fatal(err)
			}
			c := s.client("ana", "all:read")
			readsDirectory(t, c)
			readsHandbook(t, c)
			readsLadders(t, c)
		})
	}
}

func readsDirectory(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	me, err := c.Me(ctx)
	if err != nil || me.Person == nil || me.Person.Team.Name != "Reliability" || me.Person.Manager.Name != "Max Muster" || me.Manages || me.Person.HiredOn == "" {
		t.Fatalf("%+v %v", me, err)
	}
	var names []string
	for p, err := range c.AllPeople(ctx, client.ListPeopleQuery{Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, p.Name)
		if p.Name == "Eve Okafor" && (p.HiredOn != "" || p.Email == "") {
			t.Errorf("a stranger's card: %+v", p)
		}
	}
	if strings.Join(names, ", ") != "Ana Silva, Eve Okafor, Max Muster" {
		t.Errorf("%v", names)
	}
	page, err := c.ListPeople(ctx, client.ListPeopleQuery{Limit: 3})
	if err != nil || page.Next != "" {
		t.Errorf("a list that ends leads on: %q %v", page.Next, err)
	}
	page, err = c.ListPeople(ctx, client.ListPeopleQuery{Q: "SÍLVA", Limit: 1000})
	if err != nil || len(page.Items) != 1 {
		t.Errorf("without marks and case: %+v %v", page, err)
	}
	if page, err := c.ListPeople(ctx, client.ListPeopleQuery{Q: "%"}); err != nil || len(page.Items) != 0 {
		t.Errorf("a sign of patterns: %+v %v", page, err)
	}
	first, err := c.ListPeople(ctx, client.ListPeopleQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for name, query := range map[string]client.ListPeopleQuery{"another filter's cursor": {Q: "a", After: first.Next}, "a forged one": {After: "abc"}, "too many": {Limit: 1001}} {
		if _, err := c.ListPeople(ctx, query); status(err) != http.StatusUnprocessableEntity {
			t.Errorf("%s: %v", name, err)
		}
	}
	var version int64
	one, err := c.GetPerson(ctx, me.Person.ID, client.ReadVersion(&version))
	if err != nil || one.ID != me.Person.ID || version != one.Version {
		t.Errorf("%+v %d %v", one, version, err)
	}
	var units []string
	for u, err := range c.AllUnits(ctx, client.ListUnitsQuery{Limit: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u.Kind+" "+u.Name)
	}
	if !slices.Contains(units, "team Reliability") || !slices.Contains(units, "department Product") || len(units) != 5 {
		t.Errorf("%v", units)
	}
}

func status(err error) int {
	if p, ok := client.IsProblem(err); ok {
		return int(p.Status)
	}
	return 0
}

func readsHandbook(t *testing.T, c *client.Client) {
	t.Helper()
	ctx, seen := t.Context(), map[string]bool{}
	var at string
	for p, err := range c.AllPages(ctx, client.ListPagesQuery{Limit: 10}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[p.Path] {
			t.Errorf("%s stands twice", p.Path)
		}
		seen[p.Path], at = true, p.At
	}
	contents, err := c.ListPages(ctx, client.ListPagesQuery{Limit: 1})
	if err != nil || len(contents.Sources) != 1 || int64(len(seen)) != contents.Sources[0].Pages {
		t.Errorf("%d pages of %+v, %v", len(seen), contents.Sources, err)
	}
	page, err := c.GetPage(ctx, client.GetPageQuery{At: at})
	if err != nil || page.Page.At != at || page.HTML == "" || page.From.Version != 1 {
		t.Errorf("%+v %v", page, err)
	}
	if _, err := c.GetPage(ctx, client.GetPageQuery{At: "/nowhere/"}); status(err) != http.StatusNotFound {
		t.Error(err)
	}
}

func readsLadders(t *testing.T, c *client.Client) {
	t.Helper()
	ctx := t.Context()
	list, err := c.ListLadders(ctx)
	if err != nil || len(list.Items) == 0 {
		t.Fatal(err)
	}
	framework, track, _ := strings.Cut(list.Items[0].Ref, "/")
	all, err := c.GetLadder(ctx, framework, track, client.GetLadderQuery{})
	if err != nil {
		t.Fatal(err)
	}
	count := func(l client.Ladder) (n int64) {
		for _, d := range l.Dimensions {
			n += int64(len(d.Expectations))
		}
		return n
	}
	var want int64
	for _, level := range all.Levels {
		want += level.Expectations
		one, err := c.GetLadder(ctx, framework, track, client.GetLadderQuery{Level: level.ID})
		if err != nil || count(one) != level.Expectations {
			t.Errorf("%s: %d of %d, %v", level.ID, count(one), level.Expectations, err)
		}
	}
	if got := count(all); got != want || got == 0 {
		t.Errorf("%d expectations, %d by level", got, want)
	}
	for _, bad := range []string{"no", "such"} {
		if _, err := c.GetLadder(ctx, framework, track, client.GetLadderQuery{Level: bad}); status(err) != http.StatusNotFound {
			t.Error(err)
		}
	}
}

// A server that dies before or after it did the act is asked again, and the act
// is done once.
func TestTheClientDoesAnActOnceHoweverOftenItIsCutOff(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			s := serve(t, e, func(_ *served, next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					switch n := asked.Add(1); {
					case r.Method == http.MethodPost && n%3 == 1:
						panic(http.ErrAbortHandler) // before the act
					case r.Method == http.MethodPost && n%3 == 2:
						next.ServeHTTP(discard{http.Header{}}, r)
						panic(http.ErrAbortHandler) // after it
					}
					next.ServeHTTP(w, r)
				})
			})
			c := s.client("ana", "all:read", "all:write")
			kept, err := c.AddEvidence(t.Context(), client.AddEvidenceRequest{Title: "Once", Note: "x"})
			if err != nil || asked.Load() != 3 {
				t.Fatalf("%v after %d", err, asked.Load())
			}
			me, err := c.Me(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			list, err := c.ListEvidence(t.Context(), me.Person.ID, client.ListEvidenceQuery{})
			if err != nil || len(list.Items) != 1 || list.Items[0].ID != kept.ID {
				t.Errorf("%+v %v", list.Items, err)
			}
			title := "Twice"
			if _, err := c.EditEvidence(t.Context(), kept.ID, kept.Version+1, client.EditEvidenceRequest{Title: &title}); status(err) != http.StatusPreconditionFailed {
				t.Errorf("a version that is not there: %v", err)
			}
		})
	}
}

// discard is an answer that nobody gets.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)               {}

func TestAnAccountThatStandsForNobodyIsTold(t *testing.T) {
	t.Parallel()
	s := serve(t, db.SQLite, nil)
	a, err := s.core.account.Create(context.Background(), authz.Operator(), account.NewAccount{Email: "it@example.com", Name: "IT desk", Password: "seven green boats at noon"})
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.core.account.MakeToken(context.Background(), authz.Actor{Account: a.ID, Via: authz.ViaSession},
		account.NewToken{Name: "x", Scopes: []authz.TokenScope{"all:read", "all:write"}, Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(s.URL, made.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if me, err := c.Me(t.Context()); err != nil || me.Person != nil || !slices.Contains(me.Roles, "platform_admin") {
		t.Errorf("%+v %v", me, err)
	}
	shell{t, s.URL, made.Secret}.belay("evidence list").refused(t, 1, "BLY-4115")
}
