package notify

import "embed"

// Migrations are the tables this package owns (numbers 0050 to 0052).
//
//go:embed migrations/*.sql
var Migrations embed.FS
