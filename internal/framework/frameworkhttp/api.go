package frameworkhttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(api *route.API) {
	op := func(path, id, summary string) route.Op {
		return route.Op{Method: http.MethodGet, Path: route.APIRoot + path, ID: id, Summary: summary, Tag: "Frameworks", Action: authz.Read, Kind: framework.KindFramework}
	}
	route.Operate(api, op("/frameworks", "list-ladders", "The career ladders in force: each track of each framework"), f.apiList)
	route.Operate(api, op("/frameworks/{framework}/{track}", "get-ladder", "One ladder: its levels, and what each expects in each dimension"), f.apiLadder)
}

type ladderJSON struct {
	Ref    string        `json:"ref" doc:"framework/track"`
	Title  string        `json:"title"`
	Unit   string        `json:"unit,omitempty" doc:"Handle of the unit it was written for"`
	Layers []ladderLayer `json:"layers"`
	Levels []ladderRung  `json:"levels" doc:"Lowest first"`
	Rows   []ladderRow   `json:"dimensions,omitempty" doc:"With get-ladder only"`
}

type ladderLayer struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version int    `json:"version"`
	ReadOn  string `json:"read_on"`
}

type ladderRung struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Ref          string `json:"ref" doc:"framework/track/level, as set-target takes it"`
	Expectations int    `json:"expectations"`
}

type ladderRow struct {
	Key          string              `json:"key"`
	Title        string              `json:"title"`
	Layer        string              `json:"layer" doc:"Id of the layer"`
	Expectations []ladderExpectation `json:"expectations"`
}

type ladderExpectation struct {
	ID       string   `json:"id"`
	Level    string   `json:"level" doc:"Id of the level"`
	Text     string   `json:"text" doc:"Markdown"`
	Examples []string `json:"how_to_show_it,omitempty"`
	File     string   `json:"file" doc:"Where the handbook says it"`
	Line     int      `json:"line"`
}

func ladderOf(l *growth.Ladder) ladderJSON {
	out := ladderJSON{Ref: l.Ref(), Title: title(l), Unit: l.Unit, Layers: []ladderLayer{}, Levels: []ladderRung{}}
	for _, layer := range l.Layers {
		out.Layers = append(out.Layers, ladderLayer{layer.ID, layer.Title, layer.Version, layer.ReadOn})
	}
	for i, level := range l.Levels {
		out.Levels = append(out.Levels, ladderRung{level.ID, level.Title, l.LevelRef(i), level.Total})
	}
	return out
}

type laddersOut struct {
	Body struct {
		Items []ladderJSON `json:"items"`
	}
}

func (f *Face) apiList(ctx context.Context, actor authz.Actor, _ *struct{}) (*laddersOut, error) {
	list, err := f.inForce(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &laddersOut{}
	out.Body.Items = []ladderJSON{}
	for _, l := range list {
		out.Body.Items = append(out.Body.Items, ladderOf(l))
	}
	return out, nil
}

func (f *Face) inForce(ctx context.Context, actor authz.Actor) (list growth.Ladders, err error) {
	err = f.Framework.Read(ctx, actor, func(tx *db.Tx, sc authz.Scope) error {
		list, err = f.Library.Ladders(tx, sc.Viewer())
		return err
	})
	return list, err
}

type ladderIn struct {
	Framework string `path:"framework"`
	Track     string `path:"track"`
	Level     string `query:"level" doc:"Id of one level; all levels when absent"`
}

type ladderOut struct{ Body ladderJSON }

func (f *Face) apiLadder(ctx context.Context, actor authz.Actor, in *ladderIn) (*ladderOut, error) {
	list, err := f.inForce(ctx, actor)
	if err != nil {
		return nil, err
	}
	l, only := list.Find(in.Framework, in.Track), -1
	if l != nil && in.Level != "" {
		only = l.Level(in.Level)
	}
	if l == nil || in.Level != "" && only < 0 {
		return nil, fault.Gone()
	}
	out := &ladderOut{ladderOf(l)}
	for r, row := range l.Rows {
		one := ladderRow{Key: row.Key, Title: row.Title, Layer: l.Layers[row.Layer].ID, Expectations: []ladderExpectation{}}
		for i, level := range l.Levels {
			if only >= 0 && i != only {
				continue
			}
			for _, e := range l.At(r, i) {
				one.Expectations = append(one.Expectations, ladderExpectation{e.ID, level.ID, e.Text, e.Examples, e.Origin.File, e.Origin.From})
			}
		}
		out.Body.Rows = append(out.Body.Rows, one)
	}
	return out, nil
}
