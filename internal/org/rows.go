package org

import (
	"strconv"
	"strings"

	"belay/internal/db"
)

// inList is how many ids one statement looks up. Shorter lists are padded with
// "", which is nobody's id, to one of few lengths, so that a statement has few
// texts and stays prepared. A planner believes the length: for a hundred people
// it reads whole tables, for eight it asks indexes.
const inList = 100

func fitting(n int) int {
	for _, size := range [...]int{8, 25} {
		if n <= size {
			return size
		}
	}
	return inList
}

// inPlaces is "($first, $first+1, ...)" for a list of so many ids, padded.
func inPlaces(first, ids int) string {
	var b strings.Builder
	for i := range fitting(ids) {
		b.WriteString(", $" + strconv.Itoa(first+i))
	}
	return "(" + b.String()[2:] + ")"
}

// padded is a list of at most inList ids as arguments, after others.
func padded(ids []string, before ...any) []any {
	args := before
	for _, one := range ids {
		args = append(args, one)
	}
	for range fitting(len(ids)) - len(ids) {
		args = append(args, "")
	}
	return args
}

// insertRows inserts rows in statements of 64, 8 and 1 rows, so that an import
// knows three texts a table and no more. into is "table (columns)".
func insertRows(tx *db.Tx, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		for _, size := range []int{64, 8} {
			if len(rows) >= size {
				n = size
				break
			}
		}
		var args []any
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := tx.Exec(`INSERT INTO `+into+` VALUES `+places(n, len(rows[0])), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// places is "($1, $2), ($3, $4)" for rows of a width.
func places(rows, width int) string {
	var b strings.Builder
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range width {
			n++
			b.WriteString(map[bool]string{true: "($", false: ", $"}[c == 0])
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(")")
	}
	return b.String()
}
