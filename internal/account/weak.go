package account

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/fault"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Length of a password in characters. There are no rules of composition: length
// and not being guessable first are what counts (NIST 800-63B, ASVS 6.2).
const (
	MinPassword = 12
	MaxPassword = 128
)

// The commonest words that passwords are made of, our own short list.
//
//go:embed common.txt
var commonWords string

// minOwn is how many letters and digits of a password must be left when the
// owner's name and address, or the commonest words, are taken out.
const minOwn = 8

func weak(why string) error {
	return fault.New(fault.Invalid, "BLY-2104", "This password cannot be used. Nothing was changed; please choose another.").With(FieldPassword, why)
}

// checkPassword refuses a new password that is too short, too long, made of the
// owner's name or address, or among the first that anybody would guess.
func checkPassword(password, emailKey, name string) error {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return weak("It has characters that cannot be typed everywhere. Please use letters, digits, blanks and signs.")
	case n < MinPassword:
		return weak("Please use at least 12 characters. Four unrelated words make a good password.")
	case n > MaxPassword:
		return weak("Please use at most 128 characters.")
	}
	plain := plainText(password)
	if left, found := without(plain, ownWords(emailKey, name)); found && left < minOwn {
		return weak("Please do not build it from your name or your e-mail address.")
	}
	if left, found := without(plain, strings.Fields(commonWords)); repeats(plain) || inARow(plain) || found && left < minOwn {
		return weak("It is among the first that somebody would guess. Four unrelated words make a good password.")
	}
	return nil
}

// plainText is the lower-case letters and digits of a text.
func plainText(text string) string {
	folded := cases.Fold().String(norm.NFKC.String(text))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
}

// ownWords are the words of a name and an address that a guesser would try.
func ownWords(emailKey, name string) []string {
	words := []string{plainText(emailKey), plainText(name)}
	for _, w := range strings.FieldsFunc(emailKey+" "+name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, plainText(w))
	}
	words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 3 })
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// without counts the characters left when words, and then the digits around
// them, are taken out; found tells whether there was any.
func without(plain string, words []string) (left int, found bool) {
	for _, w := range words {
		if strings.Contains(plain, w) {
			plain, found = strings.ReplaceAll(plain, w, " "), true
		}
	}
	for part := range strings.FieldsSeq(plain) {
		left += utf8.RuneCountInString(strings.TrimFunc(part, unicode.IsDigit))
	}
	return left, found
}

// repeats tells whether a text is a few characters over and over.
func repeats(plain string) bool {
	r := []rune(plain)
	for unit := 1; unit <= min(6, len(r)/2); unit++ {
		same := true
		for i := unit; same && i < len(r); i++ {
			same = r[i] == r[i-unit]
		}
		if same {
			return true
		}
	}
	return len(r) == 0
}

// inARow tells whether nearly all characters follow their neighbour in the
// alphabet, in counting, or on a keyboard.
func inARow(plain string) bool {
	const rows = "abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop 1qaz2wsx3edc4rfv5tgb6yhn7ujm"
	r := []rune(plain)
	steps := 0
	for i := 1; i < len(r); i++ {
		pair, back := string(r[i-1:i+1]), string([]rune{r[i], r[i-1]})
		if strings.Contains(rows, pair) || strings.Contains(rows, back) || r[i] == r[i-1] {
			steps++
		}
	}
	return len(r) > 1 && steps*10 >= (len(r)-1)*8
}
