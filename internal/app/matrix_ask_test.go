package app

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"belay/internal/audit"
	"belay/internal/db"
	"belay/internal/route"
	"belay/internal/subject"
	"belay/internal/ui"
)

// absentID is an id that names nothing.
const absentID = "6f1f6f0e-3c55-4c5f-9d0a-111111111111"

// matrixAnswer is what came back, and at what cost.
type matrixAnswer struct {
	*httptest.ResponseRecorder
	statements int64
}

// outcome is an answer in one word.
func (a matrixAnswer) outcome() string {
	at := a.Header().Get("Location")
	switch {
	case a.Code >= 500:
		return "broken"
	case a.Code == http.StatusUnauthorized, a.Code == http.StatusSeeOther && strings.HasPrefix(at, "/sign-in"):
		return "sign-in"
	case a.Code == http.StatusNotFound:
		return "denied"
	case a.Code == http.StatusForbidden:
		return "forbidden"
	}
	return "answered"
}

// tells is a refusal to somebody who may know that the object is there: it says
// that the act is not theirs, or not now.
func (a matrixAnswer) tells() bool {
	return slices.Contains([]int{http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity}, a.Code)
}

// text is everything a reader of the answer can find in it.
func (a matrixAnswer) text() string {
	var b strings.Builder
	for name, values := range a.Header() {
		b.WriteString(name + ": " + strings.Join(values, "\n") + "\n")
	}
	for _, c := range a.Result().Cookies() {
		raw, _ := base64.RawURLEncoding.DecodeString(c.Value)
		b.Write(raw)
	}
	return b.String() + a.Body.String()
}

// bad tells whether the page that follows a form will say that it failed.
func (a matrixAnswer) bad() bool {
	for _, c := range a.Result().Cookies() {
		var f route.Flash
		raw, _ := base64.RawURLEncoding.DecodeString(c.Value)
		if json.Unmarshal(raw, &f) == nil && f.Bad {
			return true
		}
	}
	return false
}

// same compares two answers about two ids but for the ids themselves and the
// random keys of forms.
func (a matrixAnswer) same(b matrixAnswer, idA, idB string) string {
	switch {
	case a.Code != b.Code:
		return fmt.Sprintf("status %d and %d", a.Code, b.Code)
	case a.statements != b.statements:
		return fmt.Sprintf("%d and %d statements", a.statements, b.statements)
	}
	plain := func(x matrixAnswer, id string) string {
		var head bytes.Buffer
		_ = x.Header().Write(&head) // in the order of names
		return formKey.ReplaceAllString(strings.ReplaceAll(head.String()+x.Body.String(), id, "ID"), "KEY")
	}
	if plain(a, idA) != plain(b, idB) {
		return "bytes"
	}
	return ""
}

var (
	formKey  = regexp.MustCompile(`name="` + ui.FieldKey + `" value="[^"]*"`)
	planted  = regexp.MustCompile(`zq[a-z]+?zq`)
	wildcard = regexp.MustCompile(`\{[^}]*\}`)
)

// path fills a pattern: the object's id wherever the row is about it.
func (w *matrixWorld) path(c matrixCell, id, statement string) string {
	return wildcard.ReplaceAllStringFunc(c.pattern(), func(name string) string {
		switch name {
		case "{$}":
			return ""
		case "{name...}":
			return strings.TrimPrefix(ui.AssetPath("icon.svg"), ui.AssetPrefix)
		case "{path...}":
			return "welcome/"
		case "{token}":
			return "not-a-token"
		case "{module}":
			return map[bool]string{true: "lift-call", false: "lift-page"}[c.api()]
		case "{run}", "{id}":
			for _, task := range []string{id, w.objects[c.object]} {
				if run, ok := w.runs[task]; ok {
					return run
				}
			}
		case "{stage}":
			return w.stage(id)
		case "{unit}":
			return "product"
		case "{framework}":
			return "infra"
		case "{track}":
			return "ic"
		case "{dimension}":
			return w.ladder.Rows[w.ladder.Row(matrixRow)].Key
		case "{statement}":
			return url.PathEscape(statement)
		}
		return id
	})
}

// fill puts the world's values into what a request carries.
func (w *matrixWorld) fill(text, id, actor string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	one := func(query string, args ...any) string {
		var n int64
		w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) (err error) { n, _, err = db.One(tx, db.Value[int64], query, args...); return err }))
		return fmt.Sprint(n)
	}
	if who, ok := strings.CutPrefix(strings.Trim(text, "{}"), "person."); ok {
		return w.objects["person."+who]
	}
	switch text {
	case "{live}":
		var version string
		w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) (err error) {
			version, _, err = db.One(tx, db.Value[string], `SELECT m.live_version_id FROM module m JOIN module_run r ON r.module_id = m.id WHERE r.id = $1`, id)
			return err
		}))
		return version
	case "{ref}":
		return matrixRef
	case "{tools}":
		return w.tools()
	case "{place}":
		return w.tools() + " " + w.objects["person.otherboss"]
	case "{epoch}":
		return one(`SELECT epoch FROM authz_state WHERE id = 1`)
	case "{password}":
		return one(`SELECT version FROM password WHERE account_id = $1`, w.actors[actor].Account)
	case "{limit}":
		return one(`SELECT version FROM helper_limit WHERE person_id = $1`, w.actors[actor].Person)
	case "{target}":
		return one(`SELECT version FROM growth_target WHERE person_id = $1`, w.actors[actor].Person)
	case "{version}":
		return one(`SELECT version FROM evidence WHERE id = $1 UNION ALL SELECT version FROM growth_mark WHERE id = $1 UNION ALL SELECT version FROM growth_step WHERE id = $1
			UNION ALL SELECT version FROM absence WHERE id = $1 UNION ALL SELECT version FROM board_view WHERE id = $1 UNION ALL SELECT version FROM module_run WHERE id = $1 UNION ALL SELECT version FROM run_task WHERE id = $1
			UNION ALL SELECT version FROM internship WHERE id = $1 UNION ALL SELECT version FROM internship_helper WHERE id = $1
			UNION ALL SELECT version FROM internship_goal WHERE id = $1 UNION ALL SELECT version FROM internship_note WHERE id = $1
			UNION ALL SELECT version FROM offer WHERE id = $1 UNION ALL SELECT version FROM wish WHERE id = $1`, id)
	}
	w.t.Fatalf("nothing fills %s", text)
	return ""
}

// request is what an actor sends for a row about an id.
func (w *matrixWorld) request(m *matrixTable, c matrixCell, actor, id, statement, query string) *http.Request {
	send := m.sending[c.route]
	var body string
	switch {
	case c.api() && send.JSON != nil:
		filled := map[string]any{}
		for name, v := range send.JSON {
			if text, ok := v.(string); ok {
				v = w.fill(text, id, actor)
			}
			filled[name] = v
		}
		raw, err := json.Marshal(filled)
		w.must(err)
		body = string(raw)
	case send.Form != nil:
		form := url.Values{}
		for name, v := range send.Form {
			form.Set(name, w.fill(v, id, actor))
		}
		body = form.Encode()
	}
	r := httptest.NewRequest(c.method(), w.path(c, id, statement)+query, strings.NewReader(body))
	if !c.reads() {
		r.Header.Set("Content-Type", map[bool]string{true: "application/json", false: "application/x-www-form-urlencoded"}[c.api()])
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if send.Match != "" {
		r.Header.Set("If-Match", `"`+w.fill(send.Match, id, actor)+`"`)
	}
	if cookie := w.cookies[actor]; cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}

// answer sends a request to a site.
func (s *site) answer(r *http.Request) matrixAnswer {
	before := s.statements.Load()
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, r)
	return matrixAnswer{rec, s.statements.Load() - before}
}

// get asks for a page as somebody.
func (w *matrixWorld) get(actor, path string) matrixAnswer {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if cookie := w.cookies[actor]; cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return w.site.answer(r)
}

// digest is a number that changes with any row of any table. PostgreSQL sums its
// rows itself, in one statement: reading them all through the wire, hundreds of
// times, took most of the matrix's time.
func (w *matrixWorld) digest() (sum uint64) {
	w.t.Helper()
	if w.engine == db.Postgres {
		return w.digestThere()
	}
	w.rows(func(table string, row []any) {
		h := fnv.New64a()
		_, _ = io.WriteString(h, table)
		for _, v := range row {
			switch v := v.(type) {
			case string:
				_, _ = io.WriteString(h, "\x00s"+v)
			case []byte:
				_, _ = h.Write(append([]byte("\x00b"), v...))
			case int64:
				_, _ = h.Write(binary.BigEndian.AppendUint64([]byte("\x00i"), uint64(v)))
			default:
				fmt.Fprintf(h, "\x00%#v", v)
			}
		}
		sum += h.Sum64() // whatever the order of rows
	})
	return sum
}

// digestThere is the digest as PostgreSQL works it out: a hash of each row with
// its table's number, added up.
func (w *matrixWorld) digestThere() (sum uint64) {
	w.t.Helper()
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) error {
		if w.summing == "" {
			columns, err := subject.Schema(tx)
			if err != nil {
				return err
			}
			columns = slices.CompactFunc(columns, func(a, b subject.Column) bool { return a.Table == b.Table })
			parts := make([]string, len(columns))
			for i, c := range columns {
				parts[i] = fmt.Sprintf(`SELECT COALESCE(SUM(pg_catalog.hashtextextended(r::text, %d)::numeric), 0) AS n FROM %s r`, i, c.Table)
			}
			w.summing = `SELECT mod(SUM(n), 9223372036854775807)::bigint FROM (` + strings.Join(parts, ` UNION ALL `) + `) t`
		}
		n, _, err := db.One(tx, db.Value[int64], w.summing)
		sum = uint64(n)
		return err
	}))
	return sum
}

// views counts the views that are noted.
func (w *matrixWorld) views() (n int64) {
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) (err error) {
		n, _, err = db.One(tx, db.Value[int64], `SELECT COUNT(*) FROM audit_entry WHERE action = $1`, audit.ActionViewed)
		return err
	}))
	return n
}

// rows shows every row of the database.
func (w *matrixWorld) rows(show func(table string, row []any)) {
	w.t.Helper()
	w.must(w.core.db.Read(w.ctx, func(tx *db.Tx) error {
		columns, err := subject.Schema(tx)
		if err != nil {
			return err
		}
		width := map[string]int{}
		for _, c := range columns {
			width[c.Table]++
		}
		for table, n := range width {
			list, err := db.All(tx, func(s db.Scanner) ([]any, error) {
				row, into := make([]any, n), make([]any, n)
				for i := range row {
					into[i] = &row[i]
				}
				return row, s.Scan(into...)
			}, `SELECT * FROM `+table)
			if err != nil {
				return err
			}
			for _, row := range list {
				show(table, row)
			}
		}
		return nil
	}))
}
