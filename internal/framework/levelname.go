package framework

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// seniority is the general vocabulary of level names with its order. It is the
// last resort for ordering a ladder, after what the source itself says.
func seniority(word string) (rank int, ok bool) {
	switch word {
	case "intern", "interns", "trainee", "apprentice":
		return 100, true
	case "graduate", "entry":
		return 150, true
	case "junior", "jr":
		return 200, true
	case "associate":
		return 220, true
	case "intermediate", "mid", "middle", "midlevel", "regular", "medior":
		return 300, true
	case "senior", "sr":
		return 400, true
	case "advanced", "expert":
		return 450, true
	case "lead":
		return 480, true
	case "staff":
		return 500, true
	case "architect":
		return 550, true
	case "principal":
		return 600, true
	case "distinguished":
		return 700, true
	case "fellow":
		return 800, true
	case "supervisor":
		return 1000, true
	case "manager", "em":
		return 1100, true
	case "director":
		return 1200, true
	case "head":
		return 1250, true
	case "vp", "vice":
		return 1300, true
	case "cto", "chief":
		return 1400, true
	}
	return 0, false
}

var (
	gradeCode = regexp.MustCompile(`^(ic|l|p|m|e|t|level|grade)?[-_ ]?(\d{1,2})$`)
	roleNoun  = regexp.MustCompile(`^(engineer|developer|designer|analyst|programmer|tester|scientist|consultant|specialist|administrator|writer|researcher|sre)s?$`)
	roman     = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
)

// rankOf is the place of a level's name in the general vocabulary; false when
// it has none.
func rankOf(title string) (int, bool) {
	base, modifier, number := 0, 0, 0
	known, role := false, false
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if r, ok := seniority(w); ok {
			known = true
			switch {
			case r > base:
				if base > 0 {
					modifier += (base - 300) / 10
				}
				base = r
			case r < base:
				modifier += (r - 300) / 10
			}
			continue
		}
		if m := gradeCode.FindStringSubmatch(w); m != nil {
			number, _ = strconv.Atoi(m[2])
			if m[1] == "m" {
				base = max(base, 1100)
			}
			known = true
			continue
		}
		if n := roman[w]; n > 0 {
			number, known = n, true
			continue
		}
		role = role || roleNoun.MatchString(w)
	}
	if base == 0 && (known || role) {
		base = 300
	}
	return base + modifier + number, known || role
}

// isSeniority tells whether a name uses the vocabulary outright.
func isSeniority(name string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if _, ok := seniority(w); ok {
			return true
		}
		if m := gradeCode.FindStringSubmatch(w); m != nil && m[1] != "" {
			return true
		}
	}
	return false
}

// isManagement tells whether a level leads people by its name.
func isManagement(title string) bool {
	r, ok := rankOf(title)
	return ok && r >= 950
}

// numbered matches the ordering prefix of a file name: "02-senior".
var numbered = regexp.MustCompile(`^\d{1,3}[-_. ]+`)

// nameWords is a page's name as words: "02-senior_engineer" is senior engineer.
func nameWords(name string) string {
	if rest := numbered.ReplaceAllString(name, ""); rest != "" {
		name = rest
	}
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' }), " ")
}

// inTitle finds words in a title as a whole-word run, whatever their case, and
// gives them as the title writes them; "" when they are not there.
func inTitle(title, words string) string {
	if words == "" {
		return ""
	}
	fields, want := strings.Fields(title), strings.Fields(words)
	for i := 0; i+len(want) <= len(fields); i++ {
		hit := true
		for j, w := range want {
			hit = hit && strings.EqualFold(strings.Trim(fields[i+j], titleMarks), w)
		}
		if hit {
			return strings.Trim(strings.Join(fields[i:i+len(want)], " "), titleMarks)
		}
	}
	return ""
}

// titleMarks may stand between a level's name and the rest of a title.
const titleMarks = " \t:;,.|/()[]-\u2013\u2014"

// distinct cuts from titles the words that all of them begin or end with, but
// never so much that one is left empty.
func distinct(titles []string) []string {
	split := make([][]string, len(titles))
	for i, t := range titles {
		split[i] = strings.Fields(t)
	}
	pre, post := commonRun(split, false), commonRun(split, true)
	for pre+post > 0 {
		if out := cutWords(split, pre, post); out != nil {
			return out
		}
		if post > 0 {
			post--
		} else {
			pre--
		}
	}
	return slices.Clone(titles)
}

// cutWords takes words off both ends of each title; nil when one would be left
// empty.
func cutWords(titles [][]string, pre, post int) []string {
	out := make([]string, len(titles))
	for i, words := range titles {
		if pre+post >= len(words) {
			return nil
		}
		out[i] = strings.Trim(strings.Join(words[pre:len(words)-post], " "), titleMarks)
		if out[i] == "" {
			return nil
		}
	}
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// commonRun counts the words that all lists begin with, or end with.
func commonRun(lists [][]string, end bool) int {
	if len(lists) < 2 {
		return 0
	}
	for n := 0; ; n++ {
		var word string
		for i, l := range lists {
			if n >= len(l) {
				return n
			}
			w := l[n]
			if end {
				w = l[len(l)-1-n]
			}
			if i == 0 {
				word = w
			} else if !strings.EqualFold(w, word) {
				return n
			}
		}
	}
}

// cut takes a level's name off a heading: "Senior Leadership Competencies" and
// "Leadership Competencies (Senior)" both leave "Leadership Competencies". The
// names are tried longest first. Nothing is left of a heading that is the name.
func cut(title string, names []string) string {
	for _, n := range names {
		for _, form := range []string{n, n + "s"} {
			if rest, ok := without(title, form); ok {
				return upperFirst(rest)
			}
		}
	}
	return title
}

func without(title, name string) (string, bool) {
	if strings.EqualFold(title, name) {
		return "", true
	}
	if len(title) <= len(name) {
		return "", false
	}
	head, tail := title[:len(name)], title[len(title)-len(name):]
	if strings.EqualFold(head, name) && strings.ContainsRune(titleMarks, nextRune(title[len(name):])) {
		return strings.Trim(title[len(name):], titleMarks), true
	}
	if rest := strings.TrimSuffix(title, ")"); rest != title && len(rest) > len(name) {
		if strings.EqualFold(rest[len(rest)-len(name):], name) && strings.HasSuffix(rest[:len(rest)-len(name)], "(") {
			return strings.Trim(rest[:len(rest)-len(name)], titleMarks), true
		}
	}
	if strings.EqualFold(tail, name) {
		before := title[:len(title)-len(name)]
		trimmed := strings.TrimRight(before, titleMarks)
		if trimmed == before {
			return "", false
		}
		for _, link := range []string{" for", " of", " as"} {
			trimmed = strings.TrimSuffix(trimmed, link)
		}
		return strings.Trim(trimmed, titleMarks), true
	}
	return "", false
}

func nextRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
