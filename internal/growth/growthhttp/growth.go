package growthhttp

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"belay/internal/clock"
	"belay/internal/evidence"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) ownGrowth(x *route.Exchange) error {
	return f.growthPage(x, x.Actor.Person, http.StatusOK, Steps{})
}

func (f *Face) growthOf(x *route.Exchange) error {
	person, err := x.ID("id")
	if err != nil {
		return err
	}
	if person == x.Actor.Person {
		x.Redirect(GrowthPath)
		return nil
	}
	return f.growthPage(x, person, http.StatusOK, Steps{})
}

// growthPage draws a person's growth; refusedStep is a new step that was not
// saved, with its text and faults.
func (f *Face) growthPage(x *route.Exchange, person string, status int, refusedStep Steps) error {
	data, err := f.Growth.Page(x.Request.Context(), x.Actor, person, x.Query("level"))
	if err != nil {
		return err
	}
	p := f.frame(x, data, ui.T("My growth"))
	v := growthView(data, p)
	v.Steps.Text, v.Steps.Note, v.Steps.Due, v.Steps.Faults = refusedStep.Text, refusedStep.Note, refusedStep.Due, refusedStep.Faults
	return x.Render(status, GrowthPage(p, v))
}

// frame names the page and, for a report's page, leads back to the team.
func (f *Face) frame(x *route.Exchange, data *growth.Page, title string) ui.Page {
	p := f.Page(x)
	p.Title = title
	if !data.Own {
		p.Title = data.Who.Name
		p.Crumbs = []ui.Link{{Href: TeamPath, Label: ui.T("My team")}}
	}
	return p
}

// base is the path of a person's growth for this reader.
func base(data *growth.Page) string {
	if data.Own {
		return GrowthPath
	}
	return PeoplePath + "/" + data.Who.ID + "/growth"
}

// at is a page of somebody's growth at the level that is listed.
func at(data *growth.Page, path string) string {
	if data.Ladder == nil || data.Shown == data.TargetLevel {
		return path
	}
	return atLevel(data, path, data.Shown)
}

func atLevel(data *growth.Page, path string, level int) string {
	if level == data.TargetLevel {
		return path
	}
	return path + "?level=" + url.QueryEscape(data.Ladder.Levels[level].ID)
}

func rowPath(data *growth.Page, row int) string {
	return base(data) + "/" + url.PathEscape(data.Ladder.Rows[row].Key)
}

func person(s growth.Someone) ui.Person {
	return ui.Person{ID: s.ID, Name: s.Name, Given: given(s.Name)}
}

func subject(data *growth.Page) Subject {
	return Subject{Person: person(data.Who.Someone), Manager: person(data.Who.Manager), Own: data.Own}
}

func growthView(data *growth.Page, p ui.Page) GrowthView {
	v := GrowthView{
		Subject: subject(data), Epoch: int(data.Epoch), Role: role(data),
		Target: target(data), Basis: basis(data), Lost: lostViews(data, data.Lost, p),
		Evidence: briefs(data.Evidence.Newest), AllEvidence: EvidencePath, Steps: stepsView(data, p),
		Visible: Visibility{Marks: marksVisible(data), Steps: data.Visible.Steps, Evidence: data.Visible.Evidence, Target: data.Visible.Target},
	}
	if data.Own {
		v.AddEvidence = route.WithBack(EvidencePath+"/new", GrowthPath)
	} else {
		v.AllEvidence = PeoplePath + "/" + data.Who.ID + "/evidence"
	}
	if l := data.Ladder; l != nil {
		v.Shown = l.Levels[data.Shown].Title
		v.Counts = counts(data.AtTarget.Of(data.Side))
		v.Sources = sources(l)
		v.Ladder, v.Levels, v.Scale = rungs(data), tabs(data, base(data)), scale(data)
		v.Layers, v.Gaps = layerRows(data), gaps(data)
		v.Focus, v.Sharing, v.Waiting = focus(data), sharing(data), waiting(data)
	}
	return v
}

func basis(data *growth.Page) Basis {
	switch {
	case data.Own:
		return OwnMarks
	case data.Side == growth.ManagerSide:
		return ManagerMarks
	}
	return SharedMarks
}

// target names the level aimed for and, where it matters, of what.
func target(data *growth.Page) Target {
	t := Target{NoFramework: data.NoFramework}
	if data.Own {
		t.Href = TargetPath
	}
	if data.NoFramework {
		t.Department = data.Who.Department
	}
	l := data.Ladder
	switch {
	case l == nil && data.Target.Chosen:
		t.Lost = ui.T("%s in %s", data.Target.Level, data.Target.Role)
	case l == nil:
	default:
		t.Role, t.Level = roleOf(l), l.Levels[data.TargetLevel].Title
		if data.Elsewhere {
			t.Where = t.Role
			if data.Home != nil && data.Home.Framework == l.Framework && l.TrackTitle != "" {
				t.Where = l.TrackTitle
			}
		}
	}
	return t
}

// marksVisible says who reads the marks on the page. A manager is told of both
// views apart, since the two have different readers.
func marksVisible(data *growth.Page) string {
	v := data.Visible
	if data.Own || v.Theirs == "" {
		return v.Marks
	}
	return ui.T("What %s shared: %s Your view: %s", given(data.Who.Name), lowered(v.Theirs), lowered(v.Marks))
}

// lowered is a sentence as it goes on after a colon.
func lowered(sentence string) string {
	r, n := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToLower(r)) + sentence[n:]
}

// role is the level held and the job, as a person says it.
func role(data *growth.Page) string {
	w := data.Who
	if w.Held < 0 {
		return ""
	}
	var words []string
	if data.HomeLevel >= 0 {
		words = append(words, data.Home.Levels[data.HomeLevel].Title)
	}
	if job := w.Levels[w.Held].JobFamily; job != "" {
		words = append(words, jobTitle(job))
	}
	return strings.Join(words, " ")
}

// jobTitle makes words of a job family's id: "site-reliability-engineer".
func jobTitle(id string) string {
	words := strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

func roleOf(l *growth.Ladder) string {
	if l.TrackTitle != "" {
		return ui.T("%s, %s", l.Title, l.TrackTitle)
	}
	return l.Title
}

// matrix is the page of a ladder.
func matrix(l *growth.Ladder) string {
	return "/matrix/" + url.PathEscape(l.Framework) + "/" + url.PathEscape(l.Track)
}

func source(l *growth.Ladder, i int) Source {
	layer := l.Layers[i]
	return Source{Layer: layer.Title, Version: layer.Version, ReadOn: layer.ReadOn, Href: matrix(l)}
}

func sources(l *growth.Ladder) []Source {
	var out []Source
	for i := range l.Layers {
		out = append(out, source(l, i))
	}
	return out
}

func counts(c growth.Counts) Counts {
	return Counts{Met: c.Met, Developing: c.Developing, Marked: c.Marked(), Total: c.Total}
}

func scale(data *growth.Page) ui.Scale {
	s := ui.Scale{Current: data.Held, Target: data.TargetLevel}
	for _, lv := range data.Ladder.Levels {
		s.Levels = append(s.Levels, lv.Title)
	}
	return s
}

// rungs are the ladder's levels: when each was reached, how far the target is.
func rungs(data *growth.Page) []ui.Rung {
	l := data.Ladder
	var out []ui.Rung
	for i, lv := range l.Levels {
		r := ui.Rung{Title: lv.Title, Note: expectations(lv.Total), Target: i == data.TargetLevel}
		if i <= data.Held {
			r.Percent = 100
		}
		if since := reached(data, lv); since != "" {
			r.Note = since
		}
		if c := data.AtTarget.Of(data.Side); r.Target && c.Total > 0 && i != data.Held {
			r.Note, r.Percent = metOf(counts(c)), 100*c.Met/c.Total
		}
		out = append(out, r)
	}
	return out
}

// reached says since when a level is held, or in which year it was.
func reached(data *growth.Page, lv growth.Level) string {
	for i, span := range data.Who.Levels {
		ref := data.Ladder.Ref() + "/"
		if span.Ref != ref+lv.ID && span.Ref != ref+lv.Key {
			continue
		}
		day, err := clock.ParseDate(span.From)
		switch {
		case err != nil:
			return ""
		case i == data.Who.Held:
			return ui.T("since %s", day.Format("Jan 2006"))
		}
		return day.Format("2006")
	}
	return ""
}

// near is how many levels beside the target have a tab of their own on a long
// ladder; the level that is listed always has one.
const near = 1

// tabs lead to the same page for other levels.
func tabs(data *growth.Page, path string) []ui.Tab {
	l := data.Ladder
	var out []ui.Tab
	for i, lv := range l.Levels {
		far := i < data.TargetLevel-near || i > data.TargetLevel+near
		if len(l.Levels) > 4 && far && i != data.Shown && i != data.Held {
			continue
		}
		out = append(out, ui.Tab{Href: atLevel(data, path, i), Label: lv.Title, Current: i == data.Shown})
	}
	return out
}

func layerRows(data *growth.Page) []LayerRows {
	l := data.Ladder
	var out []LayerRows
	for _, layer := range data.AtShown.Layers {
		rows := LayerRows{Layer: l.Layers[layer.Layer].Title}
		for _, r := range layer.Rows {
			c := r.Of(data.Side)
			if c.Total == 0 && r.SelfLevel == growth.Silent && r.ManagerLevel == growth.Silent {
				continue // this level asks for nothing here, and nobody has said anything
			}
			rows.Counts.Met += c.Met
			rows.Counts.Total += c.Total
			rows.Rows = append(rows.Rows, DimensionRow{
				Title: l.Rows[r.Row].Title, Href: at(data, rowPath(data, r.Row)), Counts: counts(c),
				Views: ui.Views{Me: r.SelfLevel, Manager: r.ManagerLevel}, Differ: r.Differ, Latest: r.Latest,
				Reworded: reworded(data, r.Row),
				Largest:  r.Row == data.FocusRow && data.Shown == data.TargetLevel && c.Marked() > 0,
			})
		}
		if len(rows.Rows) > 0 {
			out = append(out, rows)
		}
	}
	return out
}

// reworded tells whether a mark of the reader's waits in a row since the
// handbook says it otherwise.
func reworded(data *growth.Page, row int) bool {
	for _, e := range data.Ladder.At(row, data.Shown) {
		if m := data.Mark(readerSide(data), e.ID); m.State != growth.Unmarked && m.RewordedIn(data.Ladder) {
			return true
		}
	}
	return false
}

// reader is the id of who reads the page: the person or their manager.
func reader(data *growth.Page) string {
	if data.Own {
		return data.Who.ID
	}
	return data.Who.Manager.ID
}

func readerSide(data *growth.Page) growth.Side {
	if data.Own {
		return growth.SelfSide
	}
	return growth.ManagerSide
}

func gaps(data *growth.Page) []string {
	var out []string
	for _, r := range data.Gaps() {
		if title := data.Ladder.Rows[r.Row].Title; !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return out
}

func focus(data *growth.Page) *Focus {
	if data.FocusRow < 0 {
		return nil
	}
	l := data.Ladder
	path := rowPath(data, data.FocusRow)
	out := &Focus{Title: l.Rows[data.FocusRow].Title, Level: l.Levels[data.TargetLevel].Title, Href: path}
	for _, e := range data.Focus {
		item := FocusItem{Text: framework.Plain(e.Text), Href: path + "#e-" + e.ID, How: how(data.Ways[e.ID]), Modules: modules(data.Ways[e.ID]),
			Mine: State(data.Self[e.ID].State), Theirs: State(data.Manager[e.ID].State)}
		if b, ok := data.Evidence.Latest[e.ID]; ok {
			item.Proof = ui.Link{Href: EvidencePath + "/" + b.ID, Label: b.Title}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// how says in a line how to show an expectation: what is planned comes first,
// then the handbook's first example.
func how(ways []growth.Way) string {
	planned, example := "", ""
	for _, w := range ways {
		switch {
		case w.By == growth.ByStep && planned == "":
			planned = ui.T("Next step: %s", w.Text)
		case w.By == growth.ByHandbook && example == "":
			example = framework.Plain(w.Text)
		}
	}
	if planned != "" {
		return planned
	}
	return example
}

// modules are the training modules among the ways, as links.
func modules(ways []growth.Way) []ui.Link {
	var out []ui.Link
	for _, w := range ways {
		if w.By == growth.ByModule {
			out = append(out, ui.Link{Href: w.Path, Label: w.Text})
		}
	}
	return out
}

func sharing(data *growth.Page) Sharing {
	with := data.Who.Manager
	if !data.Own {
		with = data.Who.Someone
	}
	s := Sharing{Unshared: data.Unshared, Shared: data.Shared, With: person(with)}
	if with.ID != "" && data.Unshared > 0 {
		s.Action = base(data) + "/share?level=" + url.QueryEscape(data.Ladder.LevelRef(data.Shown))
	}
	return s
}

// waiting gathers by dimension what the other side marked and the reader did not.
func waiting(data *growth.Page) Waiting {
	v := Waiting{Total: len(data.Waiting)}
	for _, e := range data.Waiting {
		title := data.Ladder.Rows[e.Row].Title
		if n := len(v.Rows); n > 0 && v.Rows[n-1].row == e.Row {
			v.Rows[n-1].N++
			continue
		}
		v.Rows = append(v.Rows, WaitingRow{Title: title, Href: at(data, rowPath(data, e.Row)) + "#e-" + e.ID, N: 1, row: e.Row})
	}
	return v
}

// lostViews shows marks on what the handbook no longer has; their author may
// remove them.
func lostViews(data *growth.Page, list []growth.LostMark, p ui.Page) []LostMark {
	var out []LostMark
	for _, m := range list {
		v := LostMark{Text: framework.Plain(m.Pin.Text), Level: m.Pin.Level, Dimension: m.Pin.Dimension, State: State(m.State), Note: m.Note,
			On: day(p, m.At), By: given(m.AuthorName), Version: int(m.Version)}
		if m.Author == reader(data) {
			v.By = ui.T("You")
			v.Remove = route.WithBack(GrowthPath+"/marks/"+m.ID+"/remove", base(data))
		}
		if now := m.Now; now.Statement != "" {
			v.Now = ui.T("%s, %s", now.Dimension, now.Level)
		}
		out = append(out, v)
	}
	return out
}

func briefs(list []evidence.Brief) []EvidenceItem {
	var out []EvidenceItem
	for _, b := range list {
		out = append(out, EvidenceItem{ID: b.ID, Title: b.Title, Href: EvidencePath + "/" + b.ID, Link: b.Link, On: b.On,
			Expectations: len(b.Statements), Dimensions: b.Dimensions, Shared: b.Shared})
	}
	return out
}

// day is an instant's date where the reader is.
func day(p ui.Page, at time.Time) string {
	if p.Zone == nil {
		return clock.Date(at, time.UTC)
	}
	return clock.Date(at, p.Zone)
}
