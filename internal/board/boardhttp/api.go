package boardhttp

import (
	"context"
	"net/http"
	"strconv"

	"belay/internal/authz"
	"belay/internal/board"
	"belay/internal/route"
)

const apiRoot = "/api/v1"

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	op := func(method, path, id, summary string, action authz.Action, kind authz.Kind, success int) route.Op {
		return route.Op{Method: method, Path: apiRoot + path, ID: id, Summary: summary, Tag: "Board", Status: success, Action: action, Kind: kind}
	}
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	const ok, created = http.StatusOK, http.StatusCreated
	route.Operate(a, op(get, "/board", "board", "Who learns what, where, with whom: the rows that the caller may see", authz.Read, board.KindBoard, ok), f.apiBoard)
	route.Operate(a, op(get, "/board/summary", "board-summary", "How many rows the caller may see by state, who needs a helper, what helpers carry, what people wish for", authz.Read, board.KindBoard, ok), f.apiSummary)
	route.Operate(a, op(get, "/me/board/views", "my-board-views", "The caller's own views of the board", authz.Read, board.KindView, ok), f.apiViews)
	route.Operate(a, op(post, "/me/board/views", "keep-board-view", "Keep filters of the board under a name", authz.Create, board.KindView, created), f.apiKeepView)
	route.Operate(a, op(patch, "/me/board/views/{view}", "rename-board-view", "Give a view another name", authz.Write, board.KindView, ok), f.apiRenameView)
	route.Operate(a, op(del, "/me/board/views/{view}", "remove-board-view", "Remove a view; it can be brought back for 30 days", authz.Write, board.KindView, ok), f.apiRemoveView)
	route.Operate(a, op(post, "/me/board/views/{view}/restore", "restore-board-view", "Bring a removed view back", board.ActionRestore, board.KindView, ok), f.apiRestoreView)
}

// FilterIn are the filters of the board; what is not known asks for nothing.
type FilterIn struct {
	Unit  string `query:"unit" doc:"Handle of the company, a department or a team"`
	State string `query:"state" enum:"proposed,awaiting,agreed,preparing,needs_helper,running,done,over" doc:"done: completed in this quarter; over: completed or ended early at any time"`
	Way   string `query:"way" enum:"pair,on_call,release,project"`
	Text  string `query:"q" maxLength:"200" doc:"Words in the topic"`
}

func (in FilterIn) filter() board.Filter {
	return board.Filter{Unit: in.Unit, Bucket: board.Bucket(in.State), Way: in.Way, Text: in.Text}
}

type boardIn struct {
	FilterIn
	From  string `query:"from" format:"date" doc:"Rows that happen on or after this day"`
	Until string `query:"until" format:"date" doc:"Rows that happen on or before this day"`
	Sort  string `query:"sort" enum:"topic,-topic,state,-state,start,-start,end,-end" doc:"Without it by host team and start"`
	route.Paged
}

// NamedJSON is a person by name; exported to be embedded.
type NamedJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type unitJSON struct {
	Handle string `json:"handle"`
	Name   string `json:"name"`
}

type rowJSON struct {
	ID          string      `json:"id"`
	Learner     *NamedJSON  `json:"learner,omitempty" doc:"Left out when the caller may not know who learns"`
	Topic       string      `json:"topic"`
	Team        unitJSON    `json:"team"`
	Ways        []string    `json:"ways"`
	State       string      `json:"state"`
	From        string      `json:"from"`
	Until       string      `json:"until"`
	EndedOn     string      `json:"ended_on,omitempty"`
	PreparedOn  string      `json:"prepared_on,omitempty"`
	NeedsHelper bool        `json:"needs_helper"`
	Helpers     []NamedJSON `json:"helpers"`
}

func rowOf(r board.Row) rowJSON {
	out := rowJSON{ID: r.ID, Topic: r.Topic, Team: unitJSON{r.Unit.Handle, r.Unit.Name}, Ways: r.Ways, State: string(r.State), From: r.StartOn, Until: r.EndOn,
		EndedOn: r.EndedOn, PreparedOn: r.PreparedOn, NeedsHelper: r.NeedsHelper(), Helpers: namesOf(r.Helpers)}
	if r.Person != "" {
		out.Learner = &NamedJSON{r.Person, r.Name}
	}
	return out
}

func namesOf(list []board.Named) []NamedJSON {
	out := make([]NamedJSON, 0, len(list))
	for _, n := range list {
		out = append(out, NamedJSON{n.ID, n.Name})
	}
	return out
}

type boardOut struct {
	Body struct {
		Items []rowJSON `json:"items"`
		Next  string    `json:"next,omitempty" doc:"Send it as after for the next page; absent on the last"`
	}
}

func (f *Face) apiBoard(ctx context.Context, actor authz.Actor, in *boardIn) (*boardOut, error) {
	q := board.Query{Filter: in.filter(), Window: board.Window{From: in.From, Until: in.Until}, Sort: board.Sort(in.Sort), Limit: in.Limit}.Tidy()
	q, err := f.placed(q, in.After)
	if err != nil {
		return nil, err
	}
	rows, err := f.Board.List(ctx, actor, q, board.MaxPage)
	if err != nil {
		return nil, err
	}
	out := &boardOut{}
	out.Body.Items, out.Body.Next = make([]rowJSON, 0, len(rows.Items)), f.next(q, rows.Next)
	for _, r := range rows.Items {
		out.Body.Items = append(out.Body.Items, rowOf(r))
	}
	return out, nil
}

type summaryOut struct {
	Body struct {
		Counts      map[string]int `json:"counts" doc:"Rows by state, as far as the caller may see them"`
		Seats       seatsJSON      `json:"seats"`
		NeedsHelper []rowJSON      `json:"needs_helper" doc:"The next four to start"`
		Helpers     []loadJSON     `json:"helpers" doc:"Of the rows that a board by state would show"`
		Wishes      []wishJSON     `json:"wishes" doc:"The newest wishes by topic"`
	}
}

type seatsJSON struct {
	Taken   int `json:"taken"`
	Offered int `json:"offered"`
}

type loadJSON struct {
	NamedJSON
	Hours int  `json:"hours_per_week"`
	Limit *int `json:"limit,omitempty" doc:"Their own; absent when they set none"`
}

type wishJSON struct {
	Topic string      `json:"topic"`
	Count int         `json:"count"`
	Named []NamedJSON `json:"named" doc:"Those who let their name stand beside it"`
}

func (f *Face) apiSummary(ctx context.Context, actor authz.Actor, in *FilterIn) (*summaryOut, error) {
	p, err := f.Board.Page(ctx, actor, board.Query{Filter: in.filter()}, board.AsColumns)
	if err != nil {
		return nil, err
	}
	out := &summaryOut{}
	b := &out.Body
	b.Counts, b.Seats, b.NeedsHelper, b.Helpers, b.Wishes = map[string]int{}, seatsJSON(p.Total), []rowJSON{}, []loadJSON{}, []wishJSON{}
	for bucket, n := range p.Counts {
		b.Counts[string(bucket)] = n
	}
	for _, r := range p.Needs {
		b.NeedsHelper = append(b.NeedsHelper, rowOf(r))
	}
	for _, l := range p.Loads {
		x := loadJSON{NamedJSON: NamedJSON{l.ID, l.Name}, Hours: l.Hours}
		if l.Known {
			x.Limit = &l.Limit
		}
		b.Helpers = append(b.Helpers, x)
	}
	for _, w := range p.Wishes {
		b.Wishes = append(b.Wishes, wishJSON{w.Topic, w.Count, namesOf(w.Named)})
	}
	return out, nil
}

type viewJSON struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Query   string `json:"query" doc:"The filters, as they stand in the page's address"`
	Version int64  `json:"version" doc:"Send it as If-Match with a change"`
}

type viewsOut struct {
	Body struct {
		Views []viewJSON `json:"views"`
	}
}

func (f *Face) apiViews(ctx context.Context, actor authz.Actor, _ *struct{}) (*viewsOut, error) {
	list, err := f.Board.Views(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &viewsOut{}
	out.Body.Views = []viewJSON{}
	for _, w := range list {
		out.Body.Views = append(out.Body.Views, viewJSON{w.ID, w.Name, w.Query, w.Version})
	}
	return out, nil
}

type keepViewIn struct {
	route.Keyed
	Body struct {
		Name  string `json:"name" doc:"At most 60 characters"`
		Query string `json:"query,omitempty" doc:"Filters as in the page's address: state=running&unit=reliability"`
	}
}

type keptOut struct {
	Body struct {
		ID string `json:"id"`
	}
}

func (f *Face) apiKeepView(ctx context.Context, actor authz.Actor, in *keepViewIn) (*keptOut, error) {
	id, err := f.Board.KeepView(in.Asked(ctx, "keep-board-view", in.Body), actor, in.Body.Name, canonical(in.Body.Query), board.Guard{Key: in.Key})
	out := &keptOut{}
	out.Body.ID = id
	return out, err
}

// ChangeViewIn names a view and the version it was read in; exported, as what is
// embedded in an input has to be.
type ChangeViewIn struct {
	route.Versioned
	View string `path:"view"`
}

func (in ChangeViewIn) guard(ctx context.Context, act string, body any) (context.Context, board.Guard, error) {
	version, err := in.Version()
	return in.Asked(ctx, act+" "+in.View, body), board.Guard{Version: version, Key: in.Key}, err
}

type renameViewIn struct {
	ChangeViewIn
	Body struct {
		Name string `json:"name"`
	}
}

// doneOut says at which version the view now is.
type doneOut struct {
	ETag string `header:"ETag"`
	Body struct {
		Done bool `json:"done"`
	}
}

func doneAt(version int64) *doneOut {
	out := &doneOut{ETag: route.ETag(version)}
	out.Body.Done = true
	return out
}

func (f *Face) apiRenameView(ctx context.Context, actor authz.Actor, in *renameViewIn) (*doneOut, error) {
	ctx, g, err := in.guard(ctx, "rename-board-view", in.Body)
	if err != nil {
		return nil, err
	}
	_, err = f.Board.RenameView(ctx, actor, in.View, in.Body.Name, g)
	return doneAt(g.Version + 1), err
}

func (f *Face) apiRemoveView(ctx context.Context, actor authz.Actor, in *ChangeViewIn) (*doneOut, error) {
	ctx, g, err := in.guard(ctx, "remove-board-view", nil)
	if err != nil {
		return nil, err
	}
	_, err = f.Board.RemoveView(ctx, actor, in.View, g)
	return doneAt(g.Version + 1), err
}

func (f *Face) apiRestoreView(ctx context.Context, actor authz.Actor, in *ChangeViewIn) (*doneOut, error) {
	ctx, g, err := in.guard(ctx, "restore-board-view", nil)
	if err != nil {
		return nil, err
	}
	return doneAt(g.Version + 1), f.Board.RestoreView(ctx, actor, in.View, g)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
