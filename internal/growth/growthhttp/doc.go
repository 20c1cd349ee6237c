// Package growthhttp is the face of packages growth and evidence: their pages,
// which work without scripts, and their operations of the API. Handlers ask the
// cores, which check every right, and fill the view models; nothing is decided
// here. It imports no other face.
package growthhttp
