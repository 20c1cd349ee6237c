// Package internshiphttp is the face of package internship: the pages of
// proposals, internships, helpers and alumni notes, which work without scripts,
// and their operations of the API. Every command is an act of its own with a form
// (acts.go), so that a soft rule's question comes back with all that was typed.
// Handlers ask the core, which checks every right; nothing is decided here. It
// imports no other face.
package internshiphttp
