// Package authz decides who may see and do what. Each feature states its
// visibility once, as a Table of rules; the same rules give the check of one
// object in Go, the predicate of a query in SQL, the readable fields and the
// sentence "Visible to you and your manager". A store function takes a Scope,
// which only this package can make. Nothing is cached: every transaction enters
// through Gate.Enter, which reads the actor's state and the rights epoch in the
// same snapshot as the data (contracts section 4).
//
// It names org's tables org_above, org_member and org_within in SQL; it imports
// no domain.
package authz
