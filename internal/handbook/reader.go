package handbook

import (
	"context"
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

// PageInfo is a stored page in a list.
type PageInfo struct {
	Source string `json:"source"`
	Path   string `json:"path"`
	URL    string `json:"url"`
	Title  string `json:"title"`
}

// StoredPage is a stored page with its text as sanitised HTML.
type StoredPage struct {
	PageInfo
	HTML    string
	Hash    string
	Version Version
}

// Contents lists the pages of all live versions by title, with those versions.
// query narrows it to titles and paths that contain it; after is the last
// entry of the page before ("" for the first), most the number wanted.
func (s *Store) Contents(ctx context.Context, actor authz.Actor, query string, after PageInfo, most int) (list []PageInfo, versions []Version, err error) {
	defer fault.Wrap(&err, "handbook.Contents")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.scope(tx, actor)
		if err != nil {
			return err
		}
		if versions, err = liveVersions(tx, sc); err != nil {
			return err
		}
		list, err = findPages(tx, sc, query, after, most)
		return err
	})
	return list, versions, err
}

func (s *Store) scope(tx *db.Tx, actor authz.Actor) (authz.Scope, error) {
	v, err := s.gate.Enter(tx, actor)
	if err != nil {
		return authz.Scope{}, err
	}
	return v.Scope(authz.Read, KindPage), nil
}

func liveVersions(tx *db.Tx, sc authz.Scope) ([]Version, error) {
	where, args := sc.Where("v", 1)
	return db.All(tx, scanVersion, `SELECT v.id, v.source_id, s.title, v.number, v.hash, v.pages, v.imported_at
		FROM handbook_source s JOIN handbook_version v ON v.id = s.live_version_id WHERE `+where+` ORDER BY v.source_id`, args...)
}

func findPages(tx *db.Tx, sc authz.Scope, query string, after PageInfo, most int) ([]PageInfo, error) {
	where, args := sc.Where("p", 5)
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(query)) + "%"
	return db.All(tx, func(s db.Scanner) (p PageInfo, err error) {
		err = s.Scan(&p.Source, &p.Path, &p.URL, &p.Title)
		return p, err
	},
		`SELECT s.id, p.path, p.url, p.title FROM handbook_source s JOIN handbook_page p ON p.version_id = s.live_version_id
		WHERE (p.title_key LIKE $1 ESCAPE '\' OR LOWER(p.path) LIKE $1 ESCAPE '\') AND (p.title_key, p.path) > ($2, $3) AND `+where+`
		ORDER BY p.title_key, p.path LIMIT $4`,
		append([]any{like, strings.ToLower(after.Title), after.Path, most}, args...)...)
}

// Open reads the live page with an address; a page that is not there is Gone.
func (s *Store) Open(ctx context.Context, actor authz.Actor, url string) (p StoredPage, err error) {
	defer fault.Wrap(&err, "handbook.Open")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.scope(tx, actor)
		if err != nil {
			return err
		}
		where, args := sc.Where("p", 2)
		var found bool
		p, found, err = db.One(tx, func(r db.Scanner) (p StoredPage, err error) {
			err = r.Scan(&p.Source, &p.Path, &p.URL, &p.Title, &p.Hash, &p.HTML)
			return p, err
		}, `SELECT s.id, p.path, p.url, p.title, p.hash, t.html FROM handbook_source s
			JOIN handbook_page p ON p.version_id = s.live_version_id JOIN handbook_text t ON t.hash = p.text_hash
			WHERE p.url = $1 AND `+where+` ORDER BY s.id, p.path LIMIT 1`, append([]any{url}, args...)...)
		if err != nil {
			return err
		}
		if !found {
			return fault.Gone()
		}
		p.Version, _, err = live(tx, p.Source)
		return err
	})
	return p, err
}
