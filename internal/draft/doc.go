// Package draft keeps what somebody is writing, saved while they write, so that
// a closed tab or a lost network loses nothing. A draft belongs to the account
// that wrote it: no other actor, administrator or export of another person ever
// reads it. It is removed when the text is sent, and by a job when nobody has
// touched it for long. The package knows no form: a key names what is written.
package draft
