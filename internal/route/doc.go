// Package route is the web shell's ground: one table of routes, each with the
// action and kind of object it reaches; handlers that return an error; one
// place that turns an error into a status, a page or a problem document
// (RFC 9457); security headers, same-origin protection, compression and limits.
// It knows no feature, no template and no session: app hands it an
// Authenticator and an error page.
package route
