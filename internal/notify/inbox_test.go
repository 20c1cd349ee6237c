package notify_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/notify"
	"belay/internal/policy"
	"belay/internal/subject"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

type held struct{ object, owner, subject string }

// agrees checks every open wait against the feature and the people.
func (f *firm) agrees(left map[string]bool) {
	f.t.Helper()
	f.must(f.d.Read(ctx, func(tx *db.Tx) error {
		list, err := db.All(tx, func(s db.Scanner) (h held, err error) { err = s.Scan(&h.object, &h.owner, &h.subject); return h, err },
			`SELECT object, owner_id, subject_id FROM wait`)
		if len(list) != 30 {
			f.t.Errorf("%d waits are open", len(list))
		}
		for _, h := range list {
			if h.owner == h.subject || left[h.owner] || f.feature.waitsFor[h.object+" manager"] != h.owner {
				f.t.Errorf("%s on %s: waits for %s (left %v), the feature says %s, about %s", h.object, f.clk.Now().Format(time.DateOnly), h.owner, left[h.owner], f.feature.waitsFor[h.object+" manager"], h.subject)
			}
		}
		return err
	}))
}

func (f *firm) tell(to authz.Actor, object, what string) {
	f.t.Helper()
	f.must(f.d.Write(ctx, func(tx *db.Tx) error {
		return f.Tell(tx, notify.Notice{To: []string{to.Person, f.max.Person, "", to.Person}, Kind: kind, Object: object, What: what, Actor: f.max.Person, Subject: f.ana.Person, Unit: f.dept})
	}))
}

func TestNoticesAreToldOnceToOthersAndReadNewestFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.tell(f.ben, "a", "accepted")
		f.clk.Advance(time.Minute)
		f.tell(f.ben, "b", "declined")
		f.hears(f.ben, "max declined the request of ana", "max accepted the request of ana")
		f.hears(f.max) // who did it knows
		if b := f.inbox(f.ben); b.Unseen != 2 || b.Notices[0].Path != "/requests/b#" || b.Notices[0].Seen {
			t.Errorf("%+v", b)
		}
	})
}

// leak lists what an inbox tells of an object that its reader may not read.
func leak(b notify.Inbox, hidden string) (out []string) {
	for _, n := range b.Notices {
		if n.Object == hidden || strings.Contains(n.Path, hidden) {
			out = append(out, n.Sentence)
		}
	}
	return out
}

func TestANoticeOfWhatOneMayNoLongerReadIsNotShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.tell(f.ben, "secret", "accepted")
		f.tell(f.ben, "open", "accepted")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			return f.Tell(tx, notify.Notice{To: []string{f.ben.Person}, Kind: "test.unknown", Object: "x", What: "y"})
		}))
		if len(leak(f.inbox(f.ben), "secret")) != 1 || len(f.told(f.ben)) != 2 {
			t.Fatal("the check finds no leak where there is one") // the rights of today show it
		}
		f.feature.hidden["secret"] = true
		if found := leak(f.inbox(f.ben), "secret"); len(found) != 0 || len(f.told(f.ben)) != 1 {
			t.Errorf("shown: %q", found)
		}
		if b := f.inbox(f.ben); b.Unseen != 1 {
			t.Errorf("%d unseen, and one can be read", b.Unseen)
		}
	})
}

func TestWhoMayNotBeKnownIsNotNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.tell(f.ben, "a", "accepted")
		f.hears(f.ben, "max accepted the request of ana")
		f.feature.nameless["a"] = true
		f.hears(f.ben, "max accepted the request of one of us")
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { // by the person concerned
			return f.Tell(tx, notify.Notice{To: []string{f.ben.Person}, Kind: kind, Object: "a", What: "withdrew", Actor: f.ana.Person, Subject: f.ana.Person})
		}))
		if got := f.told(f.ben); !slices.Contains(got, "one of us withdrew the request of one of us") {
			t.Errorf("%q", got)
		}
	})
}

func TestInboxPagesNeitherSkipNorRepeat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for i := range 7 {
			f.open(f.about(fmt.Sprint("o", i)))
			f.tell(f.ben, fmt.Sprint("o", i), "accepted")
			if i%2 == 0 { // two at each instant
				f.clk.Advance(time.Minute)
			}
		}
		waits, told := map[string]bool{}, map[string]bool{}
		for ask := (notify.Ask{Waits: 2, Notices: 2}); ; {
			b, err := f.Inbox(ctx, f.max, ask)
			f.must(err)
			if b.Waiting != 7 || !b.Oldest.Equal(start) {
				t.Errorf("%d waiting since %s", b.Waiting, b.Oldest)
			}
			for i, w := range b.Waits {
				if waits[w.ID] || i > 0 && w.Since.Before(b.Waits[i-1].Since) {
					t.Errorf("%s again or out of order", w.ID)
				}
				waits[w.ID] = true
			}
			if ask.AfterWait = b.MoreWaits; b.MoreWaits.ID == "" {
				break
			}
		}
		for ask := (notify.Ask{Notices: 3}); ; {
			b, err := f.Inbox(ctx, f.ben, ask)
			f.must(err)
			for _, n := range b.Notices {
				if told[n.ID] {
					t.Errorf("%s again", n.ID)
				}
				told[n.ID] = true
			}
			if ask.BeforeNotice = b.MoreNotices; b.MoreNotices.ID == "" {
				break
			}
		}
		if len(waits) != 7 || len(told) != 7 {
			t.Errorf("%d waits and %d notices", len(waits), len(told))
		}
	})
}

func TestTheCountOfTheMenuIsTheLengthOfTheInbox(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for i := range 3 {
			f.open(f.about(fmt.Sprint("o", i)))
		}
		for _, who := range []authz.Actor{f.max, f.ana} {
			n := f.count(`SELECT `+notify.OpenCount(`$1`), who.Person)
			if b := f.inbox(who); n != b.Waiting || n != len(b.Waits) {
				t.Errorf("the menu says %d, the inbox %d", n, b.Waiting)
			}
		}
	})
}

func TestWhatIsSeenStaysSeenUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.tell(f.ben, "a", "accepted")
		f.tell(f.ben, "b", "accepted")
		one := f.inbox(f.ben).Notices[0].ID
		f.refused(f.See(ctx, f.ana, one, true, ""), "BLY-1104")
		f.must(f.See(ctx, f.ben, one, true, "k"))
		f.must(f.See(ctx, f.ben, one, true, "k"))
		if b := f.inbox(f.ben); b.Unseen != 1 {
			t.Errorf("%d unseen after one was seen", b.Unseen)
		}
		f.clk.Advance(time.Second)
		stamp, err := f.SeeAll(ctx, f.ben, "")
		f.must(err)
		if b := f.inbox(f.ben); b.Unseen != 0 {
			t.Errorf("%d unseen after all were seen", b.Unseen)
		}
		f.must(f.UnseeAll(ctx, f.ana, stamp, ""))
		f.must(f.UnseeAll(ctx, f.ben, "nonsense", ""))
		f.must(f.UnseeAll(ctx, f.ben, stamp, ""))
		if b := f.inbox(f.ben); b.Unseen != 1 {
			t.Errorf("%d unseen after that was taken back, want the one", b.Unseen)
		}
		if again, err := f.SeeAll(ctx, f.ana, ""); again != "" || err != nil {
			t.Errorf("nothing to see: %q %v", again, err)
		}
		f.clk.Advance(200 * 24 * time.Hour)
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { _, err := f.Purge(tx); return err }))
		if n := f.count(`SELECT COUNT(*) FROM notice`); n != 0 {
			t.Errorf("%d notices after half a year", n)
		}
	})
}

func TestNobodyIsRefusedByEveryUseCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		value := reflect.ValueOf(f.Service)
		tried := 0
		for i := range value.NumMethod() {
			m := value.Type().Method(i)
			if m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeFor[authz.Actor]() {
				continue
			}
			args := []reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(authz.Actor{})}
			for j := 3; j < m.Type.NumIn(); j++ {
				args = append(args, reflect.Zero(m.Type.In(j)))
			}
			if m.Name == "UnseeAll" {
				args[2] = reflect.ValueOf("1")
			}
			out := value.Method(i).Call(args)
			if err, _ := out[len(out)-1].Interface().(error); fault.KindOf(err) != fault.Unauthenticated || err == nil {
				t.Errorf("%s lets nobody in: %v", m.Name, err)
			}
			tried++
		}
		if tried != 4 {
			t.Errorf("%d use cases were tried", tried)
		}
	})
}

func TestWaitsAndNoticesAreExportedAndErased(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		f.delegate(f.max, f.ben)
		f.away(f.max, today, "2026-11-05")
		f.open(f.about("a"))
		r := subject.New()
		r.Register(notify.Subjects()...)
		for who, rows := range map[string]int{f.max.Person: 2, f.ben.Person: 2, f.ana.Person: 2, f.eve.Person: 0} { // the wait, and that it passed
			f.must(f.d.Read(ctx, func(tx *db.Tx) error {
				doc, err := r.Export(tx, who)
				n := 0
				for _, part := range doc.Tables {
					n += len(part.Rows)
				}
				if text := fmt.Sprint(doc.Tables); n != rows || who != f.max.Person && strings.Contains(text, f.max.Person) {
					t.Errorf("%d rows: %s", n, text)
				}
				return err
			}))
		}
		f.must(f.d.Write(ctx, func(tx *db.Tx) error { return r.Erase(tx, f.ben.Person) }))
		if n := f.count(`SELECT COUNT(*) FROM wait`) + f.count(`SELECT COUNT(*) FROM notice WHERE person_id = $1`, f.ben.Person); n != 0 {
			t.Errorf("%d traces", n)
		}
	})
}

func TestDueDaysFollowThePolicysUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, within, want string }{
		{"2026-11-06", "1bd", "2026-11-09"}, {"2026-11-07", "1bd", "2026-11-09"}, {"2026-11-02", "5bd", "2026-11-09"}, {"2026-11-02", "5d", "2026-11-07"},
		{"2027-01-31", "1mo", "2027-02-28"}, {"2026-11-02", "0d", "2026-11-02"}, {"2026-11-02", "", ""}, {"soon", "1d", ""},
	} {
		if got := notify.DueOn(c.from, duration(t, c.within)); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.within, c.from, got, c.want)
		}
	}
}

func duration(t *testing.T, text string) (d policy.Duration) {
	t.Helper()
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}
