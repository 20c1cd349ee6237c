package growthhttp

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"belay/internal/evidence"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) ownEvidence(x *route.Exchange) error {
	return f.evidenceList(x, x.Actor.Person, EvidencePath)
}

func (f *Face) evidenceOf(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	if person == x.Actor.Person {
		x.Redirect(EvidencePath)
		return nil
	}
	return f.evidenceList(x, person, PeoplePath+"/"+person+"/evidence")
}

func (f *Face) evidenceList(x *route.Exchange, of, path string) error {
	q := evidence.Query{Person: of, Filter: evidence.Filter{Text: x.Query("q"), Dimension: x.Query("dimension"), Shared: x.Query("shared")}}
	var err error
	if q.After, err = f.after(q, x.Query("after")); err != nil {
		return err
	}
	list, err := f.Evidence.List(x.Request.Context(), x.Actor, q)
	if err != nil {
		return err
	}
	who, err := f.Growth.WhoIs(x.Request.Context(), x.Actor, of)
	if err != nil {
		return err
	}
	v := EvidenceList{
		Subject: Subject{Person: person(who.Someone), Manager: person(who.Manager), Own: list.Own}, Total: list.Total, Action: path, Query: q.Filter.Text,
		Dimensions: []ui.Option{{Value: "", Label: ui.T("All dimensions"), Chosen: q.Filter.Dimension == ""}},
		Filtered:   q.Filter != evidence.Filter{},
		Visible:    f.Evidence.Sentence(evidence.Item{Person: of, Shared: !list.Own}, growth.Names(who, list.Own)),
	}
	for _, d := range list.Dimensions {
		v.Dimensions = append(v.Dimensions, ui.Option{Value: d.ID, Label: d.Title, Chosen: d.ID == q.Filter.Dimension})
	}
	if list.Own {
		v.Add = EvidencePath + "/new"
		for _, o := range [...]struct{ value, label string }{{"", ui.T("Shared or not")}, {"yes", ui.T("Shared")}, {"no", ui.T("Only you")}} {
			v.Shared = append(v.Shared, ui.Option{Value: o.value, Label: o.label, Chosen: o.value == q.Filter.Shared})
		}
	}
	for _, it := range list.Items {
		v.Items = append(v.Items, itemView(it))
	}
	if next := f.next(q, list.Next); next != "" {
		more := x.Request.URL.Query()
		more.Set("after", next)
		v.Next = path + "?" + more.Encode()
	}
	p := f.Page(x)
	p.Title = ui.T("Evidence")
	if !list.Own {
		p.Crumbs = []ui.Link{{Href: TeamPath, Label: ui.T("My team")}, {Href: PeoplePath + "/" + of + "/growth", Label: who.Name}}
	}
	return x.Render(http.StatusOK, EvidenceListPage(p, v))
}

func (f *Face) oneEvidence(x *route.Exchange) error {
	it, who, err := f.piece(x)
	if err != nil {
		return err
	}
	v := EvidencePageView{
		Subject: Subject{Person: person(who.Someone), Manager: person(who.Manager), Own: it.Own}, Epoch: int(it.Epoch), Version: int(it.Version),
		Item: itemView(it.Item), Note: it.Note, Visible: f.Evidence.Sentence(it.Item, growth.Names(who, it.Own)),
	}
	growthPath := GrowthPath
	if it.Own {
		v.Edit, v.Delete = EvidencePath+"/"+it.ID+"/edit", EvidencePath+"/"+it.ID+"/delete"
	} else {
		growthPath = PeoplePath + "/" + it.Person + "/growth"
	}
	for _, t := range it.Tags {
		v.Expectations = append(v.Expectations, EvidenceFor{Dimension: t.Dimension, Level: t.Level, Text: framework.Plain(t.Text), Href: growthPath})
	}
	p := f.Page(x)
	p.Title = it.Title
	p.Crumbs = []ui.Link{{Href: EvidencePath, Label: ui.T("Evidence")}}
	if !it.Own {
		p.Crumbs = []ui.Link{{Href: growthPath, Label: who.Name}, {Href: PeoplePath + "/" + it.Person + "/evidence", Label: ui.T("Evidence")}}
	}
	return x.Render(http.StatusOK, EvidencePage(p, v))
}

// piece reads one piece and the person it is about.
func (f *Face) piece(x *route.Exchange) (it evidence.Shown, who growth.Who, err error) {
	id, err := x.ID("id")
	if err != nil {
		return it, who, err
	}
	if it, err = f.Evidence.Get(x.Request.Context(), x.Actor, id); err != nil {
		return it, who, err
	}
	who, err = f.Growth.WhoIs(x.Request.Context(), x.Actor, it.Person)
	return it, who, err
}

const newDraft = "evidence-new"

func (f *Face) newEvidence(x *route.Exchange) error {
	in := evidence.Input{Statements: x.Request.URL.Query()["expectation"]}
	return f.evidenceForm(x, evidence.Item{}, in, true, nil)
}

func (f *Face) editEvidence(x *route.Exchange) error {
	it, err := f.own(x)
	if err != nil {
		return err
	}
	return f.evidenceForm(x, it, inputOf(it), true, nil)
}

// own reads a piece that the reader may change; others find nothing.
func (f *Face) own(x *route.Exchange) (evidence.Item, error) {
	id, err := x.ID("id")
	if err != nil {
		return evidence.Item{}, err
	}
	it, err := f.Evidence.Own(x.Request.Context(), x.Actor, id)
	return it.Item, err
}

func inputOf(it evidence.Item) evidence.Input {
	in := evidence.Input{Title: it.Title, Link: it.Link, Note: it.Note, On: it.On, Shared: it.Shared}
	for _, t := range it.Tags {
		in.Statements = append(in.Statements, t.Statement)
	}
	return in
}

// evidenceForm draws the form of a piece, or of a new one when it has no id.
// restore fills it from a kept draft; refusal keeps what was just sent.
func (f *Face) evidenceForm(x *route.Exchange, it evidence.Item, in evidence.Input, restore bool, refusal error) error {
	data, err := f.Growth.Aim(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	back := x.BackTo(EvidencePath)
	v := EvidenceForm{
		Epoch: int(data.Epoch), Version: int(it.Version), New: it.ID == "", Cancel: back, DraftKey: newDraft, With: person(data.Who.Manager),
		Action: route.WithBack(EvidencePath, back), Faults: ui.FaultsOf(refusal),
		Visible: f.Evidence.Sentence(evidence.Item{Person: data.Who.ID, Shared: it.Shared}, growth.Names(data.Who, true)),
	}
	if it.ID != "" {
		v.Cancel, v.DraftKey = EvidencePath+"/"+it.ID, "evidence-"+it.ID
		v.Action = v.Cancel + "/edit"
	}
	if restore {
		drafts, err := f.drafts(x, v.DraftKey)
		if err != nil {
			return err
		}
		if k, ok := drafts[v.DraftKey]; ok {
			in, v.Draft = sent(k.fields), k.hint
			in.Statements = append(in.Statements, x.Request.URL.Query()["expectation"]...)
		}
	}
	if in.On == "" && it.ID == "" && refusal == nil {
		in.On = data.Today
	}
	v.Title, v.Link, v.Note, v.On, v.Share = in.Title, in.Link, in.Note, in.On, in.Shared
	v.Groups = groups(data, it.Tags, in.Statements)
	p := f.Page(x)
	p.Title = ui.T("Add evidence")
	p.Crumbs = []ui.Link{{Href: EvidencePath, Label: ui.T("Evidence")}}
	if it.ID != "" {
		p.Title = ui.T("Change evidence")
		p.Crumbs = append(p.Crumbs, ui.Link{Href: v.Cancel, Label: it.Title})
	}
	return x.Render(route.StatusOf(refusal), EvidenceFormPage(p, v))
}

// sent reads the fields of the form.
func sent(fields url.Values) evidence.Input {
	text := func(name string) string { return strings.TrimSpace(strings.ReplaceAll(fields.Get(name), "\r\n", "\n")) }
	return evidence.Input{Title: text("title"), Link: text("link"), Note: text("note"), On: text("on"),
		Statements: fields["expectation"], Shared: fields.Get("share") != ""}
}

// groups offers what the target's level asks for, by dimension, and whatever
// else is ticked: expectations of other levels, and those that the handbook no
// longer has.
func groups(data *growth.Page, tags []evidence.Pin, ticked []string) []ExpectationGroup {
	var out []ExpectationGroup
	offered := map[string]bool{}
	option := func(id, text, hint string) ui.Option {
		offered[id] = true
		return ui.Option{Value: id, Label: framework.Plain(text), Hint: hint, Chosen: slices.Contains(ticked, id)}
	}
	add := func(title string, o ui.Option) {
		i := slices.IndexFunc(out, func(g ExpectationGroup) bool { return g.Dimension == title })
		if i < 0 {
			i = len(out)
			out = append(out, ExpectationGroup{Dimension: title})
		}
		out[i].Options = append(out[i].Options, o)
	}
	if l := data.Ladder; l != nil {
		for row := range l.Rows {
			for _, e := range l.At(row, data.TargetLevel) {
				add(l.Rows[row].Title, option(e.ID, e.Text, ""))
			}
		}
		for _, id := range ticked {
			if e, ok := l.Expectation(id); ok && !offered[id] {
				add(l.Rows[e.Row].Title, option(id, e.Text, l.Levels[e.Level].Title))
			}
		}
	}
	for _, t := range tags {
		if !offered[t.Statement] {
			add(t.Dimension, option(t.Statement, t.Text, t.Level))
		}
	}
	return out
}

func (f *Face) addEvidence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	in := sent(x.Request.PostForm)
	g.Draft = newDraft
	it, err := f.Evidence.Add(ctx, x.Actor, in, g)
	if route.Refused(err) {
		return f.evidenceForm(x, evidence.Item{}, in, false, err)
	}
	back := x.BackTo(EvidencePath)
	return x.Pressed(back, err, route.Flash{Text: ui.T("Your evidence is kept."), Undo: undoAdd(it.ID, back), Fields: map[string]string{ui.FieldVersion: number(it.Version)}})
}

// undoAdd is the delete form of a piece that was just added.
func undoAdd(id, back string) string {
	return route.WithBack(EvidencePath+"/"+id+"/delete", back)
}

func (f *Face) saveEvidence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	now, err := f.own(x)
	if err != nil {
		return err
	}
	in := sent(x.Request.PostForm)
	g.Draft = "evidence-" + now.ID
	_, err = f.Evidence.Edit(ctx, x.Actor, now.ID, in, g)
	if route.Refused(err) {
		return f.evidenceForm(x, now, in, false, err)
	}
	return x.Pressed(EvidencePath+"/"+now.ID, err, route.Flash{Text: ui.T("Your change is saved.")})
}

func (f *Face) deleteEvidence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	_, err = f.Evidence.Delete(ctx, x.Actor, id, g)
	if route.Refused(err) {
		return x.Pressed(EvidencePath+"/"+id, err, route.Flash{})
	}
	return x.Pressed(x.BackTo(EvidencePath), err, route.Flash{Text: ui.T("The evidence is removed. It can be brought back for 30 days."), Undo: EvidencePath + "/" + id + "/restore"})
}

func (f *Face) restoreEvidence(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	_, err = f.Evidence.Restore(ctx, x.Actor, id, g)
	return x.Pressed(EvidencePath+"/"+id, err, route.Flash{Text: ui.T("The evidence is back.")})
}
