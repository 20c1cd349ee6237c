// Package subject is the register of personal data: every table with a column
// that names a person or an account says here how that person's rows are
// exported and erased. Check compares the register with the live schema, so a
// feature cannot add such a column and forget. Redaction of third parties in an
// export is done here, by one rule, for all tables. The package speaks for the
// trust packages below it (trust.go); every later feature registers its own.
package subject
