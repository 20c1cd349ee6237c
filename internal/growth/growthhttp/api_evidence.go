package growthhttp

import (
	"context"

	"belay/internal/authz"
	"belay/internal/evidence"
	"belay/internal/route"
)

type evidenceJSON struct {
	ID           string    `json:"id"`
	Person       string    `json:"person"`
	Kind         string    `json:"kind" enum:"link,note"`
	Title        string    `json:"title"`
	Link         string    `json:"link,omitempty"`
	Note         string    `json:"note" doc:"Markdown"`
	On           string    `json:"on" doc:"The day it speaks of"`
	Shared       bool      `json:"shared"`
	Expectations []pinJSON `json:"expectations"`
	CreatedAt    string    `json:"created_at"`
	Version      int64     `json:"version"`
}

type pinJSON struct {
	ID        string `json:"id"`
	Level     string `json:"level"`
	Dimension string `json:"dimension"`
	Read      string `json:"text_as_read"`
	Edition   string `json:"edition"`
}

func evidenceJSONOf(it evidence.Item) evidenceJSON {
	out := evidenceJSON{ID: it.ID, Person: it.Person, Kind: string(it.Kind()), Title: it.Title, Link: it.Link, Note: it.Note, On: it.On, Shared: it.Shared,
		Expectations: []pinJSON{}, CreatedAt: it.CreatedAt.Format(timeForm), Version: it.Version}
	for _, t := range it.Tags {
		out.Expectations = append(out.Expectations, pinJSON{t.Statement, t.Level, t.Dimension, t.Text, t.Edition})
	}
	return out
}

type listEvidenceIn struct {
	ID        string `path:"id"`
	Text      string `query:"q" maxLength:"200"`
	Dimension string `query:"dimension" doc:"Id of a dimension"`
	Shared    string `query:"shared" enum:",yes,no"`
	After     string `query:"after" doc:"The cursor that the last page gave"`
	Limit     int    `query:"limit" minimum:"1" maximum:"1000" default:"25"`
}

type listEvidenceOut struct {
	Body struct {
		Items []evidenceJSON `json:"items"`
		Total int            `json:"total" doc:"Without the filter"`
		Next  string         `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiListEvidence(ctx context.Context, actor authz.Actor, in *listEvidenceIn) (_ *listEvidenceOut, err error) {
	q := evidence.Query{Person: in.ID, Filter: evidence.Filter{Text: in.Text, Dimension: in.Dimension, Shared: in.Shared}, Limit: in.Limit}
	if q.After, err = f.after(q, in.After); err != nil {
		return nil, err
	}
	list, err := f.Evidence.List(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	out := &listEvidenceOut{}
	out.Body.Items, out.Body.Total, out.Body.Next = []evidenceJSON{}, list.Total, f.next(q, list.Next)
	for _, it := range list.Items {
		out.Body.Items = append(out.Body.Items, evidenceJSONOf(it))
	}
	return out, nil
}

type evidenceOut struct {
	ETag string `header:"ETag"`
	Body evidenceJSON
}

func answer(it evidence.Item, err error) (*evidenceOut, error) {
	if err != nil {
		return nil, err
	}
	return &evidenceOut{route.ETag(it.Version), evidenceJSONOf(it)}, nil
}

type addEvidenceIn struct {
	Keyed
	Body struct {
		Title        string   `json:"title"`
		Link         string   `json:"link,omitempty" doc:"http or https"`
		Note         string   `json:"note,omitempty" doc:"Markdown"`
		On           string   `json:"on,omitempty" doc:"YYYY-MM-DD; today when absent"`
		Expectations []string `json:"expectations,omitempty" doc:"Ids of the expectations it speaks for"`
		Shared       bool     `json:"shared,omitempty"`
	}
}

func (f *Face) apiAddEvidence(ctx context.Context, actor authz.Actor, in *addEvidenceIn) (*evidenceOut, error) {
	ctx, g := in.guard(ctx, "add-evidence", in.Body)
	b := in.Body
	return answer(f.Evidence.Add(ctx, actor, evidence.Input{Title: b.Title, Link: b.Link, Note: b.Note, On: b.On, Statements: b.Expectations, Shared: b.Shared}, g))
}

type oneEvidenceIn struct {
	ID string `path:"evidence"`
}

func (f *Face) apiGetEvidence(ctx context.Context, actor authz.Actor, in *oneEvidenceIn) (*evidenceOut, error) {
	it, err := f.Evidence.Get(ctx, actor, in.ID)
	return answer(it.Item, err)
}

type editEvidenceIn struct {
	Versioned
	ID   string `path:"evidence"`
	Body struct {
		Title        *string   `json:"title,omitempty"`
		Link         *string   `json:"link,omitempty"`
		Note         *string   `json:"note,omitempty"`
		On           *string   `json:"on,omitempty"`
		Expectations *[]string `json:"expectations,omitempty"`
		Shared       *bool     `json:"shared,omitempty"`
	}
}

// apiEditEvidence changes what the body names and leaves the rest as it was
// read; the version keeps a change in between from being lost.
func (f *Face) apiEditEvidence(ctx context.Context, actor authz.Actor, in *editEvidenceIn) (*evidenceOut, error) {
	act, g, err := in.guard(ctx, "edit-evidence "+in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	was, err := f.Evidence.Own(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	b, with := in.Body, inputOf(was.Item)
	with.Title, with.Link, with.Note, with.On = or(b.Title, with.Title), or(b.Link, with.Link), or(b.Note, with.Note), or(b.On, with.On)
	if b.Expectations != nil {
		with.Statements = *b.Expectations
	}
	if b.Shared != nil {
		with.Shared = *b.Shared
	}
	return answer(f.Evidence.Edit(act, actor, in.ID, with, g))
}

type deleteEvidenceIn struct {
	Versioned
	ID string `path:"evidence"`
}

func (f *Face) apiDeleteEvidence(ctx context.Context, actor authz.Actor, in *deleteEvidenceIn) (*none, error) {
	ctx, g, err := in.guard(ctx, "delete-evidence "+in.ID, nil)
	if err != nil {
		return nil, err
	}
	if _, err := f.Evidence.Delete(ctx, actor, in.ID, g); err != nil {
		return nil, err
	}
	return done(), nil
}

type restoreEvidenceIn struct {
	Keyed
	ID string `path:"evidence"`
}

func (f *Face) apiRestoreEvidence(ctx context.Context, actor authz.Actor, in *restoreEvidenceIn) (*evidenceOut, error) {
	ctx, g := in.guard(ctx, "restore-evidence "+in.ID, nil)
	return answer(f.Evidence.Restore(ctx, actor, in.ID, g))
}
