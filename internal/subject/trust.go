package subject

import (
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
)

// Trust registers the tables of the trust packages, which lie below this one
// and cannot do it themselves. Register it first: it is then erased last, when
// the acts of erasing are on record.
func Trust(log *audit.Log) []Table {
	entries := Table{
		Name:    "audit_entry",
		Columns: []string{"account_id", "person_id", "on_behalf", "subject_id"},
		Export:  audit.Export,
		Erase: func(tx *db.Tx, person string) error {
			return log.Erase(tx, authz.Job("subject.erase"), person)
		},
		byAccount: true,
	}
	return []Table{
		entries,
		AccountRows("event_once", "account_id", "key", "at"),
		AccountRows("draft", "account_id", "key", "body", "saved_at"),
	}
}
