// Package schema lists the migrations of every feature. Numbers are global and
// a migration's foreign keys point only to features earlier in the order.
package schema

import (
	"fmt"
	"io/fs"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/evidence"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/handbook"
	"belay/internal/internship"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/opportunity"
	"belay/internal/org"
	"belay/internal/policy"
)

// All is every migration, by number. It panics when the embedded files are
// malformed, which any test finds.
func All() []db.Migration {
	list, err := db.ReadMigrations(Features()...)
	if err != nil {
		panic(fmt.Sprintf("schema: %v", err))
	}
	return list
}

// Features are the features' file systems, in the order of features.
func Features() []fs.FS {
	return []fs.FS{
		authz.Migrations, audit.Migrations, event.Migrations, draft.Migrations,
		org.Migrations, account.Migrations, handbook.Migrations, policy.Migrations, notify.Migrations,
		framework.Migrations, evidence.Migrations, learning.Migrations, opportunity.Migrations, growth.Migrations, internship.Migrations, board.Migrations,
	}
}
