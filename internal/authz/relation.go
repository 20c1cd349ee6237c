package authz

import (
	"slices"
	"strconv"
	"strings"

	"belay/internal/db"
)

// Relation is what an actor is to an object's subject at an instant.
type Relation uint16

// The relations. One actor holds several at once.
const (
	Self Relation = 1 << iota
	Author
	Manager   // direct, on that day
	SkipLevel // the manager's manager, on that day
	HRPartner // of a unit the subject belongs to, on that day
	HRAdmin
	PlatformAdmin
	Auditor
	Everyone // any active account that stands for a person
	Operators
	Jobs
	Host    // the person whose team takes the subject in, named on the object
	Awaited // the person for whom the object's open step waits
	Helper  // a person named on the object as one who helps
	relationEnd
)

var relationNames = map[Relation]string{
	Self: "self", Author: "author", Manager: "manager", SkipLevel: "skip_level", HRPartner: "hr_partner",
	HRAdmin: "hr_admin", PlatformAdmin: "platform_admin", Auditor: "auditor", Everyone: "everyone", Operators: "operator", Jobs: "job",
	Host: "host", Awaited: "awaited", Helper: "helper",
}

// String names the relations of a set, joined by "+".
func (r Relation) String() string {
	var names []string
	for one := Self; one < relationEnd; one <<= 1 {
		if r&one != 0 {
			names = append(names, relationNames[one])
		}
	}
	return strings.Join(names, "+")
}

// Relations lists every relation, lowest first.
func Relations() []Relation {
	var out []Relation
	for one := Self; one < relationEnd; one <<= 1 {
		out = append(out, one)
	}
	return out
}

// possible is the set of relations the actor can have to anything at all.
func (a Actor) possible() Relation {
	switch a.Via {
	case ViaOperator:
		return Operators
	case ViaJob:
		return Jobs
	}
	if a.Account == "" {
		return 0
	}
	var r Relation
	if a.Person != "" {
		r |= Self | Author | Manager | SkipLevel | Everyone | Host | Awaited | Helper
	}
	for role, rel := range map[Role]Relation{RoleHRPartner: HRPartner, RoleHRAdmin: HRAdmin, RolePlatformAdmin: PlatformAdmin, RoleAuditor: Auditor} {
		if a.Has(role) {
			r |= rel
		}
	}
	return r
}

// fragments holds the SQL of the relations that depend on the row. {subject},
// {author}, {host} and {awaited} are columns, {named} is the table's own; {person}, {account} and {date} are parameters.
var fragments = map[Relation]string{
	Self:    `{subject} = {person}`,
	Author:  `{author} = {person}`,
	Host:    `{host} = {person}`,
	Awaited: `{awaited} = {person}`,
	Helper:  `{named}`,
	Manager: `EXISTS (SELECT 1 FROM org_above az WHERE az.person_id = {subject} AND az.above_id = {person}` +
		` AND az.depth = 1 AND az.from_on <= {date} AND az.until_on > {date})`,
	SkipLevel: `EXISTS (SELECT 1 FROM org_above az WHERE az.person_id = {subject} AND az.above_id = {person}` +
		` AND az.depth = 2 AND az.from_on <= {date} AND az.until_on > {date})`,
	HRPartner: `EXISTS (SELECT 1 FROM account_role ar JOIN org_within aw ON aw.above_id = ar.unit_id` +
		` JOIN org_member am ON am.team_id = aw.unit_id WHERE ar.account_id = {account} AND ar.role = 'hr_partner'` +
		` AND ar.from_on <= {date} AND ar.until_on > {date} AND am.person_id = {subject}` +
		` AND am.from_on <= {date} AND am.until_on > {date})`,
}

// params numbers the parameters a predicate uses, each once: what of the viewer
// stands behind each is filled in when the text is used.
type params struct {
	can   Relation // of the viewer, to anything
	token bool
	next  int
	names []string
}

func (p *params) fill(fragment string, c Columns, alias string) string {
	out := fragment
	if strings.Contains(out, "{named}") {
		out = strings.ReplaceAll(out, "{named}", p.named(c, alias))
	}
	for _, column := range [...]struct{ name, value string }{{"{subject}", c.Subject}, {"{author}", c.Author}, {"{host}", c.Host}, {"{awaited}", c.Awaited}} {
		out = strings.ReplaceAll(out, column.name, alias+"."+column.value)
	}
	for _, known := range [...]string{personParam, accountParam, dateParam} { // in a fixed order, so that the text stays the same
		if strings.Contains(out, known) {
			out = strings.ReplaceAll(out, known, p.number(known))
		}
	}
	return out
}

// What a predicate may ask of the viewer.
const (
	personParam  = "{person}"
	accountParam = "{account}"
	dateParam    = "{date}"
)

func (p *params) number(name string) string {
	at := slices.Index(p.names, name)
	if at < 0 {
		at = len(p.names)
		p.names = append(p.names, name)
	}
	return "$" + strconv.Itoa(p.next+at)
}

// values are the viewer's values of parameters.
func (v *Viewer) values(names []string) []any {
	if len(names) == 0 {
		return nil
	}
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = map[string]string{personParam: v.actor.Person, accountParam: v.actor.Account, dateParam: v.date}[name]
	}
	return out
}

// named is the SQL by which a person is one of those named on an object.
func (p *params) named(c Columns, alias string) string {
	if c.Helpers == nil {
		return never
	}
	return `EXISTS (SELECT 1 FROM ` + c.Helpers.Table + ` an WHERE an.` + c.Helpers.Object + ` = ` + alias + `.` + c.key() +
		` AND an.` + c.Helpers.Person + ` = {person} AND an.` + c.Helpers.Live + ` = 1)`
}

// relate finds which of the relations asked for the actor has to one subject and
// author on the viewer's date: the Go twin of fragments, asked of the same tables.
func (v *Viewer) relate(tx *db.Tx, o Object, asked Relation) (Relation, error) {
	can := v.actor.possible() & asked
	rel := can & (HRAdmin | PlatformAdmin | Auditor | Everyone | Operators | Jobs)
	if o.Subject != "" && can&Self != 0 && o.Subject == v.actor.Person {
		rel |= Self
	}
	if o.Author != "" && can&Author != 0 && o.Author == v.actor.Person {
		rel |= Author
	}
	for relation, person := range map[Relation]string{Host: o.Host, Awaited: o.Awaited} {
		if person != "" && can&relation != 0 && person == v.actor.Person {
			rel |= relation
		}
	}
	if helps, err := v.helps(tx, o, can); err != nil {
		return 0, err
	} else if helps {
		rel |= Helper
	}
	if o.Subject == "" || can&(Manager|SkipLevel|HRPartner) == 0 {
		return rel, nil
	}
	if can&(Manager|SkipLevel) != 0 {
		above, err := v.above(tx, o.Subject)
		if err != nil {
			return 0, err
		}
		rel |= above & can
	}
	if can&HRPartner == 0 {
		return rel, nil
	}
	_, found, err := db.One(tx, db.Value[int],
		`SELECT 1 FROM account_role r JOIN org_within w ON w.above_id = r.unit_id JOIN org_member m ON m.team_id = w.unit_id
		WHERE r.account_id = $1 AND r.role = 'hr_partner' AND r.from_on <= $2 AND r.until_on > $2
		AND m.person_id = $3 AND m.from_on <= $2 AND m.until_on > $2 LIMIT 1`, v.actor.Account, v.date, o.Subject)
	if found {
		rel |= HRPartner
	}
	return rel, err
}

// above tells whether the actor is a person's manager or their manager's.
func (v *Viewer) above(tx *db.Tx, subject string) (rel Relation, err error) {
	depths, err := db.All(tx, db.Value[int],
		`SELECT a.depth FROM org_above a WHERE a.person_id = $1 AND a.above_id = $2 AND a.depth <= 2 AND a.from_on <= $3 AND a.until_on > $3`,
		subject, v.actor.Person, v.date)
	for _, d := range depths {
		rel |= map[int]Relation{1: Manager, 2: SkipLevel}[d]
	}
	return rel, err
}

// helps tells whether the actor is named on the object as one who helps.
func (v *Viewer) helps(tx *db.Tx, o Object, can Relation) (bool, error) {
	t := v.gate.tables[o.Kind]
	if t == nil || t.Columns.Helpers == nil || can&Helper == 0 {
		return false, nil
	}
	n, key := t.Columns.Helpers, o.Key
	if key == "" {
		key = o.ID
	}
	_, found, err := db.One(tx, db.Value[int], `SELECT 1 FROM `+n.Table+` n WHERE n.`+n.Object+` = $1 AND n.`+n.Person+` = $2 AND n.`+n.Live+` = 1 LIMIT 1`,
		key, v.actor.Person)
	return found, err
}
