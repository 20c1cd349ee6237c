package org

import "embed"

// Migrations are the tables this package owns (numbers 0010 to 0014 and 0042).
//
//go:embed migrations/*.sql
var Migrations embed.FS
