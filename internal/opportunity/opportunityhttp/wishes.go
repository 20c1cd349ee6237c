package opportunityhttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"belay/internal/authz"
	"belay/internal/opportunity"
	"belay/internal/route"
	"belay/internal/ui"
)

// readers is how sentences of visibility call those who may read a wish.
func readers() authz.People {
	return authz.People{authz.Self: ui.T("you"), authz.Manager: ui.T("your manager"), authz.Everyone: ui.T("everyone who is signed in")}
}

func (f *Face) programme(x *route.Exchange) error {
	pr, err := f.Opportunity.Programme(x.Request.Context(), x.Actor, x.Path("unit"))
	if err != nil {
		return err
	}
	v := ProgrammeView{Unit: pr.Unit.Name, Today: pr.Today, Topics: pr.Topics, Seats: pr.Seats, Rules: rules(pr.Rules), Modules: modules(pr.Modules),
		Wish: wishHref(x, url.Values{"unit": {pr.Unit.Handle}}), Wishes: WishesPath + "?unit=" + url.QueryEscape(pr.Unit.Handle), Alumni: alumniPath + "?unit=" + url.QueryEscape(pr.Unit.Handle)}
	if x.Actor.Person != "" && len(pr.Offers) > 0 {
		v.Propose = ProposePath + "?unit=" + url.QueryEscape(pr.Unit.Handle)
	}
	if x.Actor.Shown.Manages || x.Actor.Has(authz.RoleHRAdmin) || x.Actor.Has(authz.RoleHRPartner) {
		v.Add = OffersPath + "/new"
	}
	for _, o := range pr.Offers {
		v.Rows = append(v.Rows, offerRow(o))
	}
	for _, w := range pr.Ways {
		v.Ways = append(v.Ways, [2]string{wayName(w), wayText(w)})
	}
	for _, r := range pr.Reading {
		if n := len(v.Reading); n == 0 || v.Reading[n-1].Title != r.List || v.Reading[n-1].Section != r.Section {
			v.Reading = append(v.Reading, ReadingGroup{Title: r.List, Href: r.URL, Section: r.Section})
		}
		last := &v.Reading[len(v.Reading)-1]
		last.Entries = append(last.Entries, ReadingEntry{Title: r.Title, Link: r.Link, Reason: r.Reason})
	}
	for _, h := range pr.Hosts {
		v.Hosts = append(v.Hosts, ui.Person{ID: h.ID, Name: h.Name, Detail: ui.T("hosts here")})
	}
	for _, h := range pr.Partner {
		v.Partners = append(v.Partners, ui.Person{ID: h.ID, Name: h.Name, Detail: ui.T("People Business Partner")})
	}
	p := f.Page(x)
	p.Title = pr.Unit.Name
	p.Crumbs = []ui.Link{{Href: OffersPath, Label: ui.T("Opportunities")}}
	return x.Render(http.StatusOK, ProgrammePage(p, v))
}

func (f *Face) wishes(x *route.Exchange) error {
	q := query(x)
	data, err := f.Opportunity.Wishes(x.Request.Context(), x.Actor, opportunity.Filter{Unit: q.Unit, Way: q.Way}, readers())
	if err != nil {
		return err
	}
	v := WishesView{Epoch: int(data.Epoch), Action: WishesPath, Add: wishHref(x, nil), Filtered: q.Unit != "" || q.Way != "", Ways: wayOptions(q.Way, ui.T("Any way")),
		Units: []ui.Option{{Label: ui.T("All departments"), Chosen: q.Unit == ""}}, Visible: ui.T("Topics: %s Names: %s", lowered(data.Visible.Topic), lowered(data.Visible.Name))}
	for _, u := range data.Units {
		v.Units = append(v.Units, ui.Option{Value: u.Handle, Label: u.Name, Chosen: u.Handle == q.Unit})
	}
	for _, w := range data.Mine {
		path := WishesPath + "/" + w.ID
		row := WishRow{Topic: w.Topic, Href: path, Where: w.UnitName, Quarter: quarterName(w.Quarter), Named: w.Named, Version: int(w.Version), Note: w.Note}
		if w.Way != "" {
			row.Way = wayName(w.Way)
		}
		switch w.State {
		case opportunity.Open:
			row.Drop, row.Meet = path+"/drop", path+"/met"
			v.Mine = append(v.Mine, row)
		default:
			row.Reopen, row.Met = path+"/reopen", w.State == opportunity.Met
			v.Past = append(v.Past, row)
		}
	}
	for _, t := range data.Topics {
		row := TopicRow{Topic: t.Topic, Count: t.Count, Same: wishHref(x, url.Values{"topic": {t.Topic}})}
		for _, n := range t.Named {
			row.Who = append(row.Who, ui.Person{ID: n.ID, Name: n.Name})
		}
		v.Topics = append(v.Topics, row)
	}
	p := f.Page(x)
	p.Title = ui.T("Wishes")
	p.Crumbs = []ui.Link{{Href: OffersPath, Label: ui.T("Opportunities")}}
	return x.Render(http.StatusOK, WishesPage(p, v))
}

// wishHref leads to the form of a wish, filled with what is known; "" for an
// account that is nobody's, which has no wishes.
func wishHref(x *route.Exchange, known url.Values) string {
	if x.Actor.Person == "" {
		return ""
	}
	if len(known) == 0 {
		return WishesPath + "/new"
	}
	return WishesPath + "/new?" + known.Encode()
}

const newWishDraft = "wish-new"

func (f *Face) newWish(x *route.Exchange) error {
	return f.wishForm(x, opportunity.Wish{}, nil, nil)
}

func (f *Face) editWish(x *route.Exchange) error {
	w, err := f.ownWish(x)
	if err != nil {
		return err
	}
	return f.wishForm(x, w, nil, nil)
}

func (f *Face) ownWish(x *route.Exchange) (opportunity.Wish, error) {
	id, err := x.ID("id")
	if err != nil {
		return opportunity.Wish{}, err
	}
	w, _, err := f.Opportunity.OwnWish(x.Request.Context(), x.Actor, id)
	return w.Wish, err
}

// wishForm draws the form of a wish, or of a new one without id; sent and refusal
// are of a form that was not saved.
func (f *Face) wishForm(x *route.Exchange, w opportunity.Wish, sent *opportunity.WishInput, refusal error) error {
	c, err := f.Opportunity.WishChoices(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	back := x.BackTo(WishesPath)
	v := WishForm{New: w.ID == "", Epoch: int(c.Epoch), Version: int(w.Version), Action: route.WithBack(WishesPath, back), Cancel: back, DraftKey: newWishDraft, Faults: ui.FaultsOf(refusal)}
	in := opportunity.WishInput{Topic: w.Topic, Unit: w.Unit, Way: w.Way, Quarter: w.Quarter, Named: w.Named, Note: w.Note}
	if w.ID != "" {
		v.Action, v.DraftKey = WishesPath+"/"+w.ID, "wish-"+w.ID
	} else {
		in.Topic, in.Quarter = x.Query("topic"), x.Query("quarter")
		for _, u := range c.Units {
			if u.Handle == x.Query("unit") {
				in.Unit = u.ID
			}
		}
	}
	if sent != nil {
		in = *sent
	} else {
		fields, hint, err := f.kept(x, v.DraftKey)
		if err != nil {
			return err
		}
		if hint != nil && (w.ID != "" || in.Topic == "") {
			in, v.Draft = wishSent(fields), hint
		}
	}
	visible := f.Opportunity.WishSentences(readers())
	v.Topic, v.Note, v.Named, v.VisibleTopic, v.VisibleName, v.VisibleNote = in.Topic, in.Note, in.Named, visible.Topic, visible.Name, visible.Note
	v.Units = []ui.Option{{Label: ui.T("Anywhere"), Chosen: in.Unit == ""}}
	for _, u := range c.Units {
		v.Units = append(v.Units, ui.Option{Value: u.ID, Label: u.Name, Chosen: u.ID == in.Unit, Group: u.Department})
	}
	v.Ways = wayOptions(in.Way, ui.T("Any way"))
	v.Quarters = []ui.Option{{Label: ui.T("Any time"), Chosen: in.Quarter == ""}}
	known := in.Quarter == ""
	for _, qu := range opportunity.Quarters(c.Today, 6) {
		known = known || qu == in.Quarter
		v.Quarters = append(v.Quarters, ui.Option{Value: qu, Label: quarterName(qu), Chosen: qu == in.Quarter})
	}
	if !known {
		v.Quarters = append(v.Quarters, ui.Option{Value: in.Quarter, Label: quarterName(in.Quarter), Chosen: true})
	}
	p := f.Page(x)
	p.Crumbs = []ui.Link{{Href: OffersPath, Label: ui.T("Opportunities")}, {Href: WishesPath, Label: ui.T("Wishes")}}
	if p.Title = ui.T("Leave a wish"); w.ID != "" {
		p.Title = ui.T("Change wish")
	}
	return x.Render(route.StatusOf(refusal), WishFormPage(p, v))
}

func wishSent(fields url.Values) opportunity.WishInput {
	text := func(name string) string { return strings.ReplaceAll(fields.Get(name), "\r\n", "\n") }
	return opportunity.WishInput{Topic: text("topic"), Unit: text("unit"), Way: opportunity.Way(text("way")), Quarter: text("quarter"), Named: fields.Get("named") != "", Note: text("note")}
}

func (f *Face) addWish(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	in, g := wishSent(x.Request.PostForm), guard(form)
	g.Draft = newWishDraft
	id, err := f.Opportunity.AddWish(ctx, x.Actor, in, g)
	if route.Refused(err) {
		return f.wishForm(x, opportunity.Wish{}, &in, err)
	}
	return x.Pressed(x.BackTo(WishesPath), err, route.Flash{Text: ui.T("Your wish is kept."), Undo: WishesPath + "/" + id + "/drop", Fields: map[string]string{ui.FieldVersion: "1"}})
}

func (f *Face) saveWish(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	w, err := f.ownWish(x)
	if err != nil {
		return err
	}
	in, g := wishSent(x.Request.PostForm), guard(form)
	g.Draft = "wish-" + w.ID
	if err = f.Opportunity.EditWish(ctx, x.Actor, w.ID, in, g); route.Refused(err) {
		return f.wishForm(x, w, &in, err)
	}
	return x.Pressed(WishesPath, err, route.Flash{Text: ui.T("Your change is saved.")})
}

// turnWish runs one of the acts that only change a wish's state.
func (f *Face) turnWish(x *route.Exchange, done string, undo string, act func(ctx context.Context, id string, g opportunity.Guard) error) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	g := guard(form)
	flash := route.Flash{Text: done}
	if undo != "" {
		flash.Undo, flash.Fields = WishesPath+"/"+id+undo, map[string]string{ui.FieldVersion: number(g.Version + 1)}
	}
	return x.Pressed(WishesPath, act(ctx, id, g), flash)
}

func (f *Face) dropWish(x *route.Exchange) error {
	return f.turnWish(x, ui.T("The wish is dropped."), "/reopen", func(ctx context.Context, id string, g opportunity.Guard) error {
		return f.Opportunity.DropWish(ctx, x.Actor, id, g)
	})
}

func (f *Face) meetWish(x *route.Exchange) error {
	return f.turnWish(x, ui.T("A wish came true."), "/reopen", func(ctx context.Context, id string, g opportunity.Guard) error {
		return f.Opportunity.MeetWish(ctx, x.Actor, id, g)
	})
}

func (f *Face) reopenWish(x *route.Exchange) error {
	return f.turnWish(x, ui.T("The wish is open again."), "", func(ctx context.Context, id string, g opportunity.Guard) error {
		return f.Opportunity.ReopenWish(ctx, x.Actor, id, g)
	})
}
