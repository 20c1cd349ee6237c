package handbookhttp

import (
	"context"
	"net/http"
	"time"

	"belay/internal/authz"
	"belay/internal/handbook"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(api *route.API) {
	op := func(path, id, summary string) route.Op {
		return route.Op{Method: http.MethodGet, Path: route.APIRoot + path, ID: id, Summary: summary, Tag: "Handbook", Action: authz.Read, Kind: handbook.KindPage}
	}
	route.Operate(api, op("/handbook", "list-pages", "The pages of the handbook, by title"), f.apiContents)
	route.Operate(api, op("/handbook/page", "get-page", "One page of the handbook as it is live"), f.apiPage)
}

type pageJSON struct {
	Source string `json:"source" doc:"Id of the source of files it comes from"`
	Path   string `json:"path" doc:"File within the source"`
	At     string `json:"at" doc:"Its address within the handbook, as get-page takes it"`
	Title  string `json:"title"`
}

func pageOf(p handbook.PageInfo) pageJSON { return pageJSON{p.Source, p.Path, p.URL, p.Title} }

type sourceJSON struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Version    int       `json:"version"`
	Hash       string    `json:"hash"`
	Pages      int       `json:"pages"`
	ImportedAt time.Time `json:"imported_at"`
}

func sourceOf(v handbook.Version) sourceJSON {
	return sourceJSON{v.Source, v.Title, v.Number, v.Hash, v.Pages, v.ImportedAt}
}

type contentsIn struct {
	Text string `query:"q" maxLength:"200" doc:"Part of a title or path"`
	route.Paged
}

type contentsOut struct {
	Body struct {
		Items   []pageJSON   `json:"items"`
		Next    string       `json:"next,omitempty" doc:"Cursor of the next page"`
		Sources []sourceJSON `json:"sources" doc:"What is live of each source"`
	}
}

func (f *Face) apiContents(ctx context.Context, actor authz.Actor, in *contentsIn) (*contentsOut, error) {
	list := route.ListOf("handbook", in.Text)
	place, err := f.cursors.Read(list, in.After, 2)
	if err != nil {
		return nil, err
	}
	var after handbook.PageInfo
	if place != nil {
		after = handbook.PageInfo{Title: place[0], Path: place[1]}
	}
	pages, versions, err := f.store.Contents(ctx, actor, in.Text, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &contentsOut{}
	out.Body.Items, out.Body.Sources = []pageJSON{}, []sourceJSON{}
	if len(pages) > in.Limit {
		pages = pages[:in.Limit]
		last := pages[in.Limit-1]
		out.Body.Next = f.cursors.Write(list, last.Title, last.Path)
	}
	for _, p := range pages {
		out.Body.Items = append(out.Body.Items, pageOf(p))
	}
	for _, v := range versions {
		out.Body.Sources = append(out.Body.Sources, sourceOf(v))
	}
	return out, nil
}

type pageIn struct {
	At string `query:"at" required:"true" maxLength:"1000" doc:"The page's address, such as /engineering/on-call/"`
}

type pageOut struct {
	Body struct {
		Page pageJSON   `json:"page"`
		HTML string     `json:"html" doc:"Its text, safe to show"`
		Hash string     `json:"hash" doc:"SHA-256 of the file"`
		From sourceJSON `json:"from" doc:"The version it was read from"`
	}
}

func (f *Face) apiPage(ctx context.Context, actor authz.Actor, in *pageIn) (*pageOut, error) {
	p, err := f.store.Open(ctx, actor, in.At)
	if err != nil {
		return nil, err
	}
	out := &pageOut{}
	out.Body.Page, out.Body.HTML, out.Body.Hash, out.Body.From = pageOf(p.PageInfo), p.HTML, p.Hash, sourceOf(p.Version)
	return out, nil
}
