// Package auditsink takes the signed heads of the audit record out of reach of
// whoever writes the database: to a file, to syslog or to a webhook. A head
// holds a number, a hash and an instant, nothing about people. Only app imports
// this package; it knows audit's Sink and nothing else of the program.
package auditsink
