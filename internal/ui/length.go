package ui

import "strconv"

// Length is a span of time in words, "six weeks" as "6 weeks": n of the units
// in which policies count, d, w, mo, q or y. Another unit stands as it is.
func Length(n int, unit string) string {
	switch unit {
	case "d":
		return N(n, "one day", "%d days")
	case "w":
		return N(n, "one week", "%d weeks")
	case "mo":
		return N(n, "one month", "%d months")
	case "q":
		return N(n, "one quarter", "%d quarters")
	case "y":
		return N(n, "one year", "%d years")
	}
	return strconv.Itoa(n) + " " + unit
}
