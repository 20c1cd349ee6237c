package account

import (
	"belay/internal/db"
	"belay/internal/subject"
)

// Subjects are this package's tables of personal data, for export and erasure.
// Hashes of passwords and tokens are in no export.
func Subjects() []subject.Table {
	account := subject.Rows("account", "person_id", "id", "email_key", "name", "state", "created_at")
	// The row stays, since the record of acts names it; nobody can come in by it.
	account.Erase = func(tx *db.Tx, person string) error {
		_, err := tx.Exec(`UPDATE account SET email_key = 'erased:' || id, name = '', state = 'disabled', version = version + 1 WHERE person_id = $1`, person)
		return err
	}
	return []subject.Table{
		account,
		subject.AccountRows("account_role", "account_id", "role", "unit_id", "from_on", "until_on"),
		subject.AccountRows("password", "account_id", "set_at"),
		subject.AccountRows("password_link", "account_id", "made_at", "until"),
		subject.AccountRows("token", "account_id", "name", "scopes", "made_at", "until", "used_at", "revoked_at"),
		subject.AccountRows("session", "account_id", "device", "created_at", "seen_at", "until"),
	}
}
