// Package client is the Go client of Belay's API: one method for each
// operation, with the documents as types. Methods and types are written from
// docs/reference/openapi.json (api.gen.go, by client/internal/gen); this part
// sends them.
//
//	c, err := client.New("https://belay.example", token)
//	me, err := c.Me(ctx)
//	for p, err := range c.AllPeople(ctx, client.ListPeopleQuery{Q: "ana"}) { ... }
//
// Every act is sent under an Idempotency-Key, so that a lost answer, a restart
// of the server or a gateway's 502 and 503 are tried again without doing it
// twice. A refusal is a *Problem with its code, fields and warnings; a server
// that cannot be reached is an *Unreachable. It imports the standard library
// alone and is safe for concurrent use.
package client
