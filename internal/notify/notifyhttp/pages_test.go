package notifyhttp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"belay/internal/org"
)

const asksYes = "Ana Smith asks for your yes <now>"

func TestHomeSaysWhatWaitsAndLeadsToIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		max := s.window("max").open(HomePath).shows(200, "Nothing waits for you.", "You are all set", "/growth").hides("My climbs")
		s.asks("a", "max", "2026-11-09")
		max.open(HomePath).shows(200, "One thing waits for you since today.", asksYes, "/requests/a", "Answer", "Due 9 Nov").hides("You are all set", "See all")
		s.clk.Advance(24 * time.Hour)
		for i := range 4 {
			s.asks(fmt.Sprint("b", i), "max", "")
			s.clk.Advance(time.Minute)
		}
		s.clk.Set(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC))
		max.open(HomePath).shows(200, "Five things wait for you. The oldest since 2 Nov.", "One of them is overdue.", "Overdue since 9 Nov", "See all").hides("/requests/b3")
		s.window("ben").open(HomePath).shows(200, "Nothing waits for you.", "My climbs", "North face", "2 of 3 done", "All climbs").hides(asksYes, "You are all set")
		s.window("ana").open(HomePath).shows(200, "Nothing waits for you.").hides(asksYes)
	})
}

func TestInboxListsEverythingPageByPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		max := s.window("max").open(InboxPath).shows(200, "Nothing waits for you.", "Nothing to answer", "Nothing has happened yet")
		for i := range 27 {
			s.asks(fmt.Sprintf("w%02d", i), "max", "")
			s.tell("ana", fmt.Sprintf("n%02d", i), "read")
			s.clk.Advance(time.Minute)
		}
		max.open(InboxPath).shows(200, "27 things wait for you.", "/requests/w00", "/requests/w24").hides("/requests/w25")
		max.follow("?waits=").shows(200, "27 things wait for you.", "/requests/w25", "/requests/w26").hides("/requests/w24")
		ana := s.window("ana").open(InboxPath).shows(200, "What happened, 27 new", "/requests/n26", "/requests/n02").hides("/requests/n01", asksYes)
		ana.follow("?told=").shows(200, "/requests/n01", "/requests/n00").hides("/requests/n02")
		stolen := ana.path
		s.window("max").open(strings.Replace(stolen, "told=", "waits=", 1)).shows(422, "This place in the list is not known")
		s.window("max").open(stolen).shows(422)
	})
}

func TestNoticesAreMarkedAndTheMarkIsTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		s.tell("ana", "x", "accepted")
		s.tell("ana", "y", "declined")
		ana := s.window("ana").open(InboxPath).shows(200, "Max Smith accepted a request", "2 new")
		ana.submit("/seen\n") // the first form marks all
		ana.shows(200, "Everything is marked as read.", "What happened").hides("2 new", "Mark all as read")
		ana.submit("/unseen\n").shows(200, "2 new")
		for _, m := range forms.FindAllStringSubmatch(ana.body, -1) {
			if strings.HasSuffix(m[1], "/seen") && m[1] != noticesPath+"/seen" {
				ana.submit(m[1]).shows(200, "Marked as read.", "1 new")
				ana.submit(m[1], "seen", "0").shows(200, "2 new")
				break
			}
		}
		s.hidden["x"] = true
		ana.open(InboxPath).shows(200, "declined").hides("accepted")
	})
}

func TestAbsencesAreWrittenDownChangedAndRemoved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana := s.window("ana").open(AwayPath).shows(200, "You have no absence to come.", "never a reason", "Visible to you, your manager, theirs, your People partner and HR.")
		ana.submit("/away\n", "from", "2026-11-12", "until", "2026-11-10").shows(422, "The last day lies before the first one.", `value="2026-11-12"`)
		ana.submit("/away\n", "from", "2026-11-10", "until", "2026-11-12").shows(200, "Your absence is written down.", "10 Nov to 12 Nov", "You are away next from 10 Nov.")
		ana.follow("/away/").shows(200, "Change absence", `value="2026-11-12"`)
		edit := ana.path
		ana.submit(edit+"\n", "from", "2026-11-10", "until", "soon").shows(422, "Write the last day", `value="soon"`)
		ana.submit(edit+"\n", "from", "2026-11-02", "until", "2026-11-02").shows(200, "You are away until 2 Nov.", "Your change is saved.")
		s.window("max").open(AwayPath).shows(200, "When your team is away", "Ana Smith", "2 Nov").hides("You are away until")
		s.window("ben").open(AwayPath).hides("2 Nov", "Ana Smith")
		s.window("max").open(edit).shows(404)
		ana.submit("/remove\n").shows(200, "Your absence is removed.", "You have no absence to come.")
		ana.submit("/restore\n").shows(200, "Your absence is back.", "You are away until 2 Nov.")
		ana.open(edit).shows(200)
	})
}

func TestWhoStandsInIsChosenAndTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		max := s.window("max").open(AwayPath).shows(200, "Nobody stands in for you").follow("/away/delegate").shows(200, "Ana Smith", "Zoe Smith")
		max.submit("/delegate\n", "email", "nobody@example.com").shows(422, "Nobody who works here has this address.", `value="nobody@example.com"`)
		max.submit("/delegate\n", "email", "max@example.com").shows(422, "You cannot stand in for yourself.")
		max.submit("/delegate\n", "delegate", s.people["ben"].Person).shows(200, "Saved who stands in for you.", "Ben Smith", "from 2 Nov on")
		s.window("ben").open(AwayPath).shows(200, "For whom you stand in", "Max Smith")
		max.submit("/delegate\n").shows(200, "Nobody stands in for you") // undo
		max.follow("/away/delegate").submit("/delegate\n", "email", "BEN@example.com", "from", "2026-11-10", "until", "2026-11-12").shows(200, "Ben Smith", "10 Nov to 12 Nov")
	})
}

// The pages run as many statements with ten times the rows, and at most eight
// with the one that finds who asks.
func TestPagesRunFewStatementsWhateverTheyShow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		fill := func(n int) {
			for range n {
				key := fmt.Sprint(s.clk.Now().UnixMicro())
				s.asks("w"+key, "max", "2026-11-09")
				s.tell("max", "n"+key, "read")
				s.clk.Advance(time.Second)
			}
		}
		counts := func() map[string]int {
			out := map[string]int{}
			for _, path := range []string{HomePath, InboxPath, AwayPath, delegatePath} {
				w := s.window("max").open(path)
				w.open(path).shows(200)
				out[path] = s.statements
			}
			return out
		}
		fill(2)
		s.must(addDays(s, "ana", 1))
		small := counts()
		fill(20)
		s.must(addDays(s, "ana", 9))
		s.must(addDays(s, "ben", 9))
		for path, n := range counts() {
			if n != small[path] || n > 7 {
				t.Errorf("%s: %d statements, %d with ten times the rows", path, small[path], n)
			}
		}
	})
}

// addDays writes down some absences of a day each.
func addDays(s *site, who string, n int) error {
	for range n {
		s.clk.Advance(time.Second)
		day := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 2*int(s.clk.Now().Unix()%150))
		if _, err := s.org.AddAbsence(ctx, s.people[who], anything, org.Span{From: day.Format(time.DateOnly), Until: day.AddDate(0, 0, 1).Format(time.DateOnly)}); err != nil {
			return err
		}
	}
	return nil
}
