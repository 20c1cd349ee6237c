package internshiphttp

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/opportunity"
	"belay/internal/route"
	"belay/internal/ui"
)

const newDraft = "internship-new"

// newProposal is the form of a proposal: from an offer (?offer=ID), towards a
// department (?unit=HANDLE) or from scratch.
func (f *Face) newProposal(x *route.Exchange) error {
	if x.Actor.Person == "" { // nobody who could learn
		return fault.Gone()
	}
	return f.proposalForm(x, nil, 0, nil, nil)
}

func (f *Face) editProposal(x *route.Exchange) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	it, epoch, err := f.Internship.Draft(x.Request.Context(), x.Actor, id)
	if err != nil {
		return err
	}
	return f.proposalForm(x, &it, epoch, nil, nil)
}

// sent reads the fields of the form.
func sent(v url.Values) internship.Input {
	in := internship.Input{Topic: text(v, "topic"), Motive: text(v, "motive"), Ways: v["ways"], Named: v.Get("named") != "", Offer: v.Get("offer"),
		Terms: internship.Terms{Percent: whole(text(v, "percent")), StartOn: text(v, "start_on"), EndOn: text(v, "end_on")}}
	in.Unit, in.Host, _ = strings.Cut(v.Get("place"), " ")
	return in
}

func inputOf(it internship.Internship) internship.Input {
	return internship.Input{Unit: it.Unit, Host: it.HostID, Programme: it.Programme, Topic: it.Topic, Motive: it.Motive, Ways: it.Ways, Terms: it.Terms, Named: it.Named, Offer: it.Offer}
}

// proposalForm draws the form of a proposal; draft is nil for a new one, v and
// refusal are of a form that was not saved.
func (f *Face) proposalForm(x *route.Exchange, draft *internship.Internship, epoch int64, v url.Values, refusal error) error {
	view := ProposalView{New: draft == nil, Action: Path, Cancel: x.BackTo(Path), DraftKey: newDraft, Faults: ui.FaultsOf(refusal), Reasons: reasonFields(v, refusal), Visible: f.Internship.DraftSentence()}
	in := internship.Input{Named: true}
	if draft != nil {
		in = inputOf(*draft)
		view.Cancel, view.DraftKey = Path+"/"+draft.ID, "internship-"+draft.ID
		view.Action, view.Version, view.Epoch = view.Cancel+"/edit", int(draft.Version), int(epoch)
	} else {
		in.Offer = x.Query("offer")
	}
	if v != nil {
		in = sent(v)
	} else {
		fields, hint, err := f.kept(x, view.DraftKey)
		if err != nil {
			return err
		}
		if hint != nil && (draft != nil || in.Offer == "" || fields.Get("offer") == in.Offer) {
			in, view.Draft = sent(fields), hint
		}
	}
	hosting, err := f.Opportunity.Hosting(x.Request.Context(), x.Actor, in.Offer)
	if err != nil {
		return err
	}
	if view.Epoch == 0 {
		view.Epoch = int(hosting.Epoch)
	}
	if o := hosting.Offer; o != nil && o.State == opportunity.Open && (in.Unit == "" || in.Unit == o.Unit) {
		view.Offer = ui.Link{Href: offersPath + "/" + o.ID, Label: o.Title}
		view.Share, view.Length = usualShare(hosting.Rules), usualLength(hosting.Rules)
		if v == nil && view.Draft == nil && draft == nil {
			in = fromOffer(in, hosting)
		}
	} else {
		in.Offer = ""
	}
	view.fill(in, hosting, x.Query("unit"))
	p := f.Page(x)
	p.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}}
	if p.Title = ui.T("Propose an internship"); draft != nil {
		p.Title = ui.T("Change the draft")
		p.Crumbs = append(p.Crumbs, ui.Link{Href: view.Cancel, Label: topic(*draft)})
	}
	return x.Render(route.StatusOf(refusal), ProposalPage(p, view))
}

// fromOffer begins a proposal with what its offer says.
func fromOffer(in internship.Input, h opportunity.Hosting) internship.Input {
	in.Unit, in.Host, in.Topic = h.Offer.Unit, h.Offer.Host, h.Offer.Title
	in.Percent, in.StartOn = h.Rules.MaxPercent, max(h.Today, h.Offer.From)
	return in
}

// fill puts what was typed, and what there is to choose, into the form. Teams of
// the department asked for stand first.
func (view *ProposalView) fill(in internship.Input, h opportunity.Hosting, unit string) {
	view.Topic, view.Motive, view.OfferID, view.Named = in.Topic, in.Motive, in.Offer, in.Named
	if in.Percent > 0 {
		view.Percent = strconv.Itoa(in.Percent)
	}
	view.StartOn, view.EndOn, view.Today = in.StartOn, in.EndOn, h.Today
	for _, w := range internship.Ways() {
		view.Ways = append(view.Ways, ui.Option{Value: w, Label: wayName(w), Chosen: slices.Contains(in.Ways, w)})
	}
	place := in.Unit + " " + in.Host
	view.Places = []ui.Option{{Label: ui.T("Choose a team and who hosts there"), Chosen: in.Unit == ""}}
	known := in.Unit == ""
	var rest []ui.Option
	for _, pl := range h.Places {
		value := pl.Unit + " " + pl.Host
		known = known || value == place
		o := ui.Option{Value: value, Label: ui.T("%s, hosted by %s", pl.UnitName, pl.HostName), Chosen: value == place, Group: pl.Department}
		if unit != "" && pl.DepartmentHandle == unit {
			view.Places = append(view.Places, o)
			continue
		}
		rest = append(rest, o)
	}
	if view.Places = append(view.Places, rest...); !known {
		view.Places = append(view.Places, ui.Option{Value: place, Label: ui.T("As it was chosen"), Chosen: true})
	}
}

// usualShare and usualLength are what the policy calls usual.
func usualShare(r opportunity.Rules) string {
	if r.MaxPercent == 0 {
		return ""
	}
	return ui.T("Usually %d to %d per cent of the working week.", r.MinPercent, r.MaxPercent)
}

func usualLength(r opportunity.Rules) string {
	if r.MaxLength.IsZero() {
		return ""
	}
	return ui.T("Usually %s to %s.", ui.Length(r.MinLength.N, string(r.MinLength.Unit)), ui.Length(r.MaxLength.N, string(r.MaxLength.Unit)))
}

// propose takes a new proposal: kept as a draft, or sent to the home manager.
func (f *Face) propose(x *route.Exchange) error { return f.takeProposal(x, "") }

func (f *Face) saveProposal(x *route.Exchange) error {
	id, err := x.ID("id")
	if err != nil {
		return err
	}
	return f.takeProposal(x, id)
}

func (f *Face) takeProposal(x *route.Exchange, id string) error {
	ctx, form, err := x.Posted()
	if err != nil {
		return err
	}
	v, g := x.Request.PostForm, guard(form)
	if g.Draft = newDraft; id != "" {
		g.Draft = "internship-" + id
	} else {
		g.Version = internship.Any
	}
	g.Reasons = reasonsOf(v)
	in, done := sent(v), ui.T("Your draft is kept. Nobody else sees it until you send it.")
	save := f.Internship.SaveDraft
	if v.Get("send") != "" {
		save, done = f.Internship.Submit, ui.T("Your proposal is on its way. Your manager is asked first.")
	}
	made, err := save(ctx, x.Actor, id, in, g)
	if route.Refused(err) {
		if id == "" {
			return f.proposalForm(x, nil, 0, v, placed(err))
		}
		draft, epoch, loadErr := f.Internship.Draft(ctx, x.Actor, id)
		if loadErr != nil { // it was sent meanwhile
			return err
		}
		return f.proposalForm(x, &draft, epoch, v, placed(err))
	}
	return x.Pressed(Path+"/"+made, err, route.Flash{Text: done})
}

// placed lets the faults of team, host and offer stand at the one field that asks
// for the place.
func placed(err error) error {
	e := *fault.From(err)
	for i := range e.Fields {
		if n := e.Fields[i].Name; n == "unit" || n == "host" || n == "offer" {
			e.Fields = slices.Clone(e.Fields)
			e.Fields[i].Name = "place"
		}
	}
	return &e
}

// maxMine is how many internships the page of one's own has, by what one is in them.
const maxMine = 200

// mine lists what the reader takes part in, by what they are in it.
func (f *Face) mine(x *route.Exchange) error {
	list, _, names, err := f.Internship.Concerns(x.Request.Context(), x.Actor, internship.Query{Limit: maxMine})
	if err != nil {
		return err
	}
	v := MineView{New: Path + "/new", Offers: offersPath, Helping: HelpingPath}
	if x.Actor.Person == "" {
		v.New = ""
	}
	groups := []MineGroup{{Title: ui.T("Your own")}, {Title: ui.T("You host")}, {Title: ui.T("You are the home manager")}, {Title: ui.T("You help, or were asked")}}
	for _, it := range list {
		row := mineRow(it.Internship, names, x.Actor)
		if row.Mine {
			v.Waiting++
		}
		at := 3
		switch {
		case it.Person == x.Actor.Person:
			at = 0
		case it.HostID == x.Actor.Person:
			at = 1
		case it.As.Any(internship.Home):
			at = 2
		case it.As.Any(internship.Host):
			at = 1
		}
		groups[at].Rows = append(groups[at].Rows, row)
	}
	for _, g := range groups {
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	p := f.Page(x)
	p.Title = ui.T("Internships")
	return x.Render(http.StatusOK, MinePage(p, v))
}

func mineRow(it internship.Internship, n internship.Names, a authz.Actor) MineRow {
	row := MineRow{Topic: topic(it), Href: Path + "/" + it.ID, Learner: n.People[it.Person], Team: n.Units[it.Unit], State: it.State, Percent: it.Percent, From: it.StartOn, Until: it.EndOn,
		Due: it.DueOn, Overdue: it.DueOn != "" && it.DueOn < n.Today, Mine: it.WaitsFor != "" && it.WaitsFor == a.Person, Step: it.Step}
	if it.Person == a.Person {
		row.Learner = ""
	}
	switch {
	case it.State == internship.Draft:
		row.Next, row.Mine, row.Href = ui.T("Finish and send it"), true, row.Href+"/edit"
	case row.Mine:
		row.Next = upper(ownStep(it.Step))
	case it.WaitsFor != "":
		row.Next = ui.T("Waits for %s", n.People[it.WaitsFor])
	case it.State == internship.Deferred:
		row.Next = ui.T("Moved to %s", quarterName(it.DeferredTo))
	case it.State == internship.Paused:
		row.Next = ui.T("Rests until %s", it.PauseUntil)
	}
	return row
}
