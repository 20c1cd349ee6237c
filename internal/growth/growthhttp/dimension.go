package growthhttp

import (
	"net/url"
	"slices"
	"strconv"

	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) ownDimension(x *route.Exchange) error {
	return f.dimensionPage(x, x.Actor.Person, x.Path("dimension"), refusedMark{})
}

func (f *Face) dimensionOf(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	if person == x.Actor.Person {
		x.Redirect(GrowthPath + "/" + url.PathEscape(x.Path("dimension")))
		return nil
	}
	return f.dimensionPage(x, person, x.Path("dimension"), refusedMark{})
}

// refusedMark is a view that was not saved, with all that was typed.
type refusedMark struct {
	statement string
	in        growth.MarkInput
	err       error
}

func (f *Face) dimensionPage(x *route.Exchange, person, row string, refused refusedMark) error {
	data, err := f.Growth.Dimension(x.Request.Context(), x.Actor, person, row, x.Query("level"))
	if err != nil {
		return err
	}
	drafts, err := f.drafts(x, markDraft(person, ""))
	if err != nil {
		return err
	}
	p := f.frame(x, data.Page, data.Ladder.Rows[data.Row].Title)
	if data.Own {
		p.Crumbs = []ui.Link{{Href: GrowthPath, Label: ui.T("My growth")}}
	} else {
		p.Title = data.Ladder.Rows[data.Row].Title
		p.Crumbs = append(p.Crumbs, ui.Link{Href: base(data.Page), Label: data.Who.Name})
	}
	return x.Render(status(refused.err), DimensionPage(p, f.dimensionView(data, p, drafts, refused)))
}

// markDraft is the key of a note on an expectation of somebody's growth.
func markDraft(person, statement string) string { return growth.DraftKey(person, statement) }

func (f *Face) dimensionView(d *growth.Dimension, p ui.Page, drafts map[string]kept, refused refusedMark) DimensionView {
	l := d.Ladder
	row := l.Rows[d.Row]
	v := DimensionView{
		Subject: subject(d.Page), Epoch: int(d.Epoch), Title: row.Title, Level: l.Levels[d.Shown].Title, Layer: source(l, row.Layer),
		Basis: basis(d.Page), Scale: scale(d.Page), Levels: tabs(d.Page, rowPath(d.Page, d.Row)), Growth: at(d.Page, base(d.Page)),
	}
	for _, layer := range d.AtShown.Layers {
		for _, r := range layer.Rows {
			if r.Row == d.Row {
				v.Counts, v.Views = counts(r.Of(d.Side)), ui.Views{Me: r.SelfLevel, Manager: r.ManagerLevel}
			}
		}
	}
	if i := d.Row - 1; i >= 0 {
		v.Previous = ui.Link{Href: at(d.Page, rowPath(d.Page, i)), Label: l.Rows[i].Title}
	}
	if i := d.Row + 1; i < len(l.Rows) {
		v.Next = ui.Link{Href: at(d.Page, rowPath(d.Page, i)), Label: l.Rows[i].Title}
	}
	for _, e := range d.Expectations {
		v.Expectations = append(v.Expectations, f.expectation(d, p, e, drafts, refused))
	}
	v.History = historyLines(d, p)
	return v
}

// historyLines tells what changed at the level that is listed. Views that were
// shared in one act are one line.
func historyLines(d *growth.Dimension, p ui.Page) []HistoryLine {
	var out []HistoryLine
	together := map[string]int{} // an act of sharing -> its line and how many views it was of
	many := map[int]int{}
	for _, h := range d.History {
		if e, known := d.Ladder.Expectation(h.Statement); known && e.Level != d.Shown {
			continue
		}
		key := h.Author + h.At.String() + strconv.FormatBool(h.Shared)
		if i, again := together[key]; again && h.Act == "share" {
			many[i]++
			out[i].Text = toldOfMany(d.Page, h, many[i]+1)
			continue
		}
		if h.Act == "share" {
			together[key] = len(out)
		}
		out = append(out, HistoryLine{On: day(p, h.At), Text: told(d.Page, h)})
	}
	return out
}

// author names who changed something, as the reader calls them.
func author(data *growth.Page, h growth.MarkStep) string {
	reader := data.Who.ID
	if !data.Own {
		reader = data.Who.Manager.ID
	}
	if h.Author == reader {
		return ui.T("You")
	}
	return given(h.AuthorName)
}

func toldOfMany(data *growth.Page, h growth.MarkStep, n int) string {
	if h.Shared {
		return ui.T("%s shared the view of %d expectations.", author(data, h), n)
	}
	return ui.T("%s took back the view of %d expectations.", author(data, h), n)
}

func (f *Face) expectation(d *growth.Dimension, p ui.Page, e growth.Expectation, drafts map[string]kept, refused refusedMark) Expectation {
	src := source(d.Ladder, d.Ladder.Rows[d.Row].Layer)
	out := Expectation{
		ID: e.ID, Text: framework.Plain(e.Text), How: how(d.Ways[e.ID]),
		Origin: Origin{Layer: src.Layer, Version: src.Version, File: e.Origin.File, From: e.Origin.From, To: e.Origin.To,
			Href: src.Href + "?level=" + url.QueryEscape(d.Ladder.Levels[d.Shown].Key)},
		Mine: f.side(d, p, e, growth.SelfSide, drafts, refused), Theirs: f.side(d, p, e, growth.ManagerSide, drafts, refused),
	}
	for _, it := range d.Proof[e.ID] {
		out.Evidence = append(out.Evidence, itemView(it))
	}
	if d.Own {
		out.AddEvidence = withBack(EvidencePath+"/new", at(d.Page, rowPath(d.Page, d.Row)), "expectation", e.ID)
	}
	return out
}

// side shows what one side says; the reader's own side is a form.
func (f *Face) side(d *growth.Dimension, p ui.Page, e growth.Expectation, side growth.Side, drafts map[string]kept, refused refusedMark) Side {
	m := d.Mark(side, e.ID)
	s := Side{State: State(m.State), Note: m.Note, Shared: m.Shared, Version: int(m.Version)}
	if m.State != growth.Unmarked {
		s.MarkedOn = day(p, m.At)
		if m.RewordedIn(d.Ladder) {
			s.Older = framework.Plain(m.Pin.Text)
		}
	}
	if (side == growth.SelfSide) != d.Own {
		return s
	}
	q := url.Values{"row": {d.Ladder.Rows[d.Row].Key}, "level": {d.Ladder.Levels[d.Shown].ID}}
	s.Action = base(d.Page) + "/marks/" + url.PathEscape(e.ID) + "?" + q.Encode()
	s.Visible = f.Growth.SentenceOf(d.Page, m, side)
	s.DraftKey = markDraft(d.Who.ID, e.ID)
	if k, ok := drafts[s.DraftKey]; ok {
		s.Draft, s.Note, s.Shared = k.hint, k.fields.Get("note"), k.fields.Get("share") != ""
		if state, ok := growth.ParseState(k.fields.Get("state")); ok {
			s.State = State(state)
		}
	}
	if refused.err != nil && refused.statement == e.ID {
		s.State, s.Note, s.Shared, s.Draft = State(refused.in.State), refused.in.Note, refused.in.Shared, nil
		s.Faults = besideState(ui.FaultsOf(refused.err))
	}
	return s
}

// besideState puts what is wrong with the form as a whole where it is seen:
// before the choice of a state, the form's first field.
func besideState(f ui.Faults) ui.Faults {
	if own := f.Of("state"); own != "" {
		f.Fields = slices.DeleteFunc(slices.Clone(f.Fields), func(fd fault.Field) bool { return fd.Name == "state" })
		f.Message += " " + own
	}
	f.Fields = append(f.Fields, fault.Field{Name: "state", Message: f.Message})
	return f
}

// told is a past change in a sentence.
func told(data *growth.Page, h growth.MarkStep) string {
	who, text := author(data, h), framework.Plain(h.Text)
	switch {
	case h.Act == "share" && h.Shared:
		return ui.T("%s shared the view of “%s”: %s.", who, text, stateName(State(h.State)))
	case h.Act == "share":
		return ui.T("%s took back the view of “%s”.", who, text)
	case h.State == growth.Unmarked:
		return ui.T("%s set “%s” back to not marked.", who, text)
	case h.Act == "undo":
		return ui.T("%s set “%s” back to %s.", who, text, stateName(State(h.State)))
	case h.Note != "":
		return ui.T("%s marked “%s” as %s: %s", who, text, stateName(State(h.State)), h.Note)
	}
	return ui.T("%s marked “%s” as %s.", who, text, stateName(State(h.State)))
}

func (f *Face) markOwn(x *route.Exchange) error { return f.mark(x, x.Actor.Person) }

func (f *Face) markReport(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.mark(x, person)
}

var errNoState = fault.New(fault.Invalid, "BLY-2521", "This was not saved yet; what you wrote is still here.").
	With("state", "Choose not yet, developing or met.")

// mark saves the reader's view of an expectation and leads back to it.
func (f *Face) mark(x *route.Exchange, person string) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	statement := x.Path("statement")
	in := growth.MarkInput{Person: person, Statement: statement, State: growth.State(form.Text("state")), Note: form.Text("note"), Shared: form.On("share")}
	if in.State == growth.Unmarked {
		err = errNoState
	} else {
		g.Draft = markDraft(person, statement)
		var done growth.Saved
		if done, err = f.Growth.SetMark(ctx, x.Actor, in, g); err == nil {
			f.marked(x, person, done)
			return nil
		}
	}
	if refused(err) {
		return f.dimensionPage(x, person, x.Query("row"), refusedMark{statement, in, err})
	}
	return err
}

func (f *Face) marked(x *route.Exchange, person string, done growth.Saved) {
	path := GrowthPath
	if person != x.Actor.Person {
		path = PeoplePath + "/" + person + "/growth"
	}
	page := path + "/" + url.PathEscape(x.Query("row")) + "?level=" + url.QueryEscape(x.Query("level"))
	x.Flash(route.Flash{Text: ui.T("Your view is saved."), Undo: withBack(GrowthPath+"/undo/"+done.ID, page),
		Fields: map[string]string{ui.FieldVersion: number(done.Version)}})
	x.Redirect(page + "#e-" + url.PathEscape(x.Path("statement")))
}

func (f *Face) undoMark(x *route.Exchange) error {
	ctx, _, g, err := posted(x)
	if err != nil {
		return err
	}
	err = f.Growth.UndoMark(ctx, x.Actor, x.Path("mark"), g)
	return pressed(x, backTo(x, GrowthPath), err, route.Flash{Text: ui.T("Your view is as it was before.")})
}

func (f *Face) shareOwn(x *route.Exchange) error { return f.share(x, x.Actor.Person, GrowthPath) }

func (f *Face) shareReport(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.share(x, person, PeoplePath+"/"+person+"/growth")
}

// share shows all of the reader's marks at a level to the other side; the undo
// form takes them back with shared=0.
func (f *Face) share(x *route.Exchange, person, path string) error {
	ctx, form, g, err := posted(x)
	if err != nil {
		return err
	}
	shared := form.Text("shared") != "0"
	n, err := f.Growth.ShareLevel(ctx, x.Actor, person, x.Query("level"), shared, g)
	done := route.Flash{Text: ui.N(n, "One mark is shared now.", "%d marks are shared now.")}
	if n > 0 {
		done.Undo, done.Fields = x.Request.URL.RequestURI(), map[string]string{"shared": "0"}
	}
	if !shared {
		done = route.Flash{Text: ui.N(n, "One mark is yours alone again.", "%d marks are yours alone again.")}
	}
	return pressed(x, path, err, done)
}

func itemView(it evidence.Item) EvidenceItem {
	out := EvidenceItem{ID: it.ID, Title: it.Title, Href: EvidencePath + "/" + it.ID, Link: it.Link, On: it.On, Expectations: len(it.Tags), Shared: it.Shared}
	seen := map[string]bool{}
	for _, t := range it.Tags {
		if !seen[t.Dimension] {
			seen[t.Dimension] = true
			out.Dimensions = append(out.Dimensions, t.Dimension)
		}
	}
	return out
}
