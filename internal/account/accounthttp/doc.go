// Package accounthttp is the face of package account: signing in and out, the
// list of one's devices, one's password, and the page behind a link that sets
// one. Sessions travel in a cookie that only this package names. Views lie in
// views.templ and welcome.templ beside the handlers that fill them.
package accounthttp
