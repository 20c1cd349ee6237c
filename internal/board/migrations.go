package board

import "embed"

// Migrations are the tables this package owns.
//
//go:embed migrations/*.sql
var Migrations embed.FS
