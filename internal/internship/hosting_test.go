package internship_test

import (
	"testing"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/opportunity"
)

// wrong tells which field of an input a fault speaks of; "" when it is none.
func wrong(err error) string {
	if e := fault.From(err); e != nil && e.Kind == fault.Invalid && len(e.Fields) > 0 {
		return e.Fields[0].Name
	}
	return ""
}

func TestOnlyManagersOfTheTeamHost(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		for who, host := range map[string]authz.Actor{"a peer of another team": f.ben, "a member of the team": f.bo, "the manager of another team": f.max} {
			in := f.proposal()
			in.Host = host.Person
			if _, err := f.Submit(ctx, f.ana, "", in, anything); wrong(err) != "host" {
				t.Errorf("%s hosts: %v", who, err)
			}
			if _, err := f.SaveDraft(ctx, f.ana, "", in, anything); err != nil {
				t.Errorf("a draft may still name them: %v", err)
			}
		}
		id := f.active()
		for who, host := range map[string]authz.Actor{"a member of the team": f.bo, "the manager of another team": f.max} {
			if err := f.HandOverHost(ctx, f.hal, id, host.Person, anything); wrong(err) != "host" {
				t.Errorf("the hosting goes to %s: %v", who, err)
			}
		}
		f.must(f.HandOverHost(ctx, f.hal, id, f.zoe.Person, anything))
	})
}

func TestOfferAndProgrammeOfAProposalAreThoseOfTheTeam(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *firm) {
		offer := func(unit string, host authz.Actor, state string) string {
			id := f.ids.New()
			f.must(f.d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO offer (id, unit_id, host_id, title, topics, ways, needs, folded, seats, from_on, until_on, state, created_at, changed_at, version)
					VALUES ($1, $2, $3, 'x', 'x', ' pair ', '', 'x', 1, '2027-01-01', '9999-12-31', $4, 0, 0, 1)`, id, unit, host.Person, state)
				return err
			}))
			return id
		}
		for what, id := range map[string]string{"no offer at all": "0000", "a closed offer": offer(f.platform, f.hal, string(opportunity.Closed)),
			"another team's": offer(f.checkout, f.max, string(opportunity.Open))} {
			in := f.proposal()
			in.Offer = id
			if _, err := f.Submit(ctx, f.ana, "", in, anything); wrong(err) != "offer" {
				t.Errorf("%s: %v", what, err)
			}
		}
		in := f.proposal()
		in.Offer, in.Programme = offer(f.platform, f.hal, string(opportunity.Open)), "apprenticeship"
		if _, err := f.Submit(ctx, f.ana, "", in, anything); wrong(err) != "programme" {
			t.Errorf("a programme of no policy: %v", err)
		}
		f.must(f.d.Write(ctx, func(tx *db.Tx) error {
			body := "belay: policy/1\nid: infra\nscope: {unit: infrastructure}\ninternship:\n  programmes:\n    apprenticeship:\n      percent: {max: 20}\n"
			if _, err := tx.Exec(`INSERT INTO handbook_version (id, source_id, number, hash, pages, imported_at) VALUES ('v', 's', 1, 'h', 1, 0)`); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO policy_document (id, number, source_id, file, hash, body, version_id, stored_at, live) VALUES ('infra', 1, 's', 'policies/infra.yaml', 'h', $1, 'v', 0, 1)`, []byte(body))
			return err
		}))
		id, err := f.Submit(ctx, f.ana, "", in, anything)
		f.must(err)
		if p := f.page(f.ana, id); p.Offer != in.Offer || p.Programme != "apprenticeship" || p.State != internship.HomeManager {
			t.Errorf("%+v", p.Internship)
		}
	})
}
