package account

import "embed"

// Migrations are the tables this package owns (numbers 0015 to 0018 and 0070).
//
//go:embed migrations/*.sql
var Migrations embed.FS
