package ui

import (
	"fmt"
	"strings"
)

// Scale is the levels of a track, lowest first, as a line of steps. Current
// and Target are indices into Levels; Current is -1 when the level is unknown.
type Scale struct {
	Levels          []string
	Current, Target int
}

// What a side of Views may say instead of a level.
const (
	NoLevel = -1 // no level's expectations are all met
	Silent  = -2 // this side has said nothing, or shared nothing
)

// Views is where two people see somebody: indices into Scale.Levels, NoLevel
// or Silent.
type Views struct {
	Me, Manager int
	// Who and By name the two for those who hear the page: "You" and
	// "Manager", or "Ines" and "You".
	Who, By string
}

// maxSteps is how many levels fit into the plot's column.
const maxSteps = 5

// from is the lowest level drawn: two below the target or the present level,
// as far as there is room.
func (s Scale) from() int {
	low := s.Target - 2
	if s.Current >= 0 {
		low = min(low, s.Current)
	}
	return max(0, low, s.to()-maxSteps+1)
}

// to is the highest level drawn: one above the target, so that being past it
// shows, and enough to make a line of four.
func (s Scale) to() int {
	return min(len(s.Levels)-1, max(s.Target+1, 3))
}

func (s Scale) shows(level int) bool { return level >= s.from() && level <= s.to() }

func (s Scale) steps() int { return s.to() - s.from() + 1 }

// Wide tells the style sheet that the plot needs its broader column.
func (s Scale) Wide() bool { return s.steps() > 4 }

func (s Scale) pitch() int {
	if s.Wide() {
		return 41
	}
	return 46
}

func (s Scale) width() string { return fmt.Sprint(38 + s.pitch()*(s.steps()-1)) }

func (s Scale) viewBox() string { return "0 0 " + s.width() + " 20" }

// x is a level's place; levels outside the drawn steps stand at its ends.
func (s Scale) x(level int) string {
	level = min(max(level, s.from()), s.to())
	return fmt.Sprint(19 + s.pitch()*(level-s.from()))
}

// gap is the line up to the target from where the person sees themselves; the
// manager's view stands in when the person has said nothing.
func (s Scale) gap(v Views) ([2]string, bool) {
	low := v.Me
	if low == Silent {
		low = v.Manager
	}
	if low == Silent || low >= s.Target {
		return [2]string{}, false
	}
	return [2]string{s.x(max(low, 0)), s.x(s.Target)}, true
}

func (v Views) text(s Scale) string {
	return T("%s: %s. %s: %s. Target: %s.", v.Who, s.name(v.Me), v.By, s.name(v.Manager), s.name(s.Target))
}

func (s Scale) name(level int) string {
	switch {
	case level == Silent:
		return T("no view yet")
	case level < 0 || level >= len(s.Levels):
		return T("no level met yet")
	}
	return s.Levels[level]
}

// ringRadius makes room for the dot when both stand on the same level.
func ringRadius(v Views) string {
	if v.Me == v.Manager {
		return "8"
	}
	return "5"
}

func unitClass(i, met, developing int) string {
	switch {
	case i < met:
		return "m"
	case i < met+developing:
		return "p"
	}
	return ""
}

func unitsText(met, developing, total int) string {
	text := T("%d of %d met", met, total)
	if developing > 0 {
		text += T(", %d developing", developing)
	}
	return text
}

// shortLevel cuts a level's name to what fits over a step: "Interm.".
func shortLevel(title string) string {
	const fits = 7
	letters := []rune(title)
	if len(letters) <= fits {
		return title
	}
	return strings.TrimRight(string(letters[:fits-1]), "aeiou ") + "."
}
