// Package notifyhttp is the first page, the inbox and the page of one's own
// absences, as pages and API. Features add cards to the first page through
// Deps.Cards. It imports notify and org, and no other face.
package notifyhttp
