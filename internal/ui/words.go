package ui

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// T is a sentence of the interface. English is the key and, so far, the only
// language; args are put in as by fmt.Sprintf. Every word of a view passes
// through T or N, so a translation later changes no view (a test holds this).
func T(english string, args ...any) string {
	if len(args) == 0 {
		return english
	}
	return fmt.Sprintf(english, args...)
}

// N chooses between the singular and the plural for n; the first %d of many
// becomes n. N(1, "one step", "%d steps") is "one step".
func N(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return strings.Replace(many, "%d", fmt.Sprint(n), 1)
}

// And joins words as in a sentence: "a", "a and b", "a, b and c".
func And(words ...string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return T("%s and %s", strings.Join(words[:last], ", "), words[last])
}

// Initials are the first letters of the first and the last word of a name.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := firstLetter(words[0])
	if len(words) == 1 {
		return first
	}
	return first + firstLetter(words[len(words)-1])
}

func firstLetter(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r))
}

// avatarClass colours an avatar by id, so that a person keeps their colour
// when they change their name.
func avatarClass(id string) string {
	if id == "" {
		return "av0"
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	return fmt.Sprintf("av%d", 1+h.Sum32()%6)
}

// WhenText is an instant on the reader's clock: "Thu 26 Nov, 15:00 Lisbon",
// with the year when it is not this one.
func WhenText(p Page, at time.Time) string {
	local := at.In(p.zone())
	text := local.Format("Mon 2 Jan, 15:04")
	if local.Year() != p.Now.In(p.zone()).Year() {
		text = local.Format("Mon 2 Jan 2006, 15:04")
	}
	if p.Place != "" {
		text += " " + p.Place
	}
	return text
}

// DayText is a plain date ("2026-11-20") as "20 Nov", with the year when it is
// not this one. A date has no zone, so it is never shifted. Text that is no
// date comes back as it is.
func DayText(p Page, date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	if d.Year() == p.Now.In(p.zone()).Year() {
		return d.Format("2 Jan")
	}
	return d.Format("2 Jan 2006")
}
