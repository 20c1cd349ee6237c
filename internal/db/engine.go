package db

import (
	"errors"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Engine is one of the two databases Belay runs on.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

var (
	columnWords = regexp.MustCompile(`\b(INTEGER|TEXT|BLOB)\b`)
	tableEnd    = regexp.MustCompile(`(?m)^\);`)
)

// ddl turns the portable words of a migration into the engine's own.
// SQLite tables become STRICT; PostgreSQL compares text by bytes, as SQLite does.
func (e Engine) ddl(text string) string {
	if e == SQLite {
		return tableEnd.ReplaceAllString(text, ") STRICT;")
	}
	return columnWords.ReplaceAllStringFunc(text, func(word string) string {
		switch word {
		case "INTEGER":
			return "BIGINT"
		case "BLOB":
			return "BYTEA"
		}
		return `TEXT COLLATE "C"`
	})
}

// retryable tells whether the engine asks to run the transaction again.
func retryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return isBusy(err)
}

func isBusy(err error) bool {
	var se *sqlite.Error
	if errors.As(err, &se) {
		code := se.Code() & 0xff
		return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
	}
	return false
}

// IsUnique tells whether err says that table already has a row with this value
// in column (or in the columns, joined by "_", of a unique index named
// table_columns_key). Features turn it into a field error of their own.
func IsUnique(err error, table, columns string) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505" && pg.ConstraintName == table+"_"+columns+"_key"
	}
	var se *sqlite.Error
	if !errors.As(err, &se) || se.Code()&0xff != lib.SQLITE_CONSTRAINT {
		return false
	}
	_, list, found := strings.Cut(se.Error(), "UNIQUE constraint failed: ")
	if !found {
		return false
	}
	list, _, _ = strings.Cut(list, " (")
	var names []string
	for part := range strings.SplitSeq(list, ", ") {
		name, ok := strings.CutPrefix(part, table+".")
		if !ok {
			return false
		}
		names = append(names, name)
	}
	return strings.Join(names, "_") == columns
}
