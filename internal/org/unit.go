package org

import (
	"errors"
	"strconv"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/id"
	"belay/internal/org/roster"
)

// UnitKind is what a unit is.
type UnitKind string

// The kinds of unit.
const (
	Company    UnitKind = "company"
	Department UnitKind = "department"
	Team       UnitKind = "team"
)

// Unit is the company, a department or a team. Handle is its name in addresses
// and settings; Department is the nearest one at or above it, "" when none.
type Unit struct {
	ID           string
	Kind         UnitKind
	Parent       string // "" for the company
	Name, Handle string
	DepartmentID string
	Department   string
}

func scanUnit(s db.Scanner) (u Unit, err error) {
	err = s.Scan(&u.ID, &u.Kind, &u.Parent, &u.Name, &u.Handle, &u.DepartmentID, &u.Department)
	return u, err
}

const unitSelect = `SELECT u.id, u.kind, COALESCE(u.parent_id, ''), u.name, u.handle, u.department_id, u.department_name FROM team_card u`

// ListUnits lists all units within the scope (kind org.unit), by name.
func ListUnits(tx *db.Tx, sc authz.Scope) ([]Unit, error) {
	where, args := sc.Where("u", 1)
	return db.All(tx, scanUnit, unitSelect+` WHERE `+where+` ORDER BY u.name_key, u.id`, args...)
}

// UnitByHandle finds a unit by the name that settings and addresses use.
func UnitByHandle(tx *db.Tx, handle string) (Unit, bool, error) {
	return db.One(tx, scanUnit, unitSelect+` WHERE u.handle = $1`, handle)
}

// UnitByID finds a unit.
func UnitByID(tx *db.Tx, unit string) (Unit, bool, error) {
	return db.One(tx, scanUnit, unitSelect+` WHERE u.id = $1`, unit)
}

// TeamOf is the unit a person belongs to on a day: a team, or a department for
// people without a team.
func TeamOf(tx *db.Tx, person, date string) (Unit, bool, error) {
	return db.One(tx, scanUnit, unitSelect+` JOIN org_member m ON m.team_id = u.id
		WHERE m.person_id = $1 AND m.from_on <= $2 AND m.until_on > $2`, person, date)
}

// DepartmentOf is the department a person belongs to on a day.
func DepartmentOf(tx *db.Tx, person, date string) (Unit, bool, error) {
	return db.One(tx, scanUnit, unitSelect+` WHERE u.id = (SELECT t.department_id FROM org_member m JOIN team_card t ON t.id = m.team_id
		WHERE m.person_id = $1 AND m.from_on <= $2 AND m.until_on > $2)`, person, date)
}

// company finds the one root unit, or makes it.
func company(tx *db.Tx, ids *id.Source) (string, error) {
	have, found, err := db.One(tx, db.Value[string], `SELECT id FROM unit WHERE kind = 'company'`)
	if err != nil || found {
		return have, err
	}
	return insertUnit(tx, ids, Company, "", "Company")
}

// insertUnit stores a unit under a handle of its own and puts it into the tree.
func insertUnit(tx *db.Tx, ids *id.Source, kind UnitKind, parent, name string) (string, error) {
	free, err := freeHandle(tx, roster.Handle(name))
	if err != nil {
		return "", err
	}
	unit := ids.New()
	if _, err := tx.Exec(`INSERT INTO unit (id, kind, parent_id, name, name_key, handle, version) VALUES ($1, $2, $3, $4, $5, $6, 1)`,
		unit, string(kind), db.Null(parent), name, roster.NameKey(name), free); err != nil {
		return "", err
	}
	if _, err := tx.Exec(`INSERT INTO org_within (unit_id, above_id, depth) VALUES ($1, $1, 0)`, unit); err != nil {
		return "", err
	}
	_, err = tx.Exec(`INSERT INTO org_within (unit_id, above_id, depth) SELECT $1, w.above_id, w.depth + 1 FROM org_within w WHERE w.unit_id = $2`, unit, parent)
	return unit, err
}

var errHandles = errors.New("org: no free handle")

// freeHandle is the handle, or the first of handle-2, handle-3, ... that is free.
func freeHandle(tx *db.Tx, want string) (string, error) {
	for n := 1; n < 10_000; n++ {
		try := want
		if n > 1 {
			try += "-" + strconv.Itoa(n)
		}
		_, taken, err := db.One(tx, db.Value[int], `SELECT 1 FROM unit WHERE handle = $1`, try)
		if err != nil || !taken {
			return try, err
		}
	}
	return "", errHandles
}

func place(n int) string { return "$" + strconv.Itoa(n) }
