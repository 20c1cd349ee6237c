package app

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"belay/internal/audit"
	"belay/internal/db"
	"belay/internal/growth"
	"belay/internal/org"
	"belay/internal/proof"
)

// TestAuthorisationMatrix asks every route as everybody about everything, on
// both engines, and compares the answers with the hand-written table; then
// takes rights away, then people.
func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			w, m := newMatrixWorld(t, e), readMatrix(t)
			w.get("ines", "/growth") // the library reads each edition once
			run := newMatrixRun(w, m, w.site)
			phase := func(name string, do func(t *testing.T)) {
				t.Run(name, func(t *testing.T) {
					run.found = nil
					do(t)
					for _, f := range run.found {
						t.Error(f)
					}
				})
			}
			phase("the digest notices every write", w.digestNotices)
			phase("every route has a row", func(*testing.T) { run.found = m.unmatched(w.site.mux.Routes()) })
			phase("reads", func(*testing.T) { run.reads(); run.found = append(run.found, run.unseen()...) })
			phase("statements", run.statements)
			phase("refused writes", func(*testing.T) { run.refusals() })
			phase("writes from elsewhere", func(*testing.T) { run.strangers() })
			phase("writes", func(*testing.T) { run.acts() })
			phase("rights end at once", w.rightsEndAtOnce)
			phase("hostile input", func(*testing.T) { run.hostile(); run.oddities() })
			phase("register", w.registerIsComplete)
			phase("erasure", func(t *testing.T) { w.erasureReachesEverything(t, e) })
			proof.Count(t, "answers of the matrix on "+string(e), run.cells)
			t.Logf("%d answers", run.cells)
		})
	}
}

// digestNotices holds the digest itself: an insert, an update and a deletion each
// change it, taking all of them back restores it, and reading leaves it.
func (w *matrixWorld) digestNotices(t *testing.T) {
	do := func(statement string, args ...any) uint64 {
		w.must(w.core.db.Write(w.ctx, func(tx *db.Tx) error { _, err := tx.Exec(statement, args...); return err }))
		return w.digest()
	}
	was := w.digest()
	added := do(`INSERT INTO helper_limit (person_id, hours, at, version) VALUES ($1, 3, 0, 1)`, w.actors["peer"].Person)
	changed := do(`UPDATE helper_limit SET hours = 4 WHERE person_id = $1`, w.actors["peer"].Person)
	if added == was || changed == added || changed == was {
		t.Errorf("three states with the digests %d, %d and %d", was, added, changed)
	}
	if back := do(`DELETE FROM helper_limit WHERE person_id = $1`, w.actors["peer"].Person); back != was {
		t.Errorf("everything is as before, and the digest is %d, not %d", back, was)
	}
	w.get("anonymous", "/sign-in")
	if w.digest() != was {
		t.Error("reading changed the digest")
	}
}

// statements holds pages to their number of statements: eight, and two more to
// note a view. What each page still takes above that stands in the table.
func (r *matrixRun) statements(t *testing.T) {
	for on, n := range r.most {
		most := int64(8)
		if given := r.table.sending[on].Statements; given > 0 {
			most = given
		}
		if n > most {
			t.Errorf("%s took %d statements, at most %d", on, n, most)
		}
	}
}

// hostile sends what no browser would, where ids, queries and fields stand:
// it must be refused, and never break.
func (r *matrixRun) hostile() {
	bad := []string{"\x00", "\xff\xfe", "'; --", strings.Repeat("9", 3000)}
	for _, c := range r.table.cells {
		send := r.table.sending[c.route]
		if c.object != "-" && !c.allowed["ines"] || send.Last || send.Senders != nil {
			continue
		}
		for _, text := range bad {
			statement := r.w.statement("on-call", 0)
			req := r.w.request(r.table, c, "ines", url.PathEscape(text), text, "")
			q := url.Values{}
			for _, name := range []string{"level", "q", "dimension", "shared", "after", "before", "id", "path", "next", "back", "row", "expectation"} {
				q.Set(name, text)
			}
			ask := []*http.Request{req}
			if c.object == "-" || c.reads() {
				ask = append(ask, r.w.request(r.table, c, "ines", r.w.objects[c.object], statement, "?"+q.Encode()))
			}
			if send.Form != nil {
				ask = append(ask, r.w.hostileForm(c, send, statement, text))
			}
			if c.api() && !c.reads() {
				keyed := r.w.request(r.table, c, "ines", absentID, statement, "")
				keyed.Header.Set("Idempotency-Key", text)
				ask = append(ask, keyed)
			}
			for _, one := range ask {
				if a := r.site.answer(one); a.Code >= 500 {
					r.find("%s with %.20q: status %d", c.route, text, a.Code)
				}
			}
		}
	}
}

// oddities asks for addresses as browsers and scanners write them; each gets our
// own answer, with our headers.
func (r *matrixRun) oddities() {
	for _, ask := range [][2]string{{"GET", "//growth"}, {"GET", "/people/../growth"}, {"GET", "/growth/"}, {"GET", "/static/../growth"}, {"GET", "/handbook//elsewhere.example/"},
		{"POST", "//growth/steps"}, {"PUT", "/growth"}, {"POST", "/matrix"}, {"OPTIONS", "/growth"}, {"TRACE", "/growth"}, {"CONNECT", "/growth"},
		{"GET", "/api/v1/nothing"}, {"POST", "/sign-in/sample"}} {
		req := httptest.NewRequest(ask[0], "http://example.com/", nil)
		req.URL.Path, req.RequestURI = ask[1], ask[1]
		req.Header.Set("Cookie", r.w.cookies["ines"])
		a := r.site.answer(req)
		r.hear(matrixCell{route: "GET " + ask[1], object: "-"}, "ines", a)
		if a.Code != http.StatusNotFound {
			r.find("%s %s: status %d", ask[0], ask[1], a.Code)
		}
	}
}

// hostileForm is a form all of whose fields hold one text.
func (w *matrixWorld) hostileForm(c matrixCell, send matrixSending, statement, text string) *http.Request {
	form := url.Values{"idempotency_key": {text}}
	for name := range send.Form {
		form.Set(name, text)
	}
	r := httptest.NewRequest(c.method(), w.path(c, absentID, statement), strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", w.cookies["ines"])
	return r
}

var epochField = regexp.MustCompile(`name="epoch" value="(\d+)"`)

// rightsEndAtOnce changes who manages, works and may sign in; the very next
// request must know.
func (w *matrixWorld) rightsEndAtOnce(t *testing.T) {
	for _, who := range []string{"ines", "tomas", "future", "peer", "outsider"} {
		w.cookies[who] = signInCookie(t, w.core, who+"@example.com")
	}
	w.mark("tomas", 10, "late.shared", true)
	w.mark("tomas", 11, "late.private", false)
	ines := w.actors["ines"].Person
	of := "/people/" + ines
	shared := w.piece("ines", "shared")
	pages := []string{of + "/growth", of + "/growth/" + w.ladder.Rows[w.ladder.Row(matrixRow)].Key, of + "/evidence", "/evidence/" + shared,
		"/api/v1" + of + "/growth", "/api/v1" + of + "/evidence", "/api/v1/evidence/" + shared}
	w.everyOutcome(t, "tomas", "answered", pages...)
	w.everyOutcome(t, "future", "denied", pages...)
	form := w.get("ines", "/evidence/new").Body.String()
	epoch := epochField.FindStringSubmatch(form)
	if epoch == nil {
		t.Fatal("the form carries no epoch")
	}

	w.move(matrixToday[:10], "future")
	w.everyOutcome(t, "tomas", "denied", pages...)
	w.everyOutcome(t, "future", "answered", pages...)
	seen := w.get("future", pages[1]).Body.String()
	if !strings.Contains(seen, canary("late.shared")) || strings.Contains(seen, canary("late.private")) {
		t.Error("a successor must find what was shared, and only that")
	}
	w.staleFormKeepsItsText(t, epoch[1])

	w.everyOutcome(t, "peer", "answered", "/growth", "/api/v1/me/growth")
	w.must(w.core.account.Disable(w.ctx, w.actors["platformadmin"], w.actors["peer"].Account, ""))
	w.everyOutcome(t, "peer", "sign-in", "/growth", "/api/v1/me/growth")
	w.everyOutcome(t, "outsider", "answered", "/growth", "/api/v1/me/growth")
	gone := org.Change{Person: w.actors["outsider"].Person, From: matrixToday[:10]}
	w.must(w.core.org.Leave(w.ctx, w.actors["hradmin"], org.Guard{Version: org.Any}, gone, ""))
	w.everyOutcome(t, "outsider", "sign-in", "/growth", "/api/v1/me/growth")
}

func (w *matrixWorld) everyOutcome(t *testing.T, actor, want string, paths ...string) {
	t.Helper()
	for _, p := range paths {
		if got := w.get(actor, p).outcome(); got != want {
			t.Errorf("%s for %s: %s, want %s", p, actor, got, want)
		}
	}
}

// staleFormKeepsItsText sends forms that were shown before the manager changed.
func (w *matrixWorld) staleFormKeepsItsText(t *testing.T, epoch string) {
	t.Helper()
	const text = "written before the change"
	for path, form := range map[string]url.Values{
		"/evidence": {"title": {text}, "note": {text}, "share": {"1"}, "epoch": {epoch}},
		"/growth/marks/" + url.PathEscape(w.statement(matrixRow, 11)) + "?row=" + w.ladder.Rows[w.ladder.Row(matrixRow)].Key + "&level=senior": {"state": {"met"}, "note": {text}, "share": {"1"}, "version": {"0"}, "epoch": {epoch}},
		"/growth/steps": {"text": {text}, "epoch": {epoch}},
	} {
		before := w.digest()
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", w.cookies["ines"])
		a := w.site.answer(r)
		if a.Code != http.StatusPreconditionFailed || !strings.Contains(a.Body.String(), text) {
			t.Errorf("%s: status %d, the text is kept: %v", path, a.Code, strings.Contains(a.Body.String(), text))
		}
		if w.digest() != before {
			t.Errorf("%s: something was stored under an audience that had changed", path)
		}
		if now := epochField.FindStringSubmatch(a.Body.String()); now == nil || now[1] == epoch {
			t.Errorf("%s: the form shown again carries %v, so it can never be sent", path, now)
		}
	}
}

// registerIsComplete compares the register of personal data with the tables.
func (w *matrixWorld) registerIsComplete(t *testing.T) {
	if err := w.core.db.Read(w.ctx, w.core.subjects.Check); err != nil {
		t.Error(err)
	}
}

// about tells whether a canary speaks of Ines, whoever wrote it.
func aboutInes(name string) bool {
	first, rest, _ := strings.Cut(name, ".")
	return slices.Contains([]string{"self", "manager", "former", "late", "draft"}, first) || strings.HasPrefix(rest, "ines")
}

// erasureReachesEverything erases Ines: no table, and on SQLite no byte of the
// files, holds anything of hers any more.
func (w *matrixWorld) erasureReachesEverything(t *testing.T, e db.Engine) {
	words := []string{"ines surname", "ines@example.com"}
	for name := range w.canaries {
		if aboutInes(name) {
			words = append(words, canary(name))
		}
	}
	words = append(words, "draft-of-tomas") // planted below: what another is writing about her
	key := growth.DraftKey(w.actors["ines"].Person, w.statement(matrixRow, 10))
	w.draft("tomas", key, "note=draft-of-tomas")
	if n := len(w.left(words)); n < len(words)-2 { // what writes have changed since may be gone
		t.Fatalf("only %d of %d words are there before, which proves nothing", n, len(words))
	}
	w.must(w.core.db.Write(w.ctx, func(tx *db.Tx) error { return w.core.subjects.Erase(tx, w.actors["ines"].Person) }))
	for word, table := range w.left(words) {
		t.Errorf("%s is left in %s", word, table)
	}
	if got := w.get("ines", "/growth").outcome(); got != "sign-in" {
		t.Errorf("the erased person is still let in: %s", got)
	}
	w.must(w.core.settle(w.ctx))
	record, err := audit.Verify(w.ctx, w.core.db, nil)
	if err != nil || !record.OK() {
		t.Errorf("the record after the erasure: %v %+v", err, record.Findings)
	}
	if others := w.left([]string{canary("step.tomas.open.text"), canary("evidence.future.private.note")}); len(others) != 2 {
		t.Errorf("other people's texts went too: %v are left", others)
	}
	if e == db.SQLite {
		w.must(w.core.db.Close())
		file := strings.TrimPrefix(w.url, "sqlite:")
		for _, word := range append(words, canary("step.tomas.open.text")) {
			if has := w.onDisk(filepath.Dir(file), word); has != (word == canary("step.tomas.open.text")) {
				t.Errorf("%s in the files: %v", word, has)
			}
		}
	}
}

// left names the words that some row still holds, with the table.
func (w *matrixWorld) left(words []string) map[string]string {
	out := map[string]string{}
	w.rows(func(table string, row []any) {
		text := strings.ToLower(fmt.Sprintf("%s", row))
		for _, word := range words {
			if strings.Contains(text, word) {
				out[word] = table
			}
		}
	})
	return out
}

// onDisk tells whether the database's files hold a word.
func (w *matrixWorld) onDisk(dir, word string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "belay.db*"))
	w.must(err)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		w.must(err)
		if bytes.Contains(bytes.ToLower(raw), []byte(word)) {
			return true
		}
	}
	return len(files) == 0
}
