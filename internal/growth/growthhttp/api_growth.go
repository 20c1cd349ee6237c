package growthhttp

import (
	"context"

	"belay/internal/authz"
	"belay/internal/growth"
	"belay/internal/route"
)

// GrowthIn asks for a level other than the target's. It is exported, as Keyed and
// Versioned are, so that huma reads its parameters out of inputs that embed it.
type GrowthIn struct {
	Level string `query:"level" doc:"Id of a level on the target's ladder; the target's own when absent"`
}

type growthOfIn struct {
	ID string `path:"id"`
	GrowthIn
}

type growthOut struct{ Body growthJSON }

// growthJSON is a person's growth as one reader sees it.
type growthJSON struct {
	Person      someoneJSON  `json:"person"`
	Manager     *someoneJSON `json:"manager,omitempty"`
	Own         bool         `json:"own" doc:"The caller is the person; else their manager"`
	Target      *targetJSON  `json:"target,omitempty"`
	Level       string       `json:"level" doc:"Id of the level that is listed"`
	Levels      []levelJSON  `json:"levels"`
	Counted     string       `json:"counted_from" enum:"self,manager" doc:"Whose marks the finding counts"`
	Self        countsJSON   `json:"self" doc:"At the target's level, as far as the caller may see"`
	ManagerSide countsJSON   `json:"manager_view"`
	Layers      []layerJSON  `json:"layers"`
	Lost        []markJSON   `json:"no_longer_in_handbook" doc:"Marks on expectations that left the matrix, or the handbook"`
	Earlier     []markJSON   `json:"earlier_managers" doc:"Views that former managers shared"`
	Steps       []stepJSON   `json:"next_steps"`
	Visible     visibleJSON  `json:"visible" doc:"Who may read each part, by the rules in force"`
	Epoch       int64        `json:"rights_epoch"`
}

type visibleJSON struct {
	Marks    string `json:"marks"`
	Steps    string `json:"next_steps"`
	Evidence string `json:"evidence"`
	Target   string `json:"target"`
}

type levelJSON struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Ref          string `json:"ref" doc:"framework/track/level"`
	Expectations int    `json:"expectations"`
}

type countsJSON struct {
	Met        int `json:"met"`
	Developing int `json:"developing"`
	NotYet     int `json:"not_yet"`
	Unmarked   int `json:"unmarked"`
	Total      int `json:"total"`
}

type layerJSON struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Version int       `json:"version"`
	ReadOn  string    `json:"read_on"`
	Rows    []rowJSON `json:"dimensions"`
}

type rowJSON struct {
	Key          string            `json:"key"`
	Title        string            `json:"title"`
	Self         countsJSON        `json:"self"`
	Manager      countsJSON        `json:"manager_view"`
	SelfLevel    string            `json:"self_level,omitempty" doc:"Highest level whose expectations here are all met"`
	ManagerLevel string            `json:"manager_level,omitempty"`
	Differ       bool              `json:"views_differ"`
	Latest       string            `json:"latest_evidence,omitempty"`
	Expectations []expectationJSON `json:"expectations"`
}

type expectationJSON struct {
	ID       string    `json:"id"`
	Text     string    `json:"text" doc:"Markdown"`
	Examples []string  `json:"how_to_show_it,omitempty"`
	Self     *markJSON `json:"self,omitempty"`
	Manager  *markJSON `json:"manager_view,omitempty"`
}

type markJSON struct {
	ID        string      `json:"id"`
	By        someoneJSON `json:"by"`
	Statement string      `json:"expectation"`
	Read      string      `json:"text_as_read" doc:"The wording the mark was made against"`
	Level     string      `json:"level" doc:"Title of the level, as read"`
	Dimension string      `json:"dimension" doc:"Title of the dimension, as read"`
	Edition   string      `json:"edition"`
	Reworded  bool        `json:"reworded_since" doc:"The handbook says it otherwise now; keep-mark pins the mark to the new words"`
	Moved     bool        `json:"moved_since" doc:"It stands at another level or in another dimension now"`
	Now       string      `json:"now_in,omitempty" doc:"framework/track/level of another framework that has the expectation now"`
	State     string      `json:"state" enum:",not_yet,developing,met"`
	Note      string      `json:"note"`
	Shared    bool        `json:"shared"`
	Version   int64       `json:"version" doc:"Send it as If-Match with a change"`
	At        string      `json:"at"`
}

func lostOf(list []growth.LostMark) []markJSON {
	out := []markJSON{}
	for _, m := range list {
		j := *markOf(m.Mark, nil)
		if m.Now.Statement != "" {
			j.Now = m.Now.Ladder + "/" + m.Now.LevelID
		}
		out = append(out, j)
	}
	return out
}

func countsOf(c growth.Counts) countsJSON {
	return countsJSON{c.Met, c.Developing, c.NotYet, c.Unmarked, c.Total}
}

func markOf(m growth.Mark, l *growth.Ladder) *markJSON {
	if m.ID == "" {
		return nil
	}
	out := &markJSON{ID: m.ID, By: someoneJSON{m.Author, m.AuthorName}, Statement: m.Pin.Statement, Read: m.Pin.Text, Level: m.Pin.Level, Dimension: m.Pin.Dimension, Edition: m.Pin.Edition,
		State: string(m.State), Note: m.Note, Shared: m.Shared, Version: m.Version, At: m.At.Format(timeForm)}
	if l != nil {
		out.Reworded, out.Moved = m.RewordedIn(l), m.MovedIn(l)
	}
	return out
}

// timeForm is RFC 3339 with microseconds, as instants are stored.
const timeForm = "2006-01-02T15:04:05.999999Z07:00"

func marksOf(list []growth.Mark) []markJSON {
	out := []markJSON{}
	for _, m := range list {
		out = append(out, *markOf(m, nil))
	}
	return out
}

func (f *Face) apiMyGrowth(ctx context.Context, actor authz.Actor, in *GrowthIn) (*growthOut, error) {
	return f.apiGrowth(ctx, actor, actor.Person, in.Level)
}

func (f *Face) apiGrowthOf(ctx context.Context, actor authz.Actor, in *growthOfIn) (*growthOut, error) {
	return f.apiGrowth(ctx, actor, in.ID, in.Level)
}

func (f *Face) apiGrowth(ctx context.Context, actor authz.Actor, person, level string) (*growthOut, error) {
	data, err := f.Growth.Page(ctx, actor, person, level)
	if err != nil {
		return nil, err
	}
	out := growthJSON{
		Person: someoneJSON{data.Who.ID, data.Who.Name}, Manager: someone(data.Who.Manager), Own: data.Own, Target: targetOf(data.Target), Counted: string(data.Side),
		Self: countsOf(data.AtTarget.Self), ManagerSide: countsOf(data.AtTarget.Manager), Levels: []levelJSON{}, Layers: []layerJSON{},
		Lost: lostOf(data.Lost), Earlier: marksOf(data.Others), Steps: stepsOf(data.Steps), Epoch: data.Epoch,
		Visible: visibleJSON{data.Visible.Marks, data.Visible.Steps, data.Visible.Evidence, data.Visible.Target},
	}
	if l := data.Ladder; l != nil {
		out.Level = l.Levels[data.Shown].ID
		for i, lv := range l.Levels {
			out.Levels = append(out.Levels, levelJSON{lv.ID, lv.Title, l.LevelRef(i), lv.Total})
		}
		for _, layer := range data.AtShown.Layers {
			out.Layers = append(out.Layers, layerOf(data, layer))
		}
	}
	return &growthOut{out}, nil
}

func layerOf(data *growth.Page, s growth.LayerSummary) layerJSON {
	l := data.Ladder
	info := l.Layers[s.Layer]
	out := layerJSON{ID: info.ID, Title: info.Title, Version: info.Version, ReadOn: info.ReadOn, Rows: []rowJSON{}}
	for _, r := range s.Rows {
		row := rowJSON{Key: l.Rows[r.Row].Key, Title: l.Rows[r.Row].Title, Self: countsOf(r.Self), Manager: countsOf(r.Manager),
			Differ: r.Differ, Latest: r.Latest, Expectations: []expectationJSON{}}
		if r.SelfLevel >= 0 {
			row.SelfLevel = l.Levels[r.SelfLevel].ID
		}
		if r.ManagerLevel >= 0 {
			row.ManagerLevel = l.Levels[r.ManagerLevel].ID
		}
		for _, e := range l.At(r.Row, data.Shown) {
			row.Expectations = append(row.Expectations, expectationJSON{e.ID, e.Text, e.Examples, markOf(data.Self[e.ID], l), markOf(data.Manager[e.ID], l)})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

type targetJSON struct {
	Ref     string `json:"target" doc:"framework/track/level"`
	Role    string `json:"role"`
	Level   string `json:"level"`
	Chosen  bool   `json:"chosen" doc:"false: the next level of the person's own ladder, chosen by nobody"`
	Version int64  `json:"version"`
}

func targetOf(t growth.Target) *targetJSON {
	if t.Ref() == "" {
		return nil
	}
	return &targetJSON{t.Ref(), t.Role, t.Level, t.Chosen, t.Version}
}

type targetOut struct {
	ETag string `header:"ETag"`
	Body struct {
		Target *targetJSON `json:"target"`
	}
}

func (f *Face) apiTarget(ctx context.Context, actor authz.Actor, _ *struct{}) (*targetOut, error) {
	c, err := f.Growth.Choices(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &targetOut{ETag: route.ETag(c.Target.Version)}
	out.Body.Target = targetOf(c.Target)
	return out, nil
}

type setTargetIn struct {
	Versioned
	Body struct {
		Target string `json:"target" maxLength:"300" doc:"framework/track/level"`
	}
}

func (f *Face) apiSetTarget(ctx context.Context, actor authz.Actor, in *setTargetIn) (*targetOut, error) {
	act, g, err := in.guard(ctx, "set-target", in.Body)
	if err != nil {
		return nil, err
	}
	if err := f.Growth.SetTarget(act, actor, in.Body.Target, g); err != nil {
		return nil, err
	}
	return f.apiTarget(ctx, actor, nil)
}

type setMarkIn struct {
	Versioned
	ID        string `path:"id" doc:"Whose growth it is; the caller or a direct report"`
	Statement string `path:"statement" doc:"Id of the expectation"`
	Body      struct {
		State  string `json:"state" enum:",not_yet,developing,met"`
		Note   string `json:"note,omitempty" doc:"Markdown"`
		Shared bool   `json:"shared,omitempty"`
	}
}

type markOut struct {
	ETag string `header:"ETag"`
	Body struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	}
}

func (f *Face) apiSetMark(ctx context.Context, actor authz.Actor, in *setMarkIn) (*markOut, error) {
	ctx, g, err := in.guard(ctx, "set-mark "+in.ID+" "+in.Statement, in.Body)
	if err != nil {
		return nil, err
	}
	m, err := f.Growth.SetMark(ctx, actor, growth.MarkInput{Person: in.ID, Statement: in.Statement, State: growth.State(in.Body.State),
		Note: in.Body.Note, Shared: in.Body.Shared}, g)
	return savedOf(m, err)
}

func savedOf(m growth.Saved, err error) (*markOut, error) {
	if err != nil {
		return nil, err
	}
	out := &markOut{ETag: route.ETag(m.Version)}
	out.Body.ID, out.Body.Version = m.ID, m.Version
	return out, nil
}

func (f *Face) apiKeepMark(ctx context.Context, actor authz.Actor, in *undoMarkIn) (*markOut, error) {
	ctx, g, err := in.guard(ctx, "keep-mark "+in.Mark, nil)
	if err != nil {
		return nil, err
	}
	return savedOf(f.Growth.KeepMark(ctx, actor, in.Mark, g))
}

func (f *Face) apiRemoveMark(ctx context.Context, actor authz.Actor, in *undoMarkIn) (*markOut, error) {
	ctx, g, err := in.guard(ctx, "remove-mark "+in.Mark, nil)
	if err != nil {
		return nil, err
	}
	return savedOf(f.Growth.RemoveMark(ctx, actor, in.Mark, g))
}

type undoMarkIn struct {
	Versioned
	Mark string `path:"mark"`
}

func (f *Face) apiUndoMark(ctx context.Context, actor authz.Actor, in *undoMarkIn) (*none, error) {
	ctx, g, err := in.guard(ctx, "undo-mark "+in.Mark, nil)
	if err != nil {
		return nil, err
	}
	if err := f.Growth.UndoMark(ctx, actor, in.Mark, g); err != nil {
		return nil, err
	}
	return done(), nil
}

type shareIn struct {
	Keyed
	ID   string `path:"id" doc:"Whose growth it is; the caller or a direct report"`
	Body struct {
		Level  string `json:"level" maxLength:"300" doc:"framework/track/level"`
		Shared bool   `json:"shared"`
	}
}

type shareOut struct {
	Body struct {
		Act     string `json:"act" doc:"Id of this act, for undo-share"`
		Changed int    `json:"changed"`
	}
}

func sharedOf(t growth.Together, err error) (*shareOut, error) {
	if err != nil {
		return nil, err
	}
	out := &shareOut{}
	out.Body.Act, out.Body.Changed = t.Act, t.Changed
	return out, nil
}

type undoShareIn struct {
	Keyed
	Act string `path:"act" doc:"From the answer of share-level"`
}

func (f *Face) apiUndoShare(ctx context.Context, actor authz.Actor, in *undoShareIn) (*shareOut, error) {
	ctx, g := in.guard(ctx, "undo-share "+in.Act, nil)
	return sharedOf(f.Growth.UndoShare(ctx, actor, in.Act, g))
}

func (f *Face) apiShare(ctx context.Context, actor authz.Actor, in *shareIn) (*shareOut, error) {
	ctx, g := in.guard(ctx, "share-level "+in.ID, in.Body)
	return sharedOf(f.Growth.ShareLevel(ctx, actor, in.ID, in.Body.Level, in.Body.Shared, g))
}

type teamOut struct {
	Body struct {
		Reports []reportJSON `json:"reports"`
	}
}

type reportJSON struct {
	Person  someoneJSON `json:"person"`
	Team    string      `json:"team"`
	Level   string      `json:"level"`
	Target  *targetJSON `json:"target,omitempty"`
	Shared  bool        `json:"shared" doc:"They shared at least one mark"`
	Self    countsJSON  `json:"self" doc:"Of what they shared, at the target's level"`
	Manager countsJSON  `json:"manager_view"`
	Latest  string      `json:"latest_evidence,omitempty"`
}

func (f *Face) apiTeam(ctx context.Context, actor authz.Actor, _ *struct{}) (*teamOut, error) {
	t, err := f.Growth.Team(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &teamOut{}
	out.Body.Reports = []reportJSON{}
	for _, r := range t.Reports {
		out.Body.Reports = append(out.Body.Reports, reportJSON{someoneJSON{r.ID, r.Name}, r.Team, r.Held, targetOf(r.Target), r.Shared, countsOf(r.Self), countsOf(r.Manager), r.Latest})
	}
	return out, nil
}
