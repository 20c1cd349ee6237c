package opportunity

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/handbook"
)

// Entry is one entry of a reading list as it stands in a source.
type Entry struct {
	Unit string // handle of the unit the list speaks to; "" for everybody
	File string
	Reading
}

var (
	linkFirst = regexp.MustCompile(`^\s*\[([^\[\]]+)\]\(\s*<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)`)
	bareFirst = regexp.MustCompile(`^\s*<?(https?://[^\s<>]+)>?`)
)

// ReadingLists reads the pages that a source's belay.yaml names as reading lists.
// Each list item is an entry: its link, and what follows as the reason. A page
// says in its front matter for which unit it is ("unit: infrastructure-platforms");
// else it is for the source's unit.
func ReadingLists(t *handbook.Tree) []Entry {
	var out []Entry
	for _, p := range t.ReadingLists() {
		unit, _ := p.Meta["unit"].(string)
		if unit == "" {
			unit = t.Manifest.Unit
		}
		list := Entry{Unit: strings.TrimSpace(unit), File: p.Path, Reading: Reading{List: p.Title, URL: handbook.ReaderPrefix + t.URL(p)}}
		section := ""
		for _, b := range p.Blocks {
			switch {
			case b.Kind == handbook.Heading:
				section = b.Title
			case b.Kind == handbook.Item && b.Depth == 1:
				if e := entryOf(b.Text); e.Title != "" {
					e.List, e.URL, e.Section = list.List, list.URL, section
					out = append(out, Entry{list.Unit, list.File, e})
				}
			}
		}
	}
	return out
}

// entryOf reads one list item.
func entryOf(text string) (r Reading) {
	rest := text
	if m := linkFirst.FindStringSubmatch(text); m != nil {
		r.Title, r.Link, rest = framework.Plain(m[1]), m[2], text[len(m[0]):]
	} else if m := bareFirst.FindStringSubmatch(text); m != nil {
		r.Title, r.Link, rest = m[1], m[1], text[len(m[0]):]
	} else {
		title, reason, _ := strings.Cut(text, ": ")
		r.Title, rest = framework.Plain(title), reason
	}
	r.Reason = framework.Plain(strings.TrimLeft(rest, " \t\n:,;.-–—"))
	if first, n := utf8.DecodeRuneInString(r.Reason); n > 0 {
		r.Reason = string(unicode.ToUpper(first)) + r.Reason[n:]
	}
	return r
}

// AdoptReading stores the reading lists of a source in place of those it had, in
// the transaction that stores the source itself.
func (s *Service) AdoptReading(tx *db.Tx, actor authz.Actor, t *handbook.Tree, version handbook.Version) (n int, err error) {
	defer fault.Wrap(&err, "opportunity.AdoptReading(%s)", version.ID)
	v, err := s.Gate.Enter(tx, actor)
	if err != nil {
		return 0, err
	}
	if _, err := v.Check(tx, ActionImport, authz.Object{Kind: KindReading}); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`DELETE FROM reading WHERE source_id = $1`, version.Source); err != nil {
		return 0, err
	}
	list := ReadingLists(t)
	for i, e := range list {
		if _, err := tx.Exec(`INSERT INTO reading (source_id, place, unit, file, list, url, section, title, link, reason)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			version.Source, i, e.Unit, e.File, e.List, e.URL, e.Section, e.Title, e.Link, e.Reason); err != nil {
			return 0, err
		}
	}
	return len(list), s.Audit.Record(tx, actor, audit.Entry{Action: "opportunity.reading.import", Kind: KindReading, Object: version.ID,
		Detail: map[string]string{"source": version.Source, "entries": number(len(list))}})
}
