package roster

import (
	"slices"
	"strings"
)

// Circles finds the circles in who reports to whom (person -> manager). Each
// begins with its least member and follows the lines; they are sorted.
func Circles(managers map[string]string) [][]string {
	const walking, done = 1, 2
	state := make(map[string]int8, len(managers))
	var out [][]string
	for start := range managers {
		var path []string
		at := start
		for state[at] == 0 {
			state[at] = walking
			path = append(path, at)
			next, ok := managers[at]
			if !ok {
				break
			}
			at = next
		}
		if i := slices.Index(path, at); state[at] == walking && i >= 0 && managers[path[len(path)-1]] == at {
			out = append(out, turned(path[i:]))
		}
		for _, p := range path {
			state[p] = done
		}
	}
	slices.SortFunc(out, slices.Compare[[]string])
	return out
}

// turned is a circle begun at its least member.
func turned(circle []string) []string {
	least := slices.Index(circle, slices.Min(circle))
	return append(slices.Clone(circle[least:]), circle[:least]...)
}

// CircleProblem words a circle; where gives the line and the e-mail of a
// member, line 0 for one that is not in the file.
func CircleProblem(circle []string, where func(key string) (int, string)) Problem {
	const most = 8
	line := 0
	var names []string
	for i, key := range append(slices.Clone(circle), circle[0]) {
		no, email := where(key)
		if no > 0 && (line == 0 || no < line) {
			line = no
		}
		switch {
		case i < most || i == len(circle):
			names = append(names, email)
		case i == most:
			names = append(names, "…")
		}
	}
	return Problem{line, "manager_email", CodeCycle, "The reporting lines turn in a circle: " + strings.Join(names, " reports to ") + "."}
}
