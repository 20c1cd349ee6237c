package roster

import (
	_ "embed"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Longest texts, in bytes.
const (
	MaxName  = 200
	MaxEmail = 254
	MaxShort = 200 // of every other field
)

// NameKey is the stored key that names are sorted and compared by: no case, no
// marks, single blanks.
func NameKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// EmailKey is what an address is found and kept apart by.
func EmailKey(email string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(email)))
}

// ValidEmail tells whether text can be an address: one @ between two parts, a
// host that may be a name, no blanks. Whether it exists only mail can tell.
func ValidEmail(text string) bool {
	local, host, ok := strings.Cut(text, "@")
	return ok && local != "" && host != "" && len(text) <= MaxEmail &&
		!strings.ContainsAny(text, " \t\",;:<>()[]\\") && !strings.Contains(host, "@") &&
		!strings.HasPrefix(host, ".") && !strings.HasSuffix(host, ".") && !strings.Contains(host, "..")
}

// Handle makes the name for addresses out of a unit's name: small letters,
// digits and single dashes.
func Handle(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range NameKey(name) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "unit"
	}
	return b.String()
}

// ValidLevel tells whether text has the form framework/track/level; the parts
// are opaque here.
func ValidLevel(text string) bool { return levelForm.MatchString(text) }

var levelForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*$`)

// Plain tells whether text is valid, printable and of at most limit bytes.
func Plain(text string, limit int) bool {
	return len(text) <= limit && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// zoneNames are the places of the IANA time zone database, for suggestions.
//
//go:embed zones.txt
var zoneNames string

// ValidZone tells whether name is an IANA time zone that this program knows.
func ValidZone(name string) bool {
	if name == "" || name == "Local" || len(name) > 64 || strings.ContainsFunc(name, unicode.IsSpace) {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// ZoneLike suggests a time zone for a misspelt one; "" when nothing is near.
func ZoneLike(text string) string {
	want := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), " ", "_")
	if len(want) > 64 {
		return ""
	}
	best, least := "", 1+len(want)/3
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSpace(name)
		lower := strings.ToLower(name)
		near := distance(want, lower)
		if i := strings.LastIndexByte(lower, '/'); i >= 0 {
			near = min(near, distance(want[strings.LastIndexByte(want, '/')+1:], lower[i+1:]))
		}
		if near < least {
			best, least = name, near
		}
	}
	return best
}

// distance is how many letters must be added, dropped or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
