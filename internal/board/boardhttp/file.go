package boardhttp

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode"

	"belay/internal/board"
	"belay/internal/route"
	"belay/internal/ui"
)

// file is the list as a file, through the same filters and rights as the page.
func (f *Face) file(x *route.Exchange) error {
	a := asked(withTab(x.Request.URL.Query()))
	a.Limit = board.MaxFile
	rows, err := f.Board.List(x.Request.Context(), x.Actor, a.Query, board.MaxFile)
	if err != nil {
		return err
	}
	x.Download("board.csv", "text/csv; charset=utf-8", file(rows.Items))
	return nil
}

// withTab reads an address as that of the list, which alone is sorted.
func withTab(v map[string][]string) map[string][]string {
	v["tab"] = []string{string(listTab)}
	return v
}

func file(rows []board.Row) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"internship", "learner", "topic", "team", "ways", "state", "needs_helper", "from", "until", "ended", "helpers"}) // a buffer takes everything
	for _, r := range rows {
		who, helpers := learner(r), []string{}
		for _, h := range r.Helpers {
			helpers = append(helpers, h.Name)
		}
		needs := ""
		if r.NeedsHelper() {
			needs = ui.T("yes")
		}
		_ = w.Write(cells(r.ID, who.Name, r.Topic, r.Unit.Name, strings.Join(r.Ways, " "), string(r.State), needs, r.StartOn, r.EndOn, r.EndedOn, strings.Join(helpers, "; ")))
	}
	w.Flush()
	return b.Bytes()
}

// cells guards texts of people against programs that take them for formulas: a
// cell whose first visible sign would begin one gets an apostrophe in front.
func cells(values ...string) []string {
	for i, v := range values {
		seen := strings.TrimLeftFunc(v, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
		if seen != "" && strings.ContainsAny(seen[:1], "=+-@") || seen != v && v != "" || strings.HasPrefix(seen, "＝") || strings.HasPrefix(seen, "＋") ||
			strings.HasPrefix(seen, "－") || strings.HasPrefix(seen, "＠") {
			values[i] = "'" + v
		}
	}
	return values
}
