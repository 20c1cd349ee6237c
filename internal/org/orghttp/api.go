package orghttp

import (
	"context"
	"slices"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/org"
	"belay/internal/route"
)

// personJSON is a person as the caller may see them. What they may not read is
// left out.
type personJSON struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Email      string    `json:"email"`
	Team       *unitLink `json:"team,omitempty"`
	Department *unitLink `json:"department,omitempty"`
	Manager    *named    `json:"manager,omitempty"`
	Level      string    `json:"level,omitempty" doc:"framework/track/level"`
	JobFamily  string    `json:"job_family,omitempty"`
	Zone       string    `json:"zone,omitempty" doc:"IANA name; the company's when absent"`
	Hours      string    `json:"hours,omitempty"`
	Present    bool      `json:"present" doc:"Works here today"`
	HiredOn    string    `json:"hired_on,omitempty" doc:"For the person, their managers, HR and auditors"`
	LevelSince string    `json:"level_since,omitempty" doc:"For the person, their managers, HR and auditors"`
	Country    string    `json:"country,omitempty" doc:"For the person, their managers, HR and auditors"`
	Version    int64     `json:"version"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type unitLink struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Handle string `json:"handle,omitempty"`
}

func personOf(c org.Card) personJSON {
	p := personJSON{ID: c.ID, Name: c.Name, Email: c.Email, Level: c.Level.Level, JobFamily: c.Level.JobFamily, Zone: c.Zone, Hours: c.Hours, Present: c.Present,
		HiredOn: c.HiredOn, LevelSince: c.LevelSince, Country: c.Country, Version: c.Version}
	if c.TeamID != "" {
		p.Team = &unitLink{c.TeamID, c.Team, c.TeamHandle}
	}
	if c.DepartmentID != "" {
		p.Department = &unitLink{ID: c.DepartmentID, Name: c.Department}
	}
	if c.ManagerID != "" {
		p.Manager = &named{c.ManagerID, c.Manager}
	}
	return p
}

type meOut struct {
	Body struct {
		Account string      `json:"account"`
		Name    string      `json:"name"`
		Person  *personJSON `json:"person,omitempty" doc:"Absent for an account that stands for nobody"`
		Manages bool        `json:"manages" doc:"Somebody reports to the caller today"`
		Roles   []string    `json:"roles"`
		Via     string      `json:"via" enum:"session,token"`
		Scopes  []string    `json:"scopes" doc:"Of the token; empty in a session, which has no such bounds"`
	}
}

func (f *Face) me(ctx context.Context, actor authz.Actor, _ *struct{}) (*meOut, error) {
	out := &meOut{}
	b := &out.Body
	b.Account, b.Name, b.Manages, b.Via, b.Roles, b.Scopes = actor.Account, actor.Shown.Name, actor.Shown.Manages, string(actor.Via), []string{}, []string{}
	for _, r := range actor.Roles {
		b.Roles = append(b.Roles, string(r))
	}
	for _, s := range actor.Scopes {
		b.Scopes = append(b.Scopes, string(s))
	}
	if actor.Person == "" {
		return out, nil
	}
	card, err := f.Org.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	p := personOf(card)
	b.Person = &p
	return out, nil
}

type peopleIn struct {
	Text string `query:"q" maxLength:"200" doc:"Part of a name, or a whole e-mail address"`
	route.Paged
}

type peopleOut struct {
	Body struct {
		Items []personJSON `json:"items"`
		Next  string       `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) people(ctx context.Context, actor authz.Actor, in *peopleIn) (*peopleOut, error) {
	list := route.ListOf("people", in.Text)
	place, err := f.cursors.Read(list, in.After, 2)
	if err != nil {
		return nil, err
	}
	var after org.After
	if place != nil {
		after = org.After{Key: place[0], ID: place[1]}
	}
	cards, err := f.Org.FindPeople(ctx, actor, in.Text, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &peopleOut{}
	out.Body.Items = []personJSON{}
	if len(cards) > in.Limit {
		cards = cards[:in.Limit]
		last := cards[in.Limit-1].Mark()
		out.Body.Next = f.cursors.Write(list, last.Key, last.ID)
	}
	for _, c := range cards {
		out.Body.Items = append(out.Body.Items, personOf(c))
	}
	return out, nil
}

type personIn struct {
	ID string `path:"id"`
}

type personOut struct {
	ETag string `header:"ETag"`
	Body personJSON
}

func (f *Face) person(ctx context.Context, actor authz.Actor, in *personIn) (*personOut, error) {
	c, err := f.Org.Person(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &personOut{route.ETag(c.Version), personOf(c)}, nil
}

type unitJSON struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind" enum:"company,department,team"`
	Parent     string    `json:"parent,omitempty" doc:"Id of the unit it lies in"`
	Name       string    `json:"name"`
	Handle     string    `json:"handle" doc:"The name that addresses and settings use"`
	Department *unitLink `json:"department,omitempty"`
}

type unitsIn struct{ route.Paged }

type unitsOut struct {
	Body struct {
		Items []unitJSON `json:"items"`
		Next  string     `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) units(ctx context.Context, actor authz.Actor, in *unitsIn) (*unitsOut, error) {
	place, err := f.cursors.Read("units", in.After, 1)
	if err != nil {
		return nil, err
	}
	all, err := f.Org.Units(ctx, actor)
	if err != nil {
		return nil, err
	}
	if place != nil { // units are few and never deleted, so the list is cut here
		at := slices.IndexFunc(all, func(u org.Unit) bool { return u.ID == place[0] })
		if at < 0 {
			return nil, fault.Gone()
		}
		all = all[at+1:]
	}
	out := &unitsOut{}
	out.Body.Items = []unitJSON{}
	for i, u := range all {
		if i == in.Limit {
			out.Body.Next = f.cursors.Write("units", all[i-1].ID)
			break
		}
		one := unitJSON{ID: u.ID, Kind: string(u.Kind), Parent: u.Parent, Name: u.Name, Handle: u.Handle}
		if u.DepartmentID != "" {
			one.Department = &unitLink{ID: u.DepartmentID, Name: u.Department}
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}
