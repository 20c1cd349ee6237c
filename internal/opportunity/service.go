package opportunity

import (
	"context"
	"strconv"
	"strings"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/draft"
	"belay/internal/event"
	"belay/internal/fault"
	"belay/internal/id"
)

// Deps is what the service stands on.
type Deps struct {
	DB      *db.DB
	Gate    *authz.Gate
	Audit   *audit.Log
	Bus     *event.Bus
	IDs     *id.Source
	Modules Modules
	Taken   Taken // nil: no seat is taken
}

// Service holds the use cases. It is safe for concurrent use.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// The events, of kind opportunity.offer or opportunity.wish. Acts stand in the
// audit record under the same names.
const (
	EventOfferAdded    = "opportunity.offer.added"
	EventOfferEdited   = "opportunity.offer.edited"
	EventOfferClosed   = "opportunity.offer.closed"
	EventOfferReopened = "opportunity.offer.reopened"
	EventOfferPassed   = "opportunity.offer.passed" // to another host, since the first left or manages nobody there
	EventWishAdded     = "opportunity.wish.added"
	EventWishEdited    = "opportunity.wish.edited"
	EventWishDropped   = "opportunity.wish.dropped"
	EventWishMet       = "opportunity.wish.met"
	EventWishReopened  = "opportunity.wish.reopened"
)

// Any as Guard.Version lets an act pass over whatever version is stored: for
// callers that never showed the object to anybody.
const Any int64 = -1

// Guard is what an act carries besides its content (contracts sections 4, 7).
type Guard struct {
	Version int64  // of the object as it was shown; Any skips the comparison
	Epoch   int64  // rights epoch as it was shown; 0 when none was
	Key     string // Idempotency-Key; "" when none
	Draft   string // key of the draft that this act makes an end of; "" when none
}

func (g Guard) fits(version int64) bool { return g.Version == Any || g.Version == version }

func (s *Service) read(ctx context.Context, actor authz.Actor, fn func(tx *db.Tx, v *authz.Viewer) error) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		return fn(tx, v)
	})
}

// write runs an act once in a write transaction. act gives the id that a
// repetition under the same Idempotency-Key is answered with.
func (s *Service) write(ctx context.Context, actor authz.Actor, g Guard, act func(tx *db.Tx, v *authz.Viewer) (string, error)) (result string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err == nil && g.Epoch != 0 {
			err = v.Unchanged(g.Epoch)
		}
		if err != nil {
			return err
		}
		result, _, err = event.Once(tx, actor, g.Key, func() (string, error) {
			answer, err := act(tx, v)
			if err == nil && g.Draft != "" {
				err = draft.Store{}.Discard(tx, actor, g.Draft)
			}
			return answer, err
		})
		return err
	})
	return result, err
}

// note records an act and tells the other features.
func (s *Service) note(tx *db.Tx, actor authz.Actor, act string, kind authz.Kind, object, subject string, version int64, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(version, 10)
	if err := s.Audit.Record(tx, actor, audit.Entry{Action: act, Kind: kind, Object: object, Subject: subject, Detail: detail}); err != nil {
		return err
	}
	return s.Bus.Publish(tx, event.Event{Name: act, Kind: kind, Object: object, ObjectVersion: version})
}

func (in OfferInput) take(o *Offer) {
	o.Unit, o.Host, o.Title, o.Topics, o.Ways = in.Unit, in.Host, in.Title, in.Topics, in.Ways
	o.Needs, o.Seats, o.From, o.Until = in.Needs, in.Seats, in.From, in.Until
}

// AddOffer makes an offer of a team. The actor is its host, manages the host, or
// is their People Business Partner or HR. Errors: Gone, Invalid with the fields.
func (s *Service) AddOffer(ctx context.Context, actor authz.Actor, in OfferInput, g Guard) (id string, err error) {
	defer fault.Wrap(&err, "opportunity.AddOffer(%s)", in.Unit)
	return s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		o := Offer{ID: s.IDs.New(), State: Open, Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
		if in.Host == "" {
			return "", hostless(tx, v)
		}
		if _, err := v.Check(tx, authz.Create, Offer{ID: o.ID, Host: in.Host}.object()); err != nil {
			return "", err
		}
		in, err := in.Check(v.Date())
		if err != nil {
			return "", err
		}
		if err := mayHost(tx, in.Host, in.Unit, v.Date()); err != nil {
			return "", err
		}
		in.take(&o)
		if err := insertOffer(tx, o); err != nil {
			return "", err
		}
		return o.ID, s.note(tx, actor, EventOfferAdded, KindOffer, o.ID, o.Host, o.Version, nil)
	})
}

// hostless answers an offer for which no host was chosen: whoever has a team to
// offer is asked to choose, for others there is nothing.
func hostless(tx *db.Tx, v *authz.Viewer) error {
	where, err := places(tx, v.Scope(authz.Create, KindOffer))
	if err == nil && len(where) == 0 {
		err = fault.Gone()
	}
	if err != nil {
		return err
	}
	return errHost.With("place", "Choose a team and who hosts there.")
}

// mayHost refuses a host to whom nobody in the team reports.
func mayHost(tx *db.Tx, host, unit, date string) error {
	ok, err := Hosts(tx, host, unit, date)
	if err == nil && !ok {
		err = errHost.With("place", "Nobody in this team reports to this host.")
	}
	return err
}

// EditOffer changes an offer over the version that was shown. Errors: Gone,
// Invalid, and Stale whose fields hold what was stored meanwhile.
func (s *Service) EditOffer(ctx context.Context, actor authz.Actor, id string, in OfferInput, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.EditOffer(%s)", id)
	return s.changeOffer(ctx, actor, id, EventOfferEdited, g, func(tx *db.Tx, v *authz.Viewer, o *Offer) error {
		in, err := in.Check(v.Date())
		if err != nil {
			return err
		}
		if !g.fits(o.Version) {
			return staleOffer(*o, in)
		}
		if in.Host != o.Host || in.Unit != o.Unit {
			if _, err := v.Check(tx, authz.Create, Offer{ID: o.ID, Host: in.Host}.object()); err != nil {
				return errHost.With("place", "You do not keep offers of this team.")
			}
			if err := mayHost(tx, in.Host, in.Unit, v.Date()); err != nil {
				return err
			}
		}
		in.take(o)
		return nil
	})
}

// staleOffer answers an edit over another version than was shown.
func staleOffer(now Offer, in OfferInput) error {
	return stale([3]string{"title", now.Title, in.Title}, [3]string{"topics", strings.Join(now.Topics, ", "), strings.Join(in.Topics, ", ")},
		[3]string{"needs", now.Needs, in.Needs}, [3]string{"seats", number(now.Seats), number(in.Seats)},
		[3]string{"from", now.From, in.From}, [3]string{"until", now.Until, in.Until})
}

// CloseOffer takes an offer off the list; ReopenOffer puts it back. Internships
// that came from it go on.
func (s *Service) CloseOffer(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.CloseOffer(%s)", id)
	return s.turnOffer(ctx, actor, id, EventOfferClosed, Closed, g)
}

// ReopenOffer undoes CloseOffer.
func (s *Service) ReopenOffer(ctx context.Context, actor authz.Actor, id string, g Guard) (err error) {
	defer fault.Wrap(&err, "opportunity.ReopenOffer(%s)", id)
	return s.turnOffer(ctx, actor, id, EventOfferReopened, Open, g)
}

func (s *Service) turnOffer(ctx context.Context, actor authz.Actor, id, act string, to State, g Guard) error {
	return s.changeOffer(ctx, actor, id, act, g, func(_ *db.Tx, _ *authz.Viewer, o *Offer) error {
		if !g.fits(o.Version) {
			return errStale
		}
		o.State = to
		return nil
	})
}

// changeOffer loads an offer the actor may write, lets act change it and stores
// it as the next version.
func (s *Service) changeOffer(ctx context.Context, actor authz.Actor, id, name string, g Guard, act func(*db.Tx, *authz.Viewer, *Offer) error) error {
	_, err := s.write(ctx, actor, g, func(tx *db.Tx, v *authz.Viewer) (string, error) {
		o, found, err := loadOffer(tx, v.Scope(authz.Write, KindOffer), id)
		if err != nil {
			return "", err
		}
		if !found {
			return "", fault.Gone()
		}
		if err := act(tx, v, &o); err != nil {
			return "", err
		}
		return o.ID, s.storeOffer(tx, actor, name, o)
	})
	return err
}

// storeOffer stores a changed offer as its next version and tells of it.
func (s *Service) storeOffer(tx *db.Tx, actor authz.Actor, act string, o Offer) error {
	o.Version++
	if err := updateOffer(tx, o); err != nil {
		return err
	}
	return s.note(tx, actor, act, KindOffer, o.ID, o.Host, o.Version, map[string]string{"state": string(o.State)})
}

// PassOn hands every open offer whose host has left, or manages nobody in its
// team any more, to whoever has most of the team reporting to them today; an
// offer that nobody can take over is closed. app makes it an hourly job.
func (s *Service) PassOn(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "opportunity.PassOn")
	actor := authz.Job("opportunity.pass_on")
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		list, err := orphans(tx, v.Scope(authz.Write, KindOffer))
		if err != nil {
			return err
		}
		for _, o := range list {
			host, found, err := hostOf(tx, o.Unit, v.Date())
			if err != nil {
				return err
			}
			act := EventOfferClosed
			if o.State = Closed; found {
				act, o.State, o.Host = EventOfferPassed, Open, host
			}
			if err := s.storeOffer(tx, actor, act, o); err != nil {
				return err
			}
		}
		return nil
	})
}
