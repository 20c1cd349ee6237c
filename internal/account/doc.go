// Package account owns what signs in: accounts, their roles, passwords,
// sessions and one-time links. A person (package org) is apart from it: an
// account has none or one. Nothing is cached, so a disabled account or a person
// who left has no right from that moment on; sessions are then removed as mere
// cleanup. How often somebody may try to sign in is kept in the database, so
// that it holds over restarts and on several nodes.
//
// Under Options.Demo one click signs in as a sample person; such sessions are
// marked and worth nothing to any other Service. Later domains may import it.
package account
