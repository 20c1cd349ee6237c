// Package event carries news from one feature to another and runs what is to
// be done later. An event is written to the outbox in the transaction of the
// act; a consumer's effect and the note that it is done are one transaction, so
// delivery is at least once and the effect exactly once. Events of one object
// reach a consumer in the order of the object's versions; one that failed ten
// times is parked for the administrator and holds back the later ones of that
// object for that consumer alone, until it is retried or discarded.
//
// Jobs are rows with a lease: whoever holds the lease runs the job, and when
// the holder dies the lease runs out. Leases are rows and the clock is the
// database's, so SQLite and PostgreSQL, one process and several, act alike.
// Texts of people never travel in events. The package knows no feature.
package event
