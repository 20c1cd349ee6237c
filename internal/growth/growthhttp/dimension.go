package growthhttp

import (
	"net/url"
	"slices"

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
	return x.Render(route.StatusOf(refused.err), DimensionPage(p, f.dimensionView(data, p, drafts, refused)))
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
	v.History, v.Lost, v.Visible = historyLines(d, p), lostViews(d.Page, d.Lost, p), marksVisible(d.Page)
	for i := range v.Lost {
		if v.Lost[i].Remove != "" {
			v.Lost[i].Remove = route.WithBack(GrowthPath+"/marks/"+d.Lost[i].ID+"/remove", at(d.Page, rowPath(d.Page, d.Row)))
		}
	}
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
		if i, again := together[h.Together]; again && h.Together != "" {
			many[i]++
			out[i].Text = toldOfMany(d.Page, h, many[i]+1)
			continue
		}
		together[h.Together] = len(out)
		out = append(out, HistoryLine{On: day(p, h.At), Text: told(d.Page, h)})
	}
	return out
}

// author names who changed something, as the reader calls them.
func author(data *growth.Page, h growth.MarkStep) string {
	if h.Author == reader(data) {
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
		ID: e.ID, Text: framework.Plain(e.Text), How: how(d.Ways[e.ID]), Modules: modules(d.Ways[e.ID]),
		Origin: Origin{Layer: src.Layer, Version: src.Version, File: e.Origin.File, From: e.Origin.From, To: e.Origin.To,
			Href: src.Href + "?level=" + url.QueryEscape(d.Ladder.Levels[d.Shown].Key)},
		Mine: f.side(d, p, e, growth.SelfSide, drafts, refused), Theirs: f.side(d, p, e, growth.ManagerSide, drafts, refused),
	}
	for _, it := range d.Proof[e.ID] {
		out.Evidence = append(out.Evidence, itemView(it))
	}
	if d.Own {
		out.AddEvidence = route.WithBack(EvidencePath+"/new", at(d.Page, rowPath(d.Page, d.Row)), "expectation", e.ID)
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
		if m.MovedIn(d.Ladder) {
			s.Moved = ui.T("%s, %s", m.Pin.Dimension, m.Pin.Level)
		}
	}
	if (side == growth.SelfSide) != d.Own {
		return s
	}
	q := url.Values{"row": {d.Ladder.Rows[d.Row].Key}, "level": {d.Ladder.Levels[d.Shown].ID}}
	s.Action = base(d.Page) + "/marks/" + url.PathEscape(e.ID) + "?" + q.Encode()
	if s.Older != "" || s.Moved != "" {
		s.Keep = route.WithBack(GrowthPath+"/marks/"+m.ID+"/keep", at(d.Page, rowPath(d.Page, d.Row))+"#e-"+e.ID)
	}
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
	case h.Act == "keep":
		return ui.T("%s kept %s for the new wording “%s”.", who, stateName(State(h.State)), text)
	case h.Act == "remove":
		return ui.T("%s removed the view of “%s”.", who, text)
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
