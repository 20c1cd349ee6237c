// Package dbtest gives tests real databases on both engines: a copy of a
// migrated SQLite file, and a database out of a pool on the throw-away
// PostgreSQL cluster that `make test` starts. It records every statement at
// the driver; Main fails the package if one of them cannot be prepared on both
// engines. Only tests import it.
package dbtest
