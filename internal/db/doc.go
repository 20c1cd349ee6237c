// Package db is the one door to storage. It runs one SQL text on two engines,
// SQLite and PostgreSQL, inside transactions that carry one clock reading and
// are retried where the engine asks for it. It is the only package that
// imports database/sql or a driver; features write their SQL against *Tx.
//
// The portable subset (contracts section 2): $1 placeholders; columns written
// INTEGER, TEXT or BLOB; instants as microseconds UTC; dates as YYYY-MM-DD;
// booleans 0/1; "" instead of NULL but for optional foreign keys.
package db
