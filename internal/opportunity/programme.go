package opportunity

import (
	"context"
	"slices"
	"strconv"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/learning"
	"belay/internal/policy"
)

// Modules tells how far somebody is with training modules.
type Modules interface {
	Finished(tx *db.Tx, v *authz.Viewer, person string, modules []string) (map[string]learning.Standing, error)
}

// Rules are the policy's numbers that a learner wants to know beforehand.
type Rules struct {
	MinPercent, MaxPercent int
	MinLength, MaxLength   policy.Duration
	Modules                []string // ids of the modules to finish first
	Before                 string   // the state that waits for them
	Enforce                policy.Enforce
}

// Reading is one entry of a reading list.
type Reading struct {
	List, URL string // the list's title and its page in the handbook
	Section   string
	Title     string
	Link      string // outside address; "" when it has none
	Reason    string
}

// Programme is what a department offers learners.
type Programme struct {
	Unit    Named
	Epoch   int64
	Today   string // in the company's zone
	Offers  []Listed
	Topics  []string // of the offers, each once
	Ways    []Way
	Seats   Seats // of all offers
	Rules   Rules
	Modules []learning.Standing
	Reading []Reading
	Hosts   []Named
	Partner []Named // People Business Partners
}

// maxOffers is how many offers a programme page puts together.
const maxOffers = 200

// Programme reads the programme page of a department, by handle. Errors: Gone.
func (s *Service) Programme(ctx context.Context, actor authz.Actor, handle string) (out Programme, err error) {
	defer fault.Wrap(&err, "opportunity.Programme")
	err = s.read(ctx, actor, func(tx *db.Tx, v *authz.Viewer) error {
		if _, err := v.Check(tx, authz.Read, authz.Object{Kind: KindProgramme}); err != nil {
			return err
		}
		above, err := aboveUnit(tx, `u.handle = $1`, handle)
		if err == nil && (len(above) == 0 || above[0].kind != "department") {
			err = fault.Gone()
		}
		if err != nil {
			return err
		}
		out = Programme{Unit: above[0].Named, Epoch: v.Epoch(), Today: v.Date()}
		out.Offers, err = listOffers(tx, v, `o.state = 'open' AND EXISTS (SELECT 1 FROM org_within fw WHERE fw.unit_id = o.unit_id AND fw.above_id = $1)`,
			[]any{out.Unit.ID}, `ORDER BY t.name_key, o.created_at, o.id LIMIT `+number(maxOffers))
		if err == nil {
			err = s.seat(tx, v, out.Offers)
		}
		if err != nil {
			return err
		}
		out.sum()
		if out.Rules, err = rulesAt(tx, v, above); err != nil {
			return err
		}
		if out.Modules, err = s.prepare(tx, v, out.Rules); err != nil {
			return err
		}
		return out.around(tx, v.Scope(authz.Read, KindReading))
	})
	return out, err
}

// sum puts the offers' topics, ways, hosts and seats together.
func (p *Programme) sum() {
	var ways []Way
	for _, o := range p.Offers {
		for _, t := range o.Topics {
			if !slices.Contains(p.Topics, t) {
				p.Topics = append(p.Topics, t)
			}
		}
		ways = append(ways, o.Ways...)
		host := Named{ID: o.Host, Name: o.HostName}
		if !slices.Contains(p.Hosts, host) {
			p.Hosts = append(p.Hosts, host)
		}
		p.Seats.Total += o.Places.Total
		p.Seats.Free += o.Places.Free
		if next := o.Places.NextFree; next != "" && (p.Seats.NextFree == "" || next < p.Seats.NextFree) {
			p.Seats.NextFree = next
		}
	}
	p.Ways = known(ways)
}

// around reads the reading lists that speak to the unit and who its People
// Business Partners are, in one query.
func (p *Programme) around(tx *db.Tx, sc authz.Scope) error {
	where, in := sc.Where("r", 3)
	rows, err := db.All(tx, func(s db.Scanner) (r Reading, err error) {
		var place int
		err = s.Scan(&place, &r.List, &r.URL, &r.Section, &r.Title, &r.Link, &r.Reason)
		return r, err
	}, `SELECT r.place, r.list, r.url, r.section, r.title, r.link, r.reason FROM reading r WHERE `+where+` AND (r.unit = '' OR EXISTS (
				SELECT 1 FROM org_within w JOIN unit a ON a.id = w.above_id WHERE w.unit_id = $1 AND a.handle = r.unit))
		UNION ALL SELECT DISTINCT -1, '', '', '', p.name, p.id, '' FROM account_role ar JOIN org_within w ON w.above_id = ar.unit_id
			JOIN account a ON a.id = ar.account_id AND a.state = 'active' JOIN person_card p ON p.id = a.person_id
			WHERE w.unit_id = $1 AND ar.role = 'hr_partner' AND ar.from_on <= $2 AND ar.until_on > $2
		ORDER BY 1, 5`, append([]any{p.Unit.ID, sc.Viewer().Date()}, in...)...)
	for _, r := range rows {
		if r.List == "" {
			p.Partner = append(p.Partner, Named{ID: r.Link, Name: r.Title})
			continue
		}
		p.Reading = append(p.Reading, r)
	}
	return err
}

// unitAbove is a unit of the chain from a unit up to the company.
type unitAbove struct {
	Named
	kind string
}

// aboveUnit is the chain from the unit that where finds up to the company, the
// unit itself first; empty when there is none.
func aboveUnit(tx *db.Tx, where, arg string) ([]unitAbove, error) {
	return db.All(tx, func(s db.Scanner) (u unitAbove, err error) {
		err = s.Scan(&u.ID, &u.Handle, &u.Name, &u.kind)
		return u, err
	}, `SELECT a.id, a.handle, a.name, a.kind FROM unit u JOIN org_within w ON w.unit_id = u.id JOIN unit a ON a.id = w.above_id
		WHERE `+where+` ORDER BY w.depth`, arg)
}

// rulesAt folds the policy for a unit on the viewer's day.
func rulesAt(tx *db.Tx, v *authz.Viewer, above []unitAbove) (Rules, error) {
	var chain []policy.Scope
	for _, u := range slices.Backward(above) {
		switch u.kind {
		case "department":
			chain = append(chain, policy.Scope{Kind: policy.Department, ID: u.Handle})
		case "team":
			chain = append(chain, policy.Scope{Kind: policy.Team, ID: u.Handle})
		}
	}
	f, err := policy.At(tx, v.Scope(authz.Read, policy.KindDocument), chain, policy.Date(v.Date()))
	if err != nil {
		return Rules{}, err
	}
	in := f.Rules.Internship
	ready, _ := f.Rule("internship.readiness")
	return Rules{MinPercent: in.Percent.Min, MaxPercent: in.Percent.Max, MinLength: in.Length.Min, MaxLength: in.Length.Max,
		Modules: in.Readiness.Modules, Before: in.Readiness.Before, Enforce: ready.Enforce}, nil
}

// prepare finds how far the viewer is with the modules that come first, in the
// order of the policy.
func (s *Service) prepare(tx *db.Tx, v *authz.Viewer, r Rules) ([]learning.Standing, error) {
	if len(r.Modules) == 0 || r.Enforce == policy.Off {
		return nil, nil
	}
	found, err := s.Modules.Finished(tx, v, v.Actor().Person, r.Modules)
	if err != nil {
		return nil, err
	}
	var out []learning.Standing
	for _, m := range r.Modules {
		st, ok := found[m]
		if !ok {
			st = learning.Standing{Module: m, Progress: learning.Missing}
		}
		out = append(out, st)
	}
	return out, nil
}

func place(n int) string { return "$" + strconv.Itoa(n) }

func number(n int) string { return strconv.Itoa(n) }
