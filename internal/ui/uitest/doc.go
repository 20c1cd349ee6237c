// Package uitest reads rendered pages the way a person meets them: by role
// and name, by label, by text. It also holds the checks that every page must
// pass (no inline styles or scripts, every field labelled, one h1). It is for
// tests only.
package uitest
