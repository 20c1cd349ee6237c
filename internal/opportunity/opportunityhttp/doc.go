// Package opportunityhttp is the face of package opportunity: the pages of
// offers, programmes and wishes, which work without scripts, and their operations
// of the API. Handlers ask the core, which checks every right, and fill the view
// models; nothing is decided here. It imports no other face.
package opportunityhttp
