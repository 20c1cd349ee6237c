package opportunityhttp

import (
	"context"
	"net/http"
	"time"

	"belay/internal/authz"
	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	op := func(method, path, id, summary string, action authz.Action, kind authz.Kind, success int) route.Op {
		return route.Op{Method: method, Path: route.APIRoot + path, ID: id, Summary: summary, Tag: "Opportunities", Status: success, Action: action, Kind: kind}
	}
	const get, post, patch = http.MethodGet, http.MethodPost, http.MethodPatch
	const ok, created = http.StatusOK, http.StatusCreated
	offer, wish := opportunity.KindOffer, opportunity.KindWish
	route.Operate(a, op(get, "/offers", "list-offers", "Open offers of host teams, newest first", authz.Read, offer, ok), f.apiOffers)
	route.Operate(a, op(get, "/offers/{offer}", "get-offer", "One offer with what it asks for and how far the caller is", authz.Read, offer, ok), f.apiOffer)
	route.Operate(a, op(post, "/offers", "add-offer", "Offer a place to learn in a team", authz.Create, offer, created), f.apiAddOffer)
	route.Operate(a, op(patch, "/offers/{offer}", "edit-offer", "Change an offer", authz.Write, offer, ok), f.apiEditOffer)
	route.Operate(a, op(post, "/offers/{offer}/close", "close-offer", "Take an offer off the list; reopen-offer undoes it", authz.Write, offer, ok), f.apiCloseOffer)
	route.Operate(a, op(post, "/offers/{offer}/reopen", "reopen-offer", "Put an offer back on the list", authz.Write, offer, ok), f.apiReopenOffer)
	route.Operate(a, op(get, "/programmes/{unit}", "get-programme", "What a department offers learners", authz.Read, opportunity.KindProgramme, ok), f.apiProgramme)
	route.Operate(a, op(get, "/wishes", "list-wishes", "Open wishes, newest first; a name stands there only by choice", authz.Read, wish, ok), f.apiWishes)
	route.Operate(a, op(get, "/me/wishes", "my-wishes", "The caller's wishes, open and past", authz.Read, wish, ok), f.apiMyWishes)
	route.Operate(a, op(get, "/me/wishes/{wish}", "get-wish", "One of the caller's wishes", authz.Write, wish, ok), f.apiWish)
	route.Operate(a, op(post, "/me/wishes", "add-wish", "Leave a wish", authz.Create, wish, created), f.apiAddWish)
	route.Operate(a, op(patch, "/me/wishes/{wish}", "edit-wish", "Change a wish, drop it, say that it came true, or open it again", authz.Write, wish, ok), f.apiEditWish)
}

type namedJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type seatsJSON struct {
	Total    int    `json:"total"`
	Free     int    `json:"free" doc:"On the first day from today on"`
	NextFree string `json:"next_free,omitempty" doc:"The first day with a free seat"`
}

// OfferJSON is an offer as one reader sees it. It is exported, so that huma reads its
// fields out of documents that embed it.
type OfferJSON struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Topics     []string   `json:"topics"`
	Ways       []string   `json:"ways" doc:"pair, on_call, release, project"`
	Needs      string     `json:"needs" doc:"Markdown"`
	Team       namedJSON  `json:"team"`
	Department *namedJSON `json:"department,omitempty"`
	Host       namedJSON  `json:"host"`
	Seats      seatsJSON  `json:"seats"`
	From       string     `json:"from"`
	Until      string     `json:"until,omitempty" doc:"Last day"`
	State      string     `json:"state" enum:"open,closed"`
	Shared     *int       `json:"minutes_shared,omitempty" doc:"Working time shared with the host on a working day of the caller; absent when hours are not known"`
	Version    int64      `json:"version" doc:"Send it as If-Match with a change"`
}

func offerOf(o opportunity.Listed) OfferJSON {
	out := OfferJSON{ID: o.ID, Title: o.Title, Topics: o.Topics, Ways: []string{}, Needs: o.Needs, Team: namedJSON{o.Unit, o.UnitName}, Host: namedJSON{o.Host, o.HostName},
		Seats: seatsJSON{o.Places.Total, o.Places.Free, o.Places.NextFree}, From: o.From, Until: o.Until, State: string(o.State), Version: o.Version}
	for _, w := range o.Ways {
		out.Ways = append(out.Ways, string(w))
	}
	if o.DepartmentID != "" {
		out.Department = &namedJSON{o.DepartmentID, o.Department}
	}
	if o.Known {
		out.Shared = &o.Overlap
	}
	return out
}

func offersOf(list []opportunity.Listed) []OfferJSON {
	out := []OfferJSON{}
	for _, o := range list {
		out = append(out, offerOf(o))
	}
	return out
}

type listOffersIn struct {
	route.Paged
	Text string `query:"q" maxLength:"200"`
	Unit string `query:"unit" maxLength:"200" doc:"Handle of a department or team"`
	Way  string `query:"way" enum:",pair,on_call,release,project"`
}

type listOffersOut struct {
	Body struct {
		Items []OfferJSON `json:"items"`
		Next  string      `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiOffers(ctx context.Context, actor authz.Actor, in *listOffersIn) (_ *listOffersOut, err error) {
	q := opportunity.Query{Filter: opportunity.Filter{Unit: in.Unit, Way: opportunity.Way(in.Way), Text: in.Text}, Limit: in.Limit}
	if q.After, err = f.after("offers", q, in.After); err != nil {
		return nil, err
	}
	list, err := f.Opportunity.Offers(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	out := &listOffersOut{}
	out.Body.Items, out.Body.Next = offersOf(list.Items), f.next("offers", q, list.Next)
	return out, nil
}

type preparationJSON struct {
	Module     string `json:"module"`
	Title      string `json:"title"`
	Progress   string `json:"progress" enum:"missing,not_started,running,finished"`
	Done       int    `json:"done"`
	Total      int    `json:"total"`
	Run        string `json:"run,omitempty" doc:"The caller's run"`
	FinishedOn string `json:"finished_on,omitempty"`
}

type rulesJSON struct {
	MinPercent int    `json:"min_percent"`
	MaxPercent int    `json:"max_percent"`
	MinLength  string `json:"min_length,omitempty" doc:"Such as 6w or 3mo"`
	MaxLength  string `json:"max_length,omitempty"`
}

func preparationOf(list []learning.Standing) []preparationJSON {
	out := []preparationJSON{}
	for _, m := range list {
		out = append(out, preparationJSON{m.Module, m.Title, string(m.Progress), m.Done, m.Total, m.Run, m.On})
	}
	return out
}

func rulesOf(r opportunity.Rules) rulesJSON {
	out := rulesJSON{MinPercent: r.MinPercent, MaxPercent: r.MaxPercent}
	if !r.MinLength.IsZero() {
		out.MinLength = r.MinLength.String()
	}
	if !r.MaxLength.IsZero() {
		out.MaxLength = r.MaxLength.String()
	}
	return out
}

type oneOfferIn struct {
	ID string `path:"offer"`
}

type offerPageJSON struct {
	OfferJSON
	Rules       rulesJSON         `json:"rules" doc:"What is usual there"`
	Preparation []preparationJSON `json:"preparation"`
}

type offerOut struct {
	ETag string `header:"ETag"`
	Body offerPageJSON
}

func (f *Face) apiOffer(ctx context.Context, actor authz.Actor, in *oneOfferIn) (*offerOut, error) {
	o, err := f.Opportunity.Offer(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &offerOut{route.ETag(o.Version), offerPageJSON{offerOf(o.Listed), rulesOf(o.Rules), preparationOf(o.Modules)}}, nil
}

type addOfferIn struct {
	route.Keyed
	Body struct {
		Team   string   `json:"team" doc:"Id of the host team"`
		Host   string   `json:"host" doc:"Id of the manager who hosts"`
		Title  string   `json:"title"`
		Topics []string `json:"topics"`
		Ways   []string `json:"ways" doc:"pair, on_call, release, project"`
		Needs  string   `json:"needs,omitempty" doc:"Markdown"`
		Seats  int      `json:"seats"`
		From   string   `json:"from,omitempty" doc:"YYYY-MM-DD; today when absent"`
		Until  string   `json:"until,omitempty" doc:"Last day"`
	}
}

func waysOf(names []string) []opportunity.Way {
	var out []opportunity.Way
	for _, w := range names {
		out = append(out, opportunity.Way(w))
	}
	return out
}

func (f *Face) apiAddOffer(ctx context.Context, actor authz.Actor, in *addOfferIn) (*offerOut, error) {
	b := in.Body
	id, err := f.Opportunity.AddOffer(in.Asked(ctx, "add-offer", b), actor, opportunity.OfferInput{Unit: b.Team, Host: b.Host, Title: b.Title, Topics: b.Topics, Ways: waysOf(b.Ways),
		Needs: b.Needs, Seats: b.Seats, From: b.From, Until: b.Until}, opportunity.Guard{Key: in.Key})
	if err != nil {
		return nil, err
	}
	return f.apiOffer(ctx, actor, &oneOfferIn{id})
}

type editOfferIn struct {
	route.Versioned
	ID   string `path:"offer"`
	Body struct {
		Team   *string   `json:"team,omitempty"`
		Host   *string   `json:"host,omitempty"`
		Title  *string   `json:"title,omitempty"`
		Topics *[]string `json:"topics,omitempty"`
		Ways   *[]string `json:"ways,omitempty"`
		Needs  *string   `json:"needs,omitempty"`
		Seats  *int      `json:"seats,omitempty"`
		From   *string   `json:"from,omitempty"`
		Until  *string   `json:"until,omitempty"`
	}
}

// apiEditOffer changes what the body names and leaves the rest as it was read;
// the version keeps a change in between from being lost.
func (f *Face) apiEditOffer(ctx context.Context, actor authz.Actor, in *editOfferIn) (*offerOut, error) {
	version, err := in.Versioned.Version()
	if err != nil {
		return nil, err
	}
	o, _, _, err := f.Opportunity.OwnOffer(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	with := opportunity.OfferInput{Unit: or(b.Team, o.Unit), Host: or(b.Host, o.Host), Title: or(b.Title, o.Title), Topics: or(b.Topics, o.Topics), Ways: o.Ways,
		Needs: or(b.Needs, o.Needs), Seats: or(b.Seats, o.Seats), From: or(b.From, o.From), Until: or(b.Until, o.Until)}
	if b.Ways != nil {
		with.Ways = waysOf(*b.Ways)
	}
	err = f.Opportunity.EditOffer(in.Asked(ctx, "edit-offer "+in.ID, b), actor, in.ID, with, opportunity.Guard{Version: version, Key: in.Key})
	if err != nil {
		return nil, err
	}
	return f.apiOffer(ctx, actor, &oneOfferIn{in.ID})
}

func or[T any](given *T, otherwise T) T {
	if given != nil {
		return *given
	}
	return otherwise
}

type turnOfferIn struct {
	route.Versioned
	ID string `path:"offer"`
}

func (f *Face) apiCloseOffer(ctx context.Context, actor authz.Actor, in *turnOfferIn) (*offerOut, error) {
	return f.apiTurnOffer(ctx, actor, in, "close-offer ", f.Opportunity.CloseOffer)
}

func (f *Face) apiReopenOffer(ctx context.Context, actor authz.Actor, in *turnOfferIn) (*offerOut, error) {
	return f.apiTurnOffer(ctx, actor, in, "reopen-offer ", f.Opportunity.ReopenOffer)
}

func (f *Face) apiTurnOffer(ctx context.Context, actor authz.Actor, in *turnOfferIn, name string, act func(context.Context, authz.Actor, string, opportunity.Guard) error) (*offerOut, error) {
	version, err := in.Versioned.Version()
	if err == nil {
		err = act(in.Asked(ctx, name+in.ID, nil), actor, in.ID, opportunity.Guard{Version: version, Key: in.Key})
	}
	if err != nil {
		return nil, err
	}
	return f.apiOffer(ctx, actor, &oneOfferIn{in.ID})
}

type programmeIn struct {
	Unit string `path:"unit" doc:"Handle of a department"`
}

type readingJSON struct {
	List    string `json:"list"`
	Section string `json:"section,omitempty"`
	Title   string `json:"title"`
	Link    string `json:"link,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

type programmeJSON struct {
	Unit        namedJSON         `json:"unit"`
	Topics      []string          `json:"topics"`
	Ways        []string          `json:"ways"`
	Seats       seatsJSON         `json:"seats"`
	Offers      []OfferJSON       `json:"offers"`
	Rules       rulesJSON         `json:"rules"`
	Preparation []preparationJSON `json:"preparation"`
	Reading     []readingJSON     `json:"reading"`
	Hosts       []namedJSON       `json:"hosts"`
	Partners    []namedJSON       `json:"people_business_partners"`
}

type programmeOut struct{ Body programmeJSON }

func (f *Face) apiProgramme(ctx context.Context, actor authz.Actor, in *programmeIn) (*programmeOut, error) {
	p, err := f.Opportunity.Programme(ctx, actor, in.Unit)
	if err != nil {
		return nil, err
	}
	out := programmeJSON{Unit: namedJSON{p.Unit.ID, p.Unit.Name}, Topics: append([]string{}, p.Topics...), Ways: []string{}, Seats: seatsJSON{p.Seats.Total, p.Seats.Free, p.Seats.NextFree},
		Offers: offersOf(p.Offers), Rules: rulesOf(p.Rules), Preparation: preparationOf(p.Modules), Reading: []readingJSON{}, Hosts: peopleOf(p.Hosts), Partners: peopleOf(p.Partner)}
	for _, w := range p.Ways {
		out.Ways = append(out.Ways, string(w))
	}
	for _, r := range p.Reading {
		out.Reading = append(out.Reading, readingJSON{r.List, r.Section, r.Title, r.Link, r.Reason})
	}
	return &programmeOut{out}, nil
}

func peopleOf(list []opportunity.Named) []namedJSON {
	out := []namedJSON{}
	for _, n := range list {
		out = append(out, namedJSON{n.ID, n.Name})
	}
	return out
}

type wishJSON struct {
	ID        string     `json:"id"`
	Person    *namedJSON `json:"person,omitempty" doc:"Absent when the person keeps their name to themselves"`
	Topic     string     `json:"topic"`
	Unit      *namedJSON `json:"unit,omitempty" doc:"Where; absent for anywhere"`
	Way       string     `json:"way,omitempty"`
	Quarter   string     `json:"quarter,omitempty" doc:"Such as 2027-Q1"`
	Named     bool       `json:"named" doc:"Others read whose wish it is"`
	Note      string     `json:"note,omitempty"`
	State     string     `json:"state" enum:"open,met,dropped"`
	CreatedAt time.Time  `json:"created_at"`
	Version   int64      `json:"version"`
}

func wishOf(w opportunity.ListedWish) wishJSON {
	out := wishJSON{ID: w.ID, Topic: w.Topic, Way: string(w.Way), Quarter: w.Quarter, Named: w.Named, Note: w.Note, State: string(w.State), CreatedAt: w.CreatedAt, Version: w.Version}
	if w.Person != "" {
		out.Person = &namedJSON{w.Person, w.PersonName}
	}
	if w.Unit != "" {
		out.Unit = &namedJSON{w.Unit, w.UnitName}
	}
	return out
}

type listWishesIn struct {
	route.Paged
	Unit string `query:"unit" maxLength:"200" doc:"Handle of a department or team; wishes for anywhere are listed as well"`
	Way  string `query:"way" enum:",pair,on_call,release,project"`
}

type listWishesOut struct {
	Body struct {
		Items []wishJSON `json:"items"`
		Next  string     `json:"next,omitempty"`
	}
}

func (f *Face) apiWishes(ctx context.Context, actor authz.Actor, in *listWishesIn) (_ *listWishesOut, err error) {
	q := opportunity.Query{Filter: opportunity.Filter{Unit: in.Unit, Way: opportunity.Way(in.Way)}, Limit: in.Limit}
	if q.After, err = f.after("wishes", q, in.After); err != nil {
		return nil, err
	}
	list, err := f.Opportunity.OpenWishes(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	out := &listWishesOut{}
	out.Body.Items, out.Body.Next = wishesOf(list.Items), f.next("wishes", q, list.Next)
	return out, nil
}

func wishesOf(list []opportunity.ListedWish) []wishJSON {
	out := []wishJSON{}
	for _, w := range list {
		out = append(out, wishOf(w))
	}
	return out
}

type myWishesOut struct {
	Body struct {
		Items []wishJSON `json:"items"`
	}
}

func (f *Face) apiMyWishes(ctx context.Context, actor authz.Actor, _ *struct{}) (*myWishesOut, error) {
	data, err := f.Opportunity.Wishes(ctx, actor, opportunity.Filter{}, nil)
	if err != nil {
		return nil, err
	}
	out := &myWishesOut{}
	out.Body.Items = wishesOf(data.Mine)
	return out, nil
}

type oneWishIn struct {
	ID string `path:"wish"`
}

type wishOut struct {
	ETag string `header:"ETag"`
	Body wishJSON
}

func (f *Face) apiWish(ctx context.Context, actor authz.Actor, in *oneWishIn) (*wishOut, error) {
	w, _, err := f.Opportunity.OwnWish(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &wishOut{route.ETag(w.Version), wishOf(w)}, nil
}

type addWishIn struct {
	route.Keyed
	Body struct {
		Topic   string `json:"topic"`
		Unit    string `json:"unit,omitempty" doc:"Id of a department or team; anywhere when absent"`
		Way     string `json:"way,omitempty"`
		Quarter string `json:"quarter,omitempty" doc:"Such as 2027-Q1"`
		Named   bool   `json:"named,omitempty" doc:"Others may read whose wish it is"`
		Note    string `json:"note,omitempty"`
	}
}

func (f *Face) apiAddWish(ctx context.Context, actor authz.Actor, in *addWishIn) (*wishOut, error) {
	b := in.Body
	id, err := f.Opportunity.AddWish(in.Asked(ctx, "add-wish", b), actor, opportunity.WishInput{Topic: b.Topic, Unit: b.Unit, Way: opportunity.Way(b.Way), Quarter: b.Quarter, Named: b.Named, Note: b.Note},
		opportunity.Guard{Key: in.Key})
	if err != nil {
		return nil, err
	}
	return f.apiWish(ctx, actor, &oneWishIn{id})
}

type editWishIn struct {
	route.Versioned
	ID   string `path:"wish"`
	Body struct {
		Topic   *string `json:"topic,omitempty"`
		Unit    *string `json:"unit,omitempty"`
		Way     *string `json:"way,omitempty"`
		Quarter *string `json:"quarter,omitempty"`
		Named   *bool   `json:"named,omitempty"`
		Note    *string `json:"note,omitempty"`
		State   string  `json:"state,omitempty" enum:",open,met,dropped"`
	}
}

// apiEditWish changes the words, then the state, in one act each.
func (f *Face) apiEditWish(ctx context.Context, actor authz.Actor, in *editWishIn) (*wishOut, error) {
	version, err := in.Versioned.Version()
	if err != nil {
		return nil, err
	}
	b, g := in.Body, opportunity.Guard{Version: version, Key: in.Key}
	act := in.Asked(ctx, "edit-wish "+in.ID, b)
	if b.Topic != nil || b.Unit != nil || b.Way != nil || b.Quarter != nil || b.Named != nil || b.Note != nil {
		w, _, err := f.Opportunity.OwnWish(ctx, actor, in.ID)
		if err != nil {
			return nil, err
		}
		with := opportunity.WishInput{Topic: or(b.Topic, w.Topic), Unit: or(b.Unit, w.Unit), Way: opportunity.Way(or(b.Way, string(w.Way))), Quarter: or(b.Quarter, w.Quarter), Named: or(b.Named, w.Named), Note: or(b.Note, w.Note)}
		if err := f.Opportunity.EditWish(act, actor, in.ID, with, g); err != nil {
			return nil, err
		}
		g.Version++
	}
	turn := map[string]func(context.Context, authz.Actor, string, opportunity.Guard) error{
		"open": f.Opportunity.ReopenWish, "met": f.Opportunity.MeetWish, "dropped": f.Opportunity.DropWish}[b.State]
	if turn != nil {
		if g.Key != "" {
			g.Key += "/state"
		}
		if err := turn(act, actor, in.ID, g); err != nil {
			return nil, err
		}
	}
	return f.apiWish(ctx, actor, &oneWishIn{in.ID})
}
