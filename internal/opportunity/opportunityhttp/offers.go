package opportunityhttp

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/learning"
	"belay/internal/opportunity"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) offers(x *route.Exchange) (err error) {
	q := query(x)
	if q.After, err = f.after("offers", q, x.Query("after")); err != nil {
		return err
	}
	list, err := f.Opportunity.Offers(x.Request.Context(), x.Actor, q)
	if err != nil {
		return err
	}
	v := OffersView{Action: OffersPath, Query: q.Text, Filtered: q.Filter != opportunity.Filter{}, More: q.After.ID != "" || list.Next.ID != "",
		Ways: wayOptions(q.Way, ui.T("Any way")), Units: []ui.Option{{Label: ui.T("All departments"), Chosen: q.Unit == ""}}, Wish: wishHref(x, nil), Wishes: WishesPath}
	if x.Actor.Shown.Manages || x.Actor.Has(authz.RoleHRAdmin) || x.Actor.Has(authz.RoleHRPartner) {
		v.Add = OffersPath + "/new"
	}
	for _, u := range list.Units {
		v.Units = append(v.Units, ui.Option{Value: u.Handle, Label: u.Name, Chosen: u.Handle == q.Unit})
		v.Programmes = append(v.Programmes, ui.Link{Href: programmePath(u.Handle), Label: u.Name})
	}
	for _, o := range list.Items {
		v.Rows = append(v.Rows, offerRow(o))
	}
	if next := f.next("offers", q, list.Next); next != "" {
		more := x.Request.URL.Query()
		more.Set("after", next)
		v.Next = OffersPath + "?" + more.Encode()
	}
	p := f.Page(x)
	p.Title = ui.T("Opportunities")
	return x.Render(http.StatusOK, OffersPage(p, v))
}

func programmePath(handle string) string { return ProgrammesPath + "/" + url.PathEscape(handle) }

func offerRow(o opportunity.Listed) OfferRow {
	return OfferRow{
		Title: o.Title, Href: OffersPath + "/" + o.ID, Topics: o.Topics, Ways: wayNames(o.Ways), Team: o.UnitName, Department: o.Department,
		Host: ui.Person{ID: o.Host, Name: o.HostName}, Seats: o.Places, From: o.From, Until: o.Until, Overlap: o.Overlap, Known: o.Known, Closed: o.State == opportunity.Closed, Later: o.Later,
	}
}

func (f *Face) offer(x *route.Exchange) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	o, err := f.Opportunity.Offer(x.Request.Context(), x.Actor, id)
	if err != nil {
		return err
	}
	path := OffersPath + "/" + o.ID
	v := OfferView{OfferRow: offerRow(o.Listed), Needs: o.Needs, Epoch: int(o.Epoch), Version: int(o.Version), Rules: rules(o.Rules), Modules: modules(o.Modules)}
	if o.DepartmentHandle != "" {
		v.Programme = ui.Link{Href: programmePath(o.DepartmentHandle), Label: o.Department}
	}
	if o.State == opportunity.Open && x.Actor.Person != "" && x.Actor.Person != o.Host {
		v.Propose = ProposePath + "?offer=" + o.ID
		v.Wish = wishHref(x, url.Values{"topic": o.Topics[:1], "unit": {o.UnitHandle}})
	}
	if o.Keeps {
		v.Edit, v.Close = path+"/edit", path+"/close"
		if o.State == opportunity.Closed {
			v.Close, v.Reopen = "", path+"/reopen"
		}
	}
	p := f.Page(x)
	p.Title = o.Title
	p.Crumbs = []ui.Link{{Href: OffersPath, Label: ui.T("Opportunities")}}
	return x.Render(http.StatusOK, OfferPage(p, v))
}

// modules are the modules to finish first, each with where it is worked through.
func modules(list []learning.Standing) []ModuleRow {
	var out []ModuleRow
	for _, m := range list {
		r := ModuleRow{Title: m.Title, Href: modulesPath + "/" + url.PathEscape(m.Module), Done: m.Done, Total: m.Total, FinishedOn: m.On, State: m.Progress}
		if m.Run != "" {
			r.Href = runsPath + "/" + m.Run
		}
		if m.Progress == learning.Missing {
			r.Title, r.Href = m.Module, ""
		}
		out = append(out, r)
	}
	return out
}

const newOfferDraft = "offer-new"

func (f *Face) newOffer(x *route.Exchange) error { return f.offerForm(x, "", nil, nil) }

func (f *Face) editOffer(x *route.Exchange) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.offerForm(x, id, nil, nil)
}

// offerForm draws the form of an offer, or of a new one without id; sent and
// refusal are of a form that was not saved.
func (f *Face) offerForm(x *route.Exchange, id string, sent *opportunity.OfferInput, refusal error) error {
	o, places, epoch, err := f.Opportunity.OwnOffer(x.Request.Context(), x.Actor, id)
	if err != nil {
		return err
	}
	v := OfferForm{New: id == "", Epoch: int(epoch), Version: int(o.Version), Action: OffersPath, Cancel: OffersPath, DraftKey: newOfferDraft, Faults: ui.FaultsOf(refusal)}
	if id != "" {
		v.Cancel, v.DraftKey = OffersPath+"/"+id, "offer-"+id
		v.Action = v.Cancel + "/edit"
	}
	in := opportunity.OfferInput{Unit: o.Unit, Host: o.Host, Title: o.Title, Topics: o.Topics, Ways: o.Ways, Needs: o.Needs, Seats: o.Seats, From: o.From, Until: o.Until}
	if sent != nil {
		in = *sent
	} else {
		fields, hint, err := f.kept(x, v.DraftKey)
		if err != nil {
			return err
		}
		if hint != nil {
			in, v.Draft = offerSent(fields), hint
		}
	}
	v.Title, v.Topics, v.Needs, v.From, v.Until = in.Title, strings.Join(in.Topics, "\n"), in.Needs, in.From, in.Until
	v.Seats = strconv.Itoa(in.Seats)
	for _, w := range opportunity.Ways() {
		v.Ways = append(v.Ways, ui.Option{Value: string(w), Label: wayName(w), Chosen: slices.Contains(in.Ways, w)})
	}
	known := false
	for _, pl := range places {
		chosen := pl.Unit == in.Unit && pl.Host == in.Host
		known = known || chosen
		v.Places = append(v.Places, ui.Option{Value: pl.Unit + " " + pl.Host, Label: ui.T("%s, hosted by %s", pl.UnitName, pl.HostName), Chosen: chosen})
	}
	if id != "" && !known && sent == nil {
		v.Places = append([]ui.Option{{Value: in.Unit + " " + in.Host, Label: ui.T("As it is"), Chosen: true}}, v.Places...)
	}
	p := f.Page(x)
	p.Crumbs = []ui.Link{{Href: OffersPath, Label: ui.T("Opportunities")}}
	if p.Title = ui.T("New offer"); id != "" {
		p.Title = ui.T("Change offer")
		p.Crumbs = append(p.Crumbs, ui.Link{Href: v.Cancel, Label: o.Title})
	}
	return x.Render(route.StatusOf(refusal), OfferFormPage(p, v))
}

// offerSent reads the fields of the form.
func offerSent(fields url.Values) opportunity.OfferInput {
	text := func(name string) string { return strings.ReplaceAll(fields.Get(name), "\r\n", "\n") }
	in := opportunity.OfferInput{Title: text("title"), Topics: strings.Split(text("topics"), "\n"), Needs: text("needs"), From: text("from"), Until: text("until")}
	in.Unit, in.Host, _ = strings.Cut(text("place"), " ")
	in.Seats, _ = strconv.Atoi(strings.TrimSpace(text("seats")))
	for _, w := range fields["way"] {
		in.Ways = append(in.Ways, opportunity.Way(w))
	}
	return in
}

func (f *Face) addOffer(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	in, g := offerSent(x.Request.PostForm), guard(form)
	g.Draft = newOfferDraft
	id, err := f.Opportunity.AddOffer(ctx, x.Actor, in, g)
	if route.Refused(err) {
		return f.offerForm(x, "", &in, err)
	}
	return x.Pressed(OffersPath+"/"+id, err, route.Flash{Text: ui.T("The offer is open. Everybody who is signed in can see it.")})
}

func (f *Face) saveOffer(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	in, g := offerSent(x.Request.PostForm), guard(form)
	g.Draft = "offer-" + id
	if err = f.Opportunity.EditOffer(ctx, x.Actor, id, in, g); route.Refused(err) {
		return f.offerForm(x, id, &in, err)
	}
	return x.Pressed(OffersPath+"/"+id, err, route.Flash{Text: ui.T("Your change is saved.")})
}

func (f *Face) closeOffer(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	g := guard(form)
	err = f.Opportunity.CloseOffer(ctx, x.Actor, id, g)
	return x.Pressed(OffersPath+"/"+id, err, route.Flash{Text: ui.T("The offer is closed. Internships that came from it go on."),
		Undo: OffersPath + "/" + id + "/reopen", Fields: map[string]string{ui.FieldVersion: number(g.Version + 1)}})
}

func (f *Face) reopenOffer(x *route.Exchange) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	err = f.Opportunity.ReopenOffer(ctx, x.Actor, id, guard(form))
	return x.Pressed(OffersPath+"/"+id, err, route.Flash{Text: ui.T("The offer is open again.")})
}
