// Package audit is the append-only record of who did and who saw what. An entry
// is written in the act's own transaction; a sealer numbers and chains entries
// within a second, and Verify finds what was changed since. The package owns
// the tables audit_entry, audit_salt and audit_seal; it knows no feature and no
// network: signed heads leave through a Sink.
//
// The hashes, so that anybody can write a second verifier. H(a, b, ...) is
// SHA-256 over its arguments, each preceded by its length in bytes as eight
// bytes, highest first; numbers are written in decimal.
//
//	actor_digest  = H("belay/audit/actor/1", actor_salt, account_id, person_id, on_behalf)
//	matter_digest = H("belay/audit/matter/1", matter_salt, object, subject_id, reason, detail)
//	digest        = H("belay/audit/entry/1", id, at, via, action, kind, actor_digest, matter_digest)
//	chain(seq)    = H("belay/audit/seal/1", seq, chain(seq-1), entry id, digest), chain(0) empty
//
// Erasing a person blanks the actor's or the matter's columns and that salt:
// the two inner digests keep the chain whole and tell nothing any more.
package audit
