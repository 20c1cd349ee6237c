package app

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"belay/internal/growth"
)

// matrixRun asks a site everything the table speaks of and notes what is not
// as the table says.
type matrixRun struct {
	w     *matrixWorld
	table *matrixTable
	site  *site
	found []string                   // findings
	told  map[string]map[string]bool // canary -> routes on which a reader found it
	cells int
	most  map[string]int64 // statements of one answer, by route
}

func newMatrixRun(w *matrixWorld, m *matrixTable, s *site) *matrixRun {
	return &matrixRun{w: w, table: m, site: s, told: map[string]map[string]bool{}, most: map[string]int64{}}
}

func (r *matrixRun) find(format string, args ...any) {
	if len(r.found) < 200 {
		r.found = append(r.found, fmt.Sprintf(format, args...))
	}
}

// expected is the word that the table has for an actor.
func (r *matrixRun) expected(c matrixCell, actor string) string {
	switch {
	case c.public, c.allowed[actor]:
		return "answered"
	case c.told[actor]:
		return "told"
	case actor == "anonymous", actor == "leaver", actor == "disabled":
		return "sign-in"
	}
	return "denied"
}

// hear judges one answer by what everybody must get: headers and canaries.
func (r *matrixRun) hear(c matrixCell, actor string, a matrixAnswer) {
	r.cells++
	where := c.route + " " + c.object + " for " + actor
	if a.Code >= 500 {
		r.find("void: %s: status %d", where, a.Code)
	}
	for _, flaw := range headerFlaws(c, a.Header()) {
		r.find("%s: %s", where, flaw)
	}
	for _, word := range planted.FindAllString(a.text(), -1) {
		name := r.w.named(word)
		secret, ok := r.table.secret(name)
		if !ok || !secret.tells(name, actor, c.route) {
			r.find("leak: %s shows %s", where, name)
			continue
		}
		if r.told[name] == nil {
			r.told[name] = map[string]bool{}
		}
		r.told[name][c.route] = true
	}
}

// named is the name of a planted word.
func (w *matrixWorld) named(word string) string {
	for name := range w.canaries {
		if canary(name) == word {
			return name
		}
	}
	return word
}

// headerFlaws names what an answer's headers lack.
func headerFlaws(c matrixCell, h http.Header) (flaws []string) {
	csp := h.Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} {
		if !strings.Contains(csp, must) {
			flaws = append(flaws, "the policy lacks "+must)
		}
	}
	if strings.Contains(csp, "unsafe") {
		flaws = append(flaws, "the policy allows what is unsafe")
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if h.Get(name) != want {
			flaws = append(flaws, name+" is "+h.Get(name))
		}
	}
	if c.pattern() != "/static/{name...}" && h.Get("Cache-Control") != "no-store" {
		flaws = append(flaws, "may be stored: "+h.Get("Cache-Control"))
	}
	return flaws
}

func (r *matrixRun) everybody() []string {
	return slices.Sorted(maps.Keys(r.w.cookies))
}

// reads asks every page and every reading operation as everybody.
func (r *matrixRun) reads() {
	for _, c := range r.table.cells {
		if !c.reads() {
			continue
		}
		for _, actor := range r.everybody() {
			if r.expected(c, actor) == "answered" {
				r.read(c, actor)
			}
		}
		before := r.w.digest()
		for _, actor := range r.everybody() {
			if r.expected(c, actor) != "answered" {
				r.read(c, actor)
			}
		}
		if r.w.digest() != before {
			r.find("%s %s: a refused reading left a trace", c.route, c.object)
		}
	}
}

func (r *matrixRun) read(c matrixCell, actor string) {
	want, status := r.expected(c, actor), r.table.sending[c.route].Status
	for _, query := range r.table.sending[c.route].queries() {
		views := r.w.views()
		a := r.site.answer(r.w.request(r.table, c, actor, r.w.objects[c.object], r.w.statement("on-call", 0), query))
		r.hear(c, actor, a)
		if r.others(actor, a) && r.w.views() == views {
			r.find("%s%s %s for %s: shows records of somebody else, and no view is noted", c.route, query, c.object, actor)
		}
		got := a.outcome()
		if want == "answered" && status == a.Code {
			got = want
		}
		if want == "told" && a.tells() {
			got = want
		}
		if got != want {
			r.find("%s%s %s for %s: %s, and the table says %s", c.route, query, c.object, actor, got, want)
		}
		if want == "answered" {
			r.most[c.route] = max(r.most[c.route], a.statements)
		}
		if want == "denied" && c.about() {
			r.absent(c, actor, query, a)
		}
	}
}

// others tells whether an answer shows a text about somebody who is not the reader.
func (r *matrixRun) others(actor string, a matrixAnswer) bool {
	for _, word := range planted.FindAllString(a.text(), -1) {
		name := r.w.named(word)
		if secret, ok := r.table.secret(name); ok && !secret.tells(name, actor, matrixExport) && secret.readers[0] != actor && !strings.HasPrefix(name, "draft.") {
			return true
		}
	}
	return false
}

// absent compares a refusal with the answer about an object that is not there.
func (r *matrixRun) absent(c matrixCell, actor, query string, refused matrixAnswer) {
	a := r.site.answer(r.w.request(r.table, c, actor, absentID, r.w.statement("on-call", 0), query))
	if differ := refused.same(a, r.w.objects[c.object], absentID); differ != "" {
		r.find("%s%s %s for %s: refused and absent differ in %s", c.route, query, c.object, actor, differ)
	}
}

// refusals sends every write as everybody who may not; nothing may change.
func (r *matrixRun) refusals() {
	before := r.w.digest()
	for _, c := range r.table.cells {
		if c.reads() {
			continue
		}
		for _, actor := range r.everybody() {
			want := r.expected(c, actor)
			if want == "answered" {
				continue
			}
			for _, query := range r.table.sending[c.route].queries() {
				a := r.site.answer(r.w.request(r.table, c, actor, r.w.objects[c.object], r.w.statement("on-call", 0), query))
				r.hear(c, actor, a)
				got := a.outcome()
				if want == "told" && a.tells() {
					got = want
				}
				if got != want {
					r.find("%s %s for %s: %s (%d), and the table says %s", c.route, c.object, actor, got, a.Code, want)
				}
				if want == "denied" && c.about() {
					r.absent(c, actor, query, a)
				}
			}
		}
		after := r.w.digest()
		if after != before {
			r.find("%s %s: a refused write changed something", c.route, c.object)
		}
		before = after
	}
}

// strangers sends every write as everybody who may, from another site.
func (r *matrixRun) strangers() {
	before := r.w.digest()
	for _, c := range r.table.cells {
		if c.reads() {
			continue
		}
		for _, from := range [][2]string{{"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}} {
			actor := "ines"
			for who := range c.allowed {
				if _, there := r.w.cookies[who]; there {
					actor = who
				}
			}
			req := r.w.request(r.table, c, actor, r.w.objects[c.object], r.w.statement("on-call", 0), r.table.sending[c.route].queries()[0])
			req.Header.Del("Sec-Fetch-Site")
			req.Header.Set(from[0], from[1])
			a := r.site.answer(req)
			r.hear(c, actor, a)
			if a.Code != http.StatusForbidden {
				r.find("%s with %s %s: status %d", c.route, from[0], from[1], a.Code)
			}
		}
	}
	if r.w.digest() != before {
		r.find("a write from another site changed something")
	}
}

// acts sends every write as everybody who may; it must do something. Each is
// about an object of its own, since most writes change the object's state.
func (r *matrixRun) acts() {
	for _, last := range []bool{false, true} {
		for _, c := range r.table.cells {
			if send := r.table.sending[c.route]; !c.reads() && send.Last == last {
				r.act(c, send)
			}
		}
	}
}

func (r *matrixRun) act(c matrixCell, send matrixSending) {
	ids := map[string]string{}
	for _, actor := range r.everybody() {
		if r.expected(c, actor) == "answered" && (send.Senders == nil || slices.Contains(send.Senders, actor)) {
			ids[actor] = r.w.again(c.object)
		}
	}
	before := r.w.digest()
	for actor, id := range ids {
		statement := ""
		if strings.Contains(c.pattern(), "{statement}") {
			statement = r.w.spare()
		}
		a := r.site.answer(r.w.request(r.table, c, actor, id, statement, send.queries()[0]))
		r.hear(c, actor, a)
		ok := a.Code == send.Status || send.Status == 0 && a.Code < 400 && a.outcome() == "answered"
		if !ok || a.bad() {
			r.find("%s %s for %s: status %d, and the table says answered: %.300s", c.route, c.object, actor, a.Code, a.Body)
		}
	}
	if len(ids) > 0 && !send.Still && r.w.digest() == before {
		r.find("%s %s: answered, and nothing changed", c.route, c.object)
	}
}

// again makes an object in the same state as a named one; marks, people and
// sessions stay as they are.
func (w *matrixWorld) again(object string) string {
	kind, state, _ := strings.Cut(object, ".")
	switch kind {
	case "evidence":
		return w.piece("ines", state)
	case "step":
		return w.step("ines", state)
	case "run":
		return w.learn("ines", state)
	case "task":
		return w.lesson(state)
	case "internship":
		return w.intern(state)
	case "helper", "goal", "note":
		return w.internPart(object)
	case "offer":
		return w.offer(state)
	case "wish":
		return w.wish(state)
	case "share":
		if by := strings.TrimPrefix(state, "of_"); by != "former" {
			return w.share(by)
		}
	}
	return w.objects[object]
}

// spare is an expectation that nobody has marked yet.
func (w *matrixWorld) spare() string {
	var all []growth.Expectation
	for _, level := range []string{"senior", "junior"} {
		all = append(all, w.ladder.At(w.ladder.Row("on-call"), w.ladder.Level(level))...)
	}
	w.nextFree++
	return all[w.nextFree%len(all)].ID
}

// unseen names the canaries that none of their readers found on one of their
// routes: what was never shown proves nothing.
func (r *matrixRun) unseen() (bad []string) {
	for name := range r.w.canaries {
		secret, ok := r.table.secret(name)
		if !ok {
			bad = append(bad, "no row speaks of the canary "+name)
			continue
		}
		self := strings.Split(name, ".")[1]
		if slices.Contains(secret.readers, "nobody") || slices.Equal(secret.readers, []string{"self"}) && (self == "leaver" || self == "disabled") {
			continue
		}
		for _, on := range secret.routes {
			if on != "*" && !r.told[name][on] || on == "*" && len(r.told[name]) == 0 {
				bad = append(bad, "void: nobody found "+name+" on "+on)
			}
		}
	}
	slices.Sort(bad)
	return bad
}
