package org

import (
	"belay/internal/org/roster"
)

// Plan is what an import would do, in the order of the file: stable, so that
// two previews can be compared. People who are stored and employed but not in
// the file are listed in Absent and never touched.
type Plan struct {
	FileHash  string           `json:"file_hash"`
	OnDate    string           `json:"on_date"` // the day from which changes hold
	Lines     int              `json:"lines"`
	Units     []PlanUnit       `json:"units"`
	Added     []PlanPerson     `json:"added"`
	Rejoined  []PlanPerson     `json:"rejoined"`
	Changed   []PlanChange     `json:"changed"`
	Moved     []PlanMove       `json:"moved"`
	Kept      []PlanKept       `json:"kept"`
	Absent    []PlanPerson     `json:"absent"`
	Unchanged int              `json:"unchanged"`
	Problems  []roster.Problem `json:"problems"`
}

// PlanUnit is a department or team to be added.
type PlanUnit struct {
	Kind       UnitKind `json:"kind"`
	Name       string   `json:"name"`
	Department string   `json:"department,omitempty"`
}

// PlanPerson names a person; Line is 0 for one who is not in the file.
type PlanPerson struct {
	Line  int    `json:"line,omitempty"`
	Email string `json:"email"`
	Name  string `json:"name"`
}

// PlanChange is one person's changed fields, the manager apart.
type PlanChange struct {
	PlanPerson
	Fields []FieldChange `json:"fields"`
}

// FieldChange is a column's value as stored and as in the file.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// PlanMove is one person's change of manager, by e-mail; "" is nobody.
type PlanMove struct {
	PlanPerson
	Old string `json:"old"`
	New string `json:"new"`
}

// PlanKept is a field that the person has set and the file would change.
type PlanKept struct {
	PlanPerson
	Field string `json:"field"`
}

// record is what is stored of a person, the dated facts as they stand on the
// import's day, or on the first day of somebody still to come.
type record struct {
	Person
	hired      string // first day of the present or coming employment, "" when there is none
	left       string // first day after the last employment that is over, "" when there is none
	manager    string
	unit       string
	level      Level
	levelSince string
}

// change is what one line does to one person. Pointers that are nil leave a
// fact as it is.
type change struct {
	line    roster.Line
	was     *record // nil: a new person
	person  Person  // as it will be
	rejoin  bool
	hired   string // new first day of the employment, "" as it is
	from    string // the day from which manager and team hold
	manager *string
	unit    *string
	level   *Level
	since   string // of the level, "" = from, or as it is
	fields  []string
	kept    []string
}

// touches tells whether the change writes anything.
func (c change) touches() bool { return c.was == nil || len(c.fields) > 0 }

func (c change) has(field string) bool {
	for _, f := range c.fields {
		if f == field {
			return true
		}
	}
	return false
}

// diff compares a line with what is stored. manager and unit are the ids that
// the line's manager and unit have or will have; they are looked at only where
// the file has the column.
func diff(f roster.File, l roster.Line, was *record, today, manager, unit string) change {
	c := change{line: l, was: was}
	if was == nil {
		c.hired = l.HiredOn
		if c.hired == "" {
			c.hired = today
		}
		c.from = max(today, c.hired)
		c.person = Person{Email: l.Email, Name: l.Name, ExternalID: l.ExternalID, Country: l.Country, Zone: l.Zone, Hours: l.Hours, Version: 1}
		c.manager, c.unit, c.level, c.since = &manager, &unit, &Level{l.Level, l.JobFamily}, l.LevelSince
		return c
	}
	c.person = was.Person
	c.undated()
	c.employment(today)
	again := c.rejoin || c.hired != ""
	if f.Has("manager_email") && (manager != was.manager || again) {
		c.manager = &manager
		c.note(manager != was.manager, "manager_email")
	}
	if (f.Has("team") || f.Has("department")) && (unit != was.unit || again) {
		c.unit = &unit
		c.note(unit != was.unit, "team")
	}
	level := was.level
	level.Level, level.JobFamily = or(l.Level, level.Level), or(l.JobFamily, level.JobFamily)
	if level != was.level || l.LevelSince != "" && l.LevelSince != was.levelSince || again && level != (Level{}) {
		c.level, c.since = &level, l.LevelSince
		c.note(level.Level != was.level.Level, "level")
		c.note(level.JobFamily != was.level.JobFamily, "job_family")
		c.note(l.LevelSince != "" && l.LevelSince != was.levelSince, "level_since")
	}
	return c
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (c *change) note(differs bool, field string) {
	if differs {
		c.fields = append(c.fields, field)
	}
}

// undated compares the fields without dates. Zone and hours are the person's
// once they have set them.
func (c *change) undated() {
	p, l := &c.person, c.line
	for _, f := range []struct {
		name  string
		field *string
		value string
		own   bool
	}{
		{"email", &p.Email, l.Email, false}, {"name", &p.Name, l.Name, false}, {"external_id", &p.ExternalID, l.ExternalID, false},
		{"country", &p.Country, l.Country, false}, {"zone", &p.Zone, l.Zone, p.ZoneByPerson}, {"hours", &p.Hours, l.Hours, p.HoursByPerson},
	} {
		switch {
		case f.value == "" || f.value == *f.field:
		case f.own:
			c.kept = append(c.kept, f.name)
		default:
			*f.field = f.value
			c.fields = append(c.fields, f.name)
		}
	}
}

// employment compares the day somebody was hired on. A day before an earlier
// employment's end is that employment's and says nothing of this one.
func (c *change) employment(today string) {
	was, stated := c.was, c.line.HiredOn
	if stated < was.left {
		stated = ""
	}
	c.rejoin = was.hired == ""
	switch {
	case c.rejoin:
		c.hired = or(stated, today)
		c.fields = append(c.fields, "hired_on")
	case stated != "" && stated != was.hired:
		c.hired = stated
		c.fields = append(c.fields, "hired_on")
	}
	c.from = max(today, or(c.hired, was.hired))
}

// levels is the timeline in which the level holds on the day from, since the
// day since when that is given.
func levels(was Timeline[Level], from, since string, level Level) Timeline[Level] {
	is := was
	if have, found := was.On(from); !found || have != level {
		is = was.Set(Since(or(since, from)), level)
	}
	f, found := is.At(from)
	if !found || since == "" || f.From == since {
		return is
	}
	is = is.Clear(f.Span)
	for _, before := range is {
		if before.Until == f.From && since > f.From {
			is = is.Set(Span{before.From, since}, before.Value)
			break
		}
	}
	return is.Set(Span{since, f.Until}, level)
}
