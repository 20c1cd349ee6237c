package opportunity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/fault"
	"belay/internal/handbook"
)

func TestSeatsCountWhoIsThereOnTheDay(t *testing.T) {
	t.Parallel()
	two := Offer{ID: "o", Seats: 2, From: "2026-11-01"}
	for _, c := range []struct {
		name  string
		offer Offer
		taken []Span
		want  Seats
	}{
		{"nobody", two, nil, Seats{2, 2, "2026-11-20"}},
		{"one of two", two, []Span{{"o", "2026-11-01", "2026-12-31"}}, Seats{2, 1, "2026-11-20"}},
		{"both, until the first leaves", two, []Span{{"o", "2026-11-01", "2026-11-30"}, {"o", "2026-11-10", "2026-12-31"}}, Seats{2, 0, "2026-12-01"}},
		{"both, and the next one comes as the first leaves", two, []Span{{"o", "2026-11-01", "2026-11-30"}, {"o", "2026-11-10", "2026-12-31"}, {"o", "2026-12-01", "2026-12-10"}}, Seats{2, 0, "2026-12-11"}},
		{"a seat of another offer", two, []Span{{"p", "2026-11-01", "2026-12-31"}}, Seats{2, 2, "2026-11-20"}},
		{"somebody in the team without an offer", two, []Span{{"", "2026-11-01", "2026-12-31"}}, Seats{2, 1, "2026-11-20"}},
		{"one who has left", two, []Span{{"o", "2026-09-01", "2026-11-19"}}, Seats{2, 2, "2026-11-20"}},
		{"the last day counts", Offer{ID: "o", Seats: 1, From: "2026-11-01"}, []Span{{"o", "2026-11-01", "2026-11-20"}}, Seats{1, 0, "2026-11-21"}},
		{"not yet open", Offer{ID: "o", Seats: 1, From: "2027-01-11"}, []Span{{"o", "2026-11-01", "2026-12-20"}}, Seats{1, 1, "2027-01-11"}},
		{"full until it ends", Offer{ID: "o", Seats: 1, From: "2026-11-01", Until: "2026-12-31"}, []Span{{"o", "2026-11-01", "2026-12-31"}}, Seats{1, 0, ""}},
		{"over", Offer{ID: "o", Seats: 1, From: "2026-10-01", Until: "2026-11-19"}, nil, Seats{1, 0, ""}},
	} {
		if got := c.offer.Count("2026-11-20", c.taken); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestOverlapIsTheTimeBothWorkOnAWorkingDayOfTheFirst(t *testing.T) {
	t.Parallel()
	const week = "mon-fri 09:00-17:00"
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC) // the week after has no clock change here
	home, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name         string
		mine, theirs Clock
		minutes      int
		known        bool
	}{
		{"one zone", Clock{"Europe/Lisbon", week}, Clock{"Europe/Lisbon", week}, 480, true},
		{"an hour apart", Clock{"Europe/Lisbon", week}, Clock{"Europe/Madrid", week}, 420, true},
		{"five hours apart", Clock{"Europe/London", week}, Clock{"America/New_York", week}, 180, true},
		{"the other side of the day", Clock{"Europe/Lisbon", week}, Clock{"Asia/Tokyo", week}, 0, true},
		{"half a week", Clock{"Europe/Lisbon", "mon,tue 09:00-17:00"}, Clock{"Europe/Lisbon", week}, 480, true},
		{"half of the other's week", Clock{"Europe/Lisbon", week}, Clock{"Europe/Lisbon", "mon,tue 09:00-14:00"}, 120, true},
		{"the company's zone for who gave none", Clock{"", week}, Clock{"Europe/Madrid", week}, 420, true},
		{"no hours", Clock{"Europe/Lisbon", ""}, Clock{"Europe/Lisbon", week}, 0, false},
		{"no such zone", Clock{"Europe/Lisbon", week}, Clock{"Nowhere/Land", week}, 0, false},
	} {
		if minutes, known := Overlap(c.mine, c.theirs, home, at); minutes != c.minutes || known != c.known {
			t.Errorf("%s: %d minutes, known %v; want %d, %v", c.name, minutes, known, c.minutes, c.known)
		}
	}
	ahead := time.Date(2026, 10, 23, 10, 0, 0, 0, time.UTC) // Europe falls back before, America after: an hour less between them
	if minutes, _ := Overlap(Clock{"Europe/London", week}, Clock{"America/New_York", week}, home, ahead); minutes != 240 {
		t.Errorf("in the week between the clock changes: %d minutes", minutes)
	}
}

func TestInputIsTidiedAndRefusedAllAtOnce(t *testing.T) {
	t.Parallel()
	in, err := OfferInput{Title: "  Learn \n alerts ", Topics: []string{" SLOs ", "", "SLOs", "Paging"}, Ways: []Way{Project, "x", Pair}, Seats: 1}.Check("2026-11-20")
	if err != nil || in.Title != "Learn alerts" || strings.Join(in.Topics, "|") != "SLOs|Paging" || !slices.Equal(in.Ways, []Way{Pair, Project}) || in.From != "2026-11-20" {
		t.Errorf("%+v %v", in, err)
	}
	_, err = OfferInput{Title: strings.Repeat("x", MaxTitle+1), Ways: []Way{"x"}, Seats: 99, From: "soon", Until: "2026-02-30", Needs: "\x00"}.Check("2026-11-20")
	if got := fieldsOf(err); got != "title topics way needs seats from until" {
		t.Error(got)
	}
	if _, err = (OfferInput{Title: "x", Topics: []string{"x"}, Ways: []Way{Pair}, Seats: 1, From: "2026-11-20", Until: "2026-11-19"}).Check("2026-11-20"); fieldsOf(err) != "until" {
		t.Error(err)
	}
	for quarter, ok := range map[string]bool{"": true, "2027-Q1": true, "2027-q4": true, "2027-Q5": false, "27-Q1": false, "2027-Q11": false, "1999-Q1": false, "2027Q1": false} {
		if _, err := (WishInput{Topic: "x", Quarter: quarter}).Check(); (err == nil) != ok {
			t.Errorf("the quarter %q: %v", quarter, err)
		}
	}
	if _, err := (WishInput{Way: "x", Note: "\x00"}).Check(); fieldsOf(err) != "topic way note" {
		t.Error(err)
	}
	if got := strings.Join(Quarters("2026-11-20", 3), " "); got != "2026-Q4 2027-Q1 2027-Q2" {
		t.Error(got)
	}
}

func fieldsOf(err error) string {
	f := fault.From(err)
	if f == nil {
		return ""
	}
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	return strings.Join(names, " ")
}

func TestReadingListsKeepTitleLinkAndReason(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, text := range map[string]string{
		"belay.yaml":         "belay: source/1\nid: h\nunit: engineering\ncontent: [content]\nreading_lists: [content/lists/*.md]\n",
		"content/page.md":    "# No list\n\n- [Elsewhere](https://example.com/x): not read\n",
		"content/lists/b.md": "---\ntitle: Second\n---\n\n1. <https://example.com/bare> - why\n1. Ask *Kofi*: he knows\n",
		"content/lists/a.md": "---\ntitle: First\nunit: infra\n---\n\n- [Top](https://example.com/top)\n\n## The `idea`\n\n" +
			"1. [How **complex** systems](https://example.com/a_(b)?q=1 \"t\"): eighteen paragraphs, [again](https://example.com/2) and again.\n   - a [nested](https://example.com/n) one\n1. [Script](javascript:alert(1)): no link\n",
	} {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := handbook.Read(dir, handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range ReadingLists(tree) {
		got = append(got, strings.Join([]string{e.Unit, e.List, e.Section, e.Title, e.Link, e.Reason}, " | "))
	}
	want := []string{
		"infra | First |  | Top | https://example.com/top | ",
		"infra | First | The idea | How complex systems | https://example.com/a_(b)?q=1 | Eighteen paragraphs, again and again.",
		"infra | First | The idea | Script |  | No link",
		"engineering | Second |  | https://example.com/bare | https://example.com/bare | Why",
		"engineering | Second |  | Ask Kofi |  | He knows",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
