package framework

import (
	"context"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
)

// InForce lists the live editions of the frameworks the handbook has, by
// title: one statement, cheap enough for every request. An edition never
// changes, so a reader may keep what OpenEdition gave for its id.
func InForce(tx *db.Tx, sc authz.Scope) ([]Info, error) {
	where, args := sc.Where("f", 1)
	return db.All(tx, scanInfo, infoSelect+` WHERE f.live_edition_id = e.id AND f.status = 'active' AND `+where+` ORDER BY f.title_key, f.id`, args...)
}

// OpenEdition reads one edition in full; a NotFound fault when there is none.
func OpenEdition(tx *db.Tx, sc authz.Scope, id string) (out Edition, err error) {
	defer fault.Wrap(&err, "framework.OpenEdition(%s)", id)
	where, args := sc.Where("f", 2)
	info, found, err := db.One(tx, scanInfo, infoSelect+` WHERE e.id = $1 AND `+where, append([]any{id}, args...)...)
	if err != nil {
		return out, err
	}
	if !found {
		return out, fault.Gone()
	}
	out.Info = info
	if out.Framework, err = loadFramework(tx, id); err != nil {
		return out, err
	}
	out.Framework.Status = info.Status
	out.Layers, err = db.All(tx, scanLayerVersion, layerVersionSelect+` JOIN framework_edition_layer l ON l.version_id = v.id WHERE l.edition_id = $1 ORDER BY l.place`, id)
	return out, err
}

// EditionOn finds the edition that held for a unit at the end of a day, in the
// company's zone: of the unit itself, else of the nearest unit above it. found
// is false when none had been imported by then.
func EditionOn(tx *db.Tx, sc authz.Scope, unit, day string) (out Info, found bool, err error) {
	defer fault.Wrap(&err, "framework.EditionOn(%s, %s)", unit, day)
	date, err := clock.ParseDate(day)
	if err != nil || sc.Viewer() == nil {
		return out, false, err
	}
	end := clock.Micros(time.Date(date.Year(), date.Month(), date.Day()+1, 0, 0, 0, 0, sc.Viewer().Zone()))
	where, args := sc.Where("f", 3)
	return db.One(tx, scanInfo, infoSelect+` JOIN unit u ON u.handle = f.unit JOIN org_within w ON w.above_id = u.id
		WHERE w.unit_id = $1 AND e.imported_at < $2 AND f.status <> 'draft' AND `+where+`
		ORDER BY w.depth, f.id, e.number DESC LIMIT 1`, append([]any{unit, end}, args...)...)
}

// Versions lists the versions of a layer, newest first.
func Versions(tx *db.Tx, sc authz.Scope, layer string) ([]LayerVersion, error) {
	if err := readable(tx, sc); err != nil {
		return nil, err
	}
	return db.All(tx, scanLayerVersion, layerVersionSelect+` WHERE v.layer_id = $1 ORDER BY v.number DESC`, layer)
}

// Compare says what has changed from one version of a layer to another.
func Compare(tx *db.Tx, sc authz.Scope, from, to string) (d Diff, err error) {
	defer fault.Wrap(&err, "framework.Compare(%s, %s)", from, to)
	if err := readable(tx, sc); err != nil {
		return d, err
	}
	var sides [2]Layer
	for i, id := range []string{from, to} {
		v, found, err := db.One(tx, scanLayerVersion, layerVersionSelect+` WHERE v.id = $1`, id)
		if err != nil {
			return d, err
		}
		if !found || i == 1 && v.Layer != sides[0].ID {
			return d, errNoVersion
		}
		if sides[i], err = loadLayer(tx, v); err != nil {
			return d, err
		}
	}
	return difference(&sides[0], &sides[1], nil), nil
}

// readable checks a scope where a layer, which has no row of its own to judge,
// is read.
func readable(tx *db.Tx, sc authz.Scope) error {
	_, err := sc.Check(tx, authz.Object{Kind: KindFramework})
	return err
}

// Read runs fn with an actor's scope on frameworks: the way in for faces.
func (s *Store) Read(ctx context.Context, actor authz.Actor, fn func(tx *db.Tx, sc authz.Scope) error) (err error) {
	defer fault.Wrap(&err, "framework.Read()")
	return s.db.Read(ctx, func(tx *db.Tx) error {
		v, err := s.gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		return fn(tx, v.Scope(authz.Read, KindFramework))
	})
}
