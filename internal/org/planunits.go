package org

import (
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/id"
	"belay/internal/org/roster"
)

// fresh ids stand for what an import will add.
const coming = "coming:"

type unitKey struct{ parent, name string }

// unitTree finds the units that lines name, and notes those to be added.
type unitTree struct {
	company  string
	byKey    map[unitKey]string
	byHandle map[string]string
	dept     map[string]string   // unit -> its department
	path     map[string]string   // unit -> "Department / Team", for people
	teams    map[string][]string // name key -> teams of that name
	added    []PlanUnit
}

func loadUnits(tx *db.Tx) (*unitTree, error) {
	list, err := db.All(tx, scanUnit, unitSelect+` ORDER BY u.id`)
	if err != nil {
		return nil, err
	}
	t := &unitTree{company: coming, byKey: map[unitKey]string{}, byHandle: map[string]string{}, dept: map[string]string{}, path: map[string]string{}, teams: map[string][]string{}}
	for _, u := range list {
		t.put(u)
	}
	return t, nil
}

func (t *unitTree) put(u Unit) {
	if u.Kind == Company {
		t.company = u.ID
	}
	key := roster.NameKey(u.Name)
	t.byKey[unitKey{u.Parent, key}] = u.ID
	if _, taken := t.byHandle[u.Handle]; !taken {
		t.byHandle[u.Handle] = u.ID
	}
	t.dept[u.ID] = u.DepartmentID
	t.path[u.ID] = u.Name
	if u.Kind == Team {
		t.teams[key] = append(t.teams[key], u.ID)
		if u.Department != "" {
			t.path[u.ID] = u.Department + " / " + u.Name
		}
	}
}

// find gives the id of a unit under a parent, noting it when it is not there.
func (t *unitTree) find(kind UnitKind, parent, name, department string) string {
	key := unitKey{parent, roster.NameKey(name)}
	if have, ok := t.byKey[key]; ok {
		return have
	}
	u := Unit{ID: coming + parent + "/" + key.name, Kind: kind, Parent: parent, Name: name, Handle: roster.Handle(name), Department: department}
	u.DepartmentID = t.dept[parent]
	if kind == Department {
		u.DepartmentID = u.ID
	}
	t.put(u)
	t.added = append(t.added, PlanUnit{kind, name, department})
	return u.ID
}

// of is the unit that a line puts its person into; why says what is wrong.
func (t *unitTree) of(f roster.File, l roster.Line, now string) (unit, why string) {
	parent := t.company
	if l.Department != "" {
		parent = t.find(Department, t.company, l.Department, "")
	}
	switch {
	case !f.Has("team") && !f.Has("department"):
		return now, ""
	case l.Team == "" && l.Department == "":
		return "", ""
	case l.Team == "" && !f.Has("team") && now != "" && t.dept[now] == parent:
		return now, "" // the file knows no teams: the person stays in theirs
	case l.Team == "":
		return parent, ""
	case !f.Has("department"):
		switch list := t.teams[roster.NameKey(l.Team)]; len(list) {
		case 1:
			return list[0], ""
		case 0:
		default:
			return "", "There are several teams named " + l.Team + ". Add the column department."
		}
	}
	return t.find(Team, parent, l.Team, l.Department), ""
}

// addUnit makes a unit of a plan unless it is there already.
func addUnit(tx *db.Tx, ids *id.Source, u PlanUnit) (unit string, added bool, err error) {
	parent, err := company(tx, ids)
	if err != nil {
		return "", false, err
	}
	if u.Department != "" {
		if parent, _, err = addUnit(tx, ids, PlanUnit{Department, u.Department, ""}); err != nil {
			return "", false, err
		}
	}
	have, found, err := db.One(tx, db.Value[string], `SELECT id FROM unit WHERE parent_id = $1 AND name_key = $2`, parent, roster.NameKey(u.Name))
	if err != nil || found {
		return have, false, err
	}
	unit, err = insertUnit(tx, ids, u.Kind, parent, u.Name)
	return unit, true, err
}

// grants are a line's roles with the ids of their units; nil when the line says
// nothing of roles.
func (t *unitTree) grants(l roster.Line) []RoleGrant {
	var out []RoleGrant
	for _, r := range l.Roles {
		g := RoleGrant{Role: r.Role}
		if r.Role == authz.RoleHRPartner {
			g.Unit = t.byHandle[r.Unit]
		}
		out = append(out, g)
	}
	return out
}
