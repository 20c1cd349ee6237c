package org

import "embed"

// Migrations are the tables this package owns (numbers 0010 to 0014).
//
//go:embed migrations/*.sql
var Migrations embed.FS
