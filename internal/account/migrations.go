package account

import "embed"

// Migrations are the tables this package owns (numbers 0015 to 0019).
//
//go:embed migrations/*.sql
var Migrations embed.FS
