package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	linkMark  = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)`)
	refMark   = regexp.MustCompile(`\[([^\[\]]+)\]\[[^\[\]]*\]`)
	tagMark   = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	markChars = strings.NewReplacer("*", "", "_", "", "`", "", "~~", "", `\`, "",
		"\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`,
		"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-")
)

// Plain is Markdown without its marks: the words a person reads.
func Plain(md string) string {
	if strings.Contains(md, "](") || strings.Contains(md, "][") {
		for range 3 { // links may stand in links' texts
			next := refMark.ReplaceAllString(linkMark.ReplaceAllString(md, "$1"), "$1")
			if next == md {
				break
			}
			md = next
		}
	}
	if strings.ContainsRune(md, '<') {
		md = tagMark.ReplaceAllString(md, " ")
	}
	return strings.Join(strings.Fields(markChars.Replace(norm.NFKC.String(md))), " ")
}

// Normalise is the form in which two texts are the same statement: no marks,
// one case, plain quotes and spaces, no closing punctuation. A changed link
// target or a lost full stop does not make a new expectation.
func Normalise(md string) string {
	return strings.TrimRight(strings.ToLower(Plain(md)), " .;,:!")
}

// TextHash is the identity of a text: 12 hex digits of the SHA-256 of its
// normalised form.
func TextHash(md string) string { return hashOf(Normalise(md)) }

func hashOf(normalised string) string {
	sum := sha256.Sum256([]byte(normalised))
	return hex.EncodeToString(sum[:6])
}

// Slug is a title as an id: lower case, letters and digits of any script, one
// hyphen between words.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKC.String(title) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '\u2019':
		default:
			gap = true
		}
	}
	return b.String()
}

// words splits a normalised text into the units that similarity counts: words,
// and pairs of neighbours in scripts written without spaces.
func words(text string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = word[:0]
		}
	}
	var last rune // of an unspaced run
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
			flush()
			if last != 0 {
				out = append(out, string([]rune{last, r}))
			}
			last = r
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			word = append(word, r)
		default:
			flush()
		}
		last = 0
	}
	flush()
	return out
}
