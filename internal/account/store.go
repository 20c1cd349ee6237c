package account

import (
	"crypto/sha256"

	"belay/internal/clock"
	"belay/internal/db"
)

const accountColumns = `SELECT a.id, COALESCE(a.person_id, ''), a.email_key, a.name, a.state, a.version,
	CASE WHEN EXISTS (SELECT 1 FROM password p WHERE p.account_id = a.id) THEN 1 ELSE 0 END FROM account a`

func scanAccount(s db.Scanner) (a Account, err error) {
	var has int64
	err = s.Scan(&a.ID, &a.Person, &a.Email, &a.Name, &a.State, &a.Version, &has)
	a.HasPassword = has == 1
	return a, err
}

func byID(tx *db.Tx, id string) (Account, bool, error) {
	return db.One(tx, scanAccount, accountColumns+` WHERE a.id = $1`, id)
}

func byKey(tx *db.Tx, emailKey string) (Account, bool, error) {
	return db.One(tx, scanAccount, accountColumns+` WHERE a.email_key = $1`, emailKey)
}

func byPerson(tx *db.Tx, person string) (Account, bool, error) {
	return db.One(tx, scanAccount, accountColumns+` WHERE a.person_id = $1`, person)
}

func insertAccount(tx *db.Tx, a Account) error {
	_, err := tx.Exec(`INSERT INTO account (id, person_id, email_key, name, state, kind, version, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, 'person', $6, $7, $7)`, a.ID, db.Null(a.Person), a.Email, a.Name, string(a.State), a.Version, tx.Micros())
	return err
}

// updateAccount stores what may change and raises the version.
func updateAccount(tx *db.Tx, a *Account) error {
	a.Version++
	_, err := tx.Exec(`UPDATE account SET email_key = $2, name = $3, state = $4, version = $5, changed_at = $6 WHERE id = $1`,
		a.ID, a.Email, a.Name, string(a.State), a.Version, tx.Micros())
	return err
}

// credential is a stored password.
type credential struct {
	Account
	hash    string
	version int64 // 0 when there is none
}

func scanCredential(s db.Scanner) (c credential, err error) {
	err = s.Scan(&c.ID, &c.Person, &c.Email, &c.Name, &c.State, &c.Version, &c.hash, &c.version)
	c.HasPassword = c.version > 0
	return c, err
}

const credentialColumns = `SELECT a.id, COALESCE(a.person_id, ''), a.email_key, a.name, a.state, a.version,
	COALESCE(p.hash, ''), COALESCE(p.version, 0) FROM account a LEFT JOIN password p ON p.account_id = a.id`

func credentialByKey(tx *db.Tx, emailKey string) (credential, bool, error) {
	return db.One(tx, scanCredential, credentialColumns+` WHERE a.email_key = $1`, emailKey)
}

func credentialByID(tx *db.Tx, id string) (credential, bool, error) {
	return db.One(tx, scanCredential, credentialColumns+` WHERE a.id = $1`, id)
}

// storePassword replaces the password, throws away every link to set one, and
// ends the account's sessions but keep. Tokens stay when their owner changed the
// password in a session; else somebody recovers the account, and they end.
func storePassword(tx *db.Tx, account, hash, keep string) error {
	for _, act := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO password (account_id, hash, version, set_at) VALUES ($1, $2, 1, $3)
			ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, version = password.version + 1, set_at = excluded.set_at`, []any{account, hash, tx.Micros()}},
		{`DELETE FROM password_link WHERE account_id = $1`, []any{account}},
		{`DELETE FROM session WHERE account_id = $1 AND id <> $2`, []any{account, keep}},
	} {
		if _, err := tx.Exec(act.sql, act.args...); err != nil {
			return err
		}
	}
	if keep != "" {
		return nil
	}
	_, err := tx.Exec(`UPDATE token SET revoked_at = $2 WHERE account_id = $1 AND revoked_at = 0`, account, tx.Micros())
	return err
}

// dropSecrets takes away everything the account could come in by.
func dropSecrets(tx *db.Tx, account string) error {
	for _, sql := range []string{
		`DELETE FROM session WHERE account_id = $1`, `DELETE FROM token WHERE account_id = $1`,
		`DELETE FROM password_link WHERE account_id = $1`, `DELETE FROM password WHERE account_id = $1`,
	} {
		if _, err := tx.Exec(sql, account); err != nil {
			return err
		}
	}
	return nil
}

// tokenHash is what is stored of a token.
func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// roleRow is one dated role.
type roleRow struct {
	id, role, unit, from, until, origin string
}

func insertRole(tx *db.Tx, account string, r roleRow) error {
	_, err := tx.Exec(`INSERT INTO account_role (id, account_id, role, unit_id, from_on, until_on, origin) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.id, account, r.role, db.Null(r.unit), r.from, r.until, r.origin)
	return err
}

// Expire removes sessions, links and counts that have run out, and tokens a month
// after they did, and counts them. Nothing waits for it.
func Expire(tx *db.Tx) (removed int64, err error) {
	now := clock.Micros(tx.Now())
	for _, sql := range []string{
		`DELETE FROM session WHERE idle_until <= $1 OR until <= $1`, `DELETE FROM password_link WHERE until <= $1`, `DELETE FROM sign_in_limit WHERE full_at <= $1`,
	} {
		n, err := tx.Exec(sql, now)
		if err != nil {
			return removed, err
		}
		removed += n
	}
	n, err := tx.Exec(`DELETE FROM token WHERE until <= $1 OR (revoked_at > 0 AND revoked_at <= $1)`, clock.Micros(tx.Now().Add(-keepTokens)))
	return removed + n, err
}
