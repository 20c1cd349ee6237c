package internshiphttp

import (
	"context"
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

// act is one command as a form: its page (GET) asks what the command needs, and
// the same address takes it (POST). A button on the internship's page may post
// there at once; what is then refused comes back as the page, with a field for
// each reason that a soft rule asks for.
type act struct {
	command internship.Command
	path    string
	action  authz.Action
	label   string // of the button that leads to the form
	title   string
	text    string
	send    string // of the form's own button
	done    string
	danger  bool
	bare    bool // has no field of its own: the button sends it at once
	fields  func(p *internship.Page, v url.Values) []Field
	do      func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error
}

// acts lists the commands in the order pages offer them.
func acts() []act {
	return slices.Concat(answers(), courses(), endings())
}

// answers are what the parties say to terms.
func answers() []act {
	return []act{{
		command: internship.Agree, path: "agree", action: internship.ActAsHome, label: ui.T("Agree"), title: ui.T("Agree to these terms"), send: ui.T("I agree"),
		text: ui.T("It is agreed once learner, home manager and host manager have all said yes to the same terms."), done: ui.T("Your yes is kept."),
		fields: agreeFields,
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
			return s.Agree(ctx, actor, id, internship.AgreeInput{Revision: whole(v.Get("revision")), Meets: v.Get("meets")}, g)
		},
	}, {
		command: internship.ProposeTerms, path: "terms", action: internship.ActAsHome, label: ui.T("Propose other terms"), title: ui.T("Propose other terms"), send: ui.T("Propose these terms"),
		text: ui.T("Your proposal counts as your own yes. The other two are asked anew."), done: ui.T("Your terms are proposed. The others are asked to agree."),
		fields: func(p *internship.Page, v url.Values) []Field {
			list := termsFields(p, v, true)
			if p.As.Has(internship.Home) && p.Meets == "" {
				list = append(list, meetsField(v))
			}
			return list
		},
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
			return s.ProposeTerms(ctx, actor, id, termsOf(v), g)
		},
	}, {
		command: internship.Decline, path: "decline", action: internship.ActAsHome, label: ui.T("Decline"), title: ui.T("Decline this proposal"), send: ui.T("Decline"), danger: true,
		text: ui.T("A no ends this proposal. Say what could come instead, and why, so that the next one fits."), done: ui.T("You have declined."),
		fields: func(p *internship.Page, v url.Values) []Field {
			list := []Field{why(v, ui.T("Why (optional)"), ui.T("The learner and both managers read it."))}
			if p.State.Runs() {
				return list
			}
			next := Field{Kind: radios, In: ui.Input{Name: "next", Label: ui.T("What could the learner do instead?")}}
			for _, n := range internship.NextActs() {
				next.Options = append(next.Options, ui.Option{Value: n, Label: nextName(n), Chosen: v.Get("next") == n})
			}
			return append([]Field{next}, list...)
		},
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
			return s.Decline(ctx, actor, id, internship.DeclineInput{Next: v.Get("next"), Why: text(v, "why")}, g)
		},
	}, {
		command: internship.Defer, path: "defer", action: internship.ActAsHome, label: ui.T("Defer to a later quarter"), title: ui.T("Defer to a later quarter"), send: ui.T("Defer it"),
		text: ui.T("A good idea at a bad time. When the quarter comes, the learner is asked whether it still fits."), done: ui.T("It is moved to a later quarter."),
		fields: func(p *internship.Page, v url.Values) []Field {
			quarter := Field{Kind: choice, In: ui.Input{Name: "quarter", Label: ui.T("Quarter")}}
			for _, q := range opportunity.Quarters(p.Today, 7)[1:] {
				quarter.Options = append(quarter.Options, ui.Option{Value: q, Label: quarterName(q), Chosen: v.Get("quarter") == q})
			}
			return []Field{quarter, why(v, ui.T("Why (optional)"), ui.T("The learner and both managers read it."))}
		},
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
			return s.Defer(ctx, actor, id, internship.DeferInput{Quarter: v.Get("quarter"), Why: text(v, "why")}, g)
		},
	}}
}

// courses are what moves an internship along.
func courses() []act {
	return []act{
		bare(internship.Prepare, "prepare", internship.ActAsLearner, ui.T("Begin the preparation"), ui.T("From now on it stands on the board. Finish the modules, agree on goals and find somebody who helps."), ui.T("The preparation has begun."), (*internship.Service).Prepare),
		bare(internship.Start, "start", internship.ActAsLearner, ui.T("Start the internship"), ui.T("From today on you are with the host team for the agreed share of your week."), ui.T("It is running. Enjoy the climb."), (*internship.Service).Start),
		bare(internship.Resume, "resume", internship.ActAsLearner, ui.T("Go on"), ui.T("The pause ends today."), ui.T("It goes on."), (*internship.Service).Resume),
		{
			command: internship.Pause, path: "pause", action: internship.ActAsLearner, label: ui.T("Pause"), title: ui.T("Pause the internship"), send: ui.T("Pause it"),
			text: ui.T("Nobody is asked why. The learner is reminded when the last day of the pause has come."), done: ui.T("It rests until the day you chose."),
			fields: func(_ *internship.Page, v url.Values) []Field {
				return []Field{{Kind: line, In: ui.Input{Name: "until", Label: ui.T("Last day of the pause"), Type: "date", Value: v.Get("until"), Required: true}}}
			},
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
				return s.Pause(ctx, actor, id, text(v, "until"), g)
			},
		}, {
			command: internship.Extend, path: "extend", action: internship.ActAsLearner, label: ui.T("Change the end or the share"), title: ui.T("Change the end or the share"), send: ui.T("Propose it"),
			text: ui.T("What is agreed holds until all three have said yes to the change."), done: ui.T("Your change is proposed. The others are asked to agree."),
			fields: func(p *internship.Page, v url.Values) []Field {
				return termsFields(p, v, false)
			},
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
				return s.Extend(ctx, actor, id, termsOf(v), g)
			},
		}, {
			command: internship.HandOverHost, path: "hand-over", action: internship.ActAsHost, label: ui.T("Hand the hosting over"), title: ui.T("Hand the hosting over"), send: ui.T("Hand it over"),
			text: ui.T("The new host manager takes your place. While terms are open they are asked to agree as well."), done: ui.T("The hosting is handed over."),
			do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
				return s.HandOverHost(ctx, actor, id, v.Get("host"), g)
			},
		},
	}
}

// endings are what ends an internship, and what follows.
func endings() []act {
	end := act{
		command: internship.EndEarly, path: "end", action: internship.ActAsLearner, label: ui.T("End it early"), title: ui.T("End the internship early"), send: ui.T("End it"), danger: true,
		text: ui.T("It ends today. What was learned stays, and a new one can be proposed at any time."), done: ui.T("It has ended."),
		fields: func(_ *internship.Page, v url.Values) []Field {
			kind := Field{Kind: radios, In: ui.Input{Name: "kind", Label: ui.T("What ends it?")}}
			for _, k := range internship.EndKinds() {
				kind.Options = append(kind.Options, ui.Option{Value: k, Label: upper(endName(k)), Chosen: v.Get("kind") == k})
			}
			return []Field{kind, why(v, ui.T("In your own words (optional)"), ui.T("Learner and both managers read it. Leave out what is private."))}
		},
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, v url.Values, g internship.Guard) error {
			return s.EndEarly(ctx, actor, id, internship.EndInput{Kind: v.Get("kind"), Why: text(v, "why")}, g)
		},
	}
	withdraw := bare(internship.Withdraw, "withdraw", internship.ActAsLearner, ui.T("Take it back"), ui.T("The proposal ends. You can propose again at any time."), ui.T("The proposal is taken back."), (*internship.Service).Withdraw)
	withdraw.danger = true
	return []act{
		bare(internship.Complete, "complete", internship.ActAsHost, ui.T("Complete it"), ui.T("The internship ends as it was meant to. Learner and helpers find it among their evidence, for themselves until they share it."),
			ui.T("Completed. It stands among the evidence of the learner and of all who helped."), (*internship.Service).Complete),
		end, withdraw, {
			command: internship.ProposeAgain, path: "again", action: internship.ActAsLearner, label: ui.T("Propose it again"), title: ui.T("Propose it again"), send: ui.T("Begin a new draft"), bare: true,
			text: ui.T("A new draft begins with what you wrote. The old proposal stays as it is."), done: ui.T("A new draft is ready. Look at team, dates and share, then send it."),
			do: nil, // its own handler: it leads to the draft
		},
	}
}

// bare is a command without fields.
func bare(c internship.Command, path string, action authz.Action, label, text, done string, do func(*internship.Service, context.Context, authz.Actor, string, internship.Guard) error) act {
	return act{command: c, path: path, action: action, label: label, title: label, text: text, send: label, done: done, bare: true,
		do: func(s *internship.Service, ctx context.Context, actor authz.Actor, id string, _ url.Values, g internship.Guard) error {
			return do(s, ctx, actor, id, g)
		}}
}

func text(v url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(v.Get(name), "\r\n", "\n"))
}

func termsOf(v url.Values) internship.TermsInput {
	return internship.TermsInput{Terms: internship.Terms{Percent: whole(text(v, "percent")), StartOn: text(v, "start_on"), EndOn: text(v, "end_on")}, Why: text(v, "why"), Meets: v.Get("meets")}
}

func why(v url.Values, label, hint string) Field {
	return Field{Kind: area, In: ui.Input{Name: "why", Label: label, Hint: hint, Value: v.Get("why"), MaxLength: 1000, Rows: 3}}
}

// or is what was typed, or what stands when nothing was sent.
func or(v url.Values, name, otherwise string) string {
	if _, sent := v[name]; sent {
		return v.Get(name)
	}
	return otherwise
}

// termsFields are share and days; start says whether the first day may change.
func termsFields(p *internship.Page, v url.Values, start bool) []Field {
	at := p.Terms
	if i := slices.IndexFunc(p.Revisions, func(r internship.Revision) bool { return r.Number == p.Open }); i >= 0 {
		at = p.Revisions[i].Terms
	}
	list := []Field{{Kind: line, In: ui.Input{Name: "percent", Label: ui.T("Share of the week, in per cent"), Type: "number", Value: or(v, "percent", strconv.Itoa(at.Percent)), Required: true}}}
	if start && !p.State.Runs() {
		list = append(list, Field{Kind: line, In: ui.Input{Name: "start_on", Label: ui.T("First day"), Type: "date", Value: or(v, "start_on", at.StartOn), Required: true}})
	}
	return append(list, Field{Kind: line, In: ui.Input{Name: "end_on", Label: ui.T("Last day"), Type: "date", Value: or(v, "end_on", at.EndOn), Required: true}},
		why(v, ui.T("Why (optional)"), ui.T("Learner and both managers read it.")))
}

// meetsField is the home manager's one answer about the learner.
func meetsField(v url.Values) Field {
	return Field{Kind: radios, In: ui.Input{Name: "meets", Label: ui.T("Do they meet expectations in their present role?"),
		Hint: ui.T("Your answer is kept with its day. The learner and the host manager read yes or no and the day, nobody else; it is never computed.")},
		Options: []ui.Option{{Value: internship.MeetsYes, Label: ui.T("Yes"), Chosen: v.Get("meets") == internship.MeetsYes}, {Value: internship.MeetsNo, Label: ui.T("No"), Chosen: v.Get("meets") == internship.MeetsNo}}}
}

func agreeFields(p *internship.Page, v url.Values) []Field {
	if p.As.Has(internship.Home) && p.Meets == "" {
		return []Field{meetsField(v)}
	}
	return nil
}

// hostField offers who else could host in the team.
func hostField(p *internship.Page, places []opportunity.Place, v url.Values) Field {
	host := Field{Kind: choice, In: ui.Input{Name: "host", Label: ui.T("New host manager")}}
	for _, pl := range places {
		if pl.Unit == p.Unit && pl.Host != p.HostID && pl.Host != p.Person {
			host.Options = append(host.Options, ui.Option{Value: pl.Host, Label: pl.HostName, Chosen: v.Get("host") == pl.Host})
		}
	}
	return host
}

func (f *Face) actPage(a act) route.Handler {
	return func(x *route.Exchange) error {
		p, places, err := f.about(x, a)
		if err != nil {
			return err
		}
		return f.actForm(x, a, p, places, url.Values{}, nil)
	}
}

// about reads what the form of a command needs.
func (f *Face) about(x *route.Exchange, a act) (p *internship.Page, places []opportunity.Place, err error) {
	id, err := x.ID("id")
	if err != nil {
		return nil, nil, err
	}
	ctx := x.Request.Context()
	switch a.command {
	case internship.HandOverHost:
		return f.Internship.Hosts(ctx, x.Actor, id)
	case internship.Start:
		p, err = f.Internship.Starting(ctx, x.Actor, id)
	default:
		p, err = f.Internship.Brief(ctx, x.Actor, id, internship.Commanding(a.command))
	}
	return p, nil, err
}

// reasonField is where a form carries the reason for going on over a soft rule.
const reasonField = "reason."

// reasonsOf reads the reasons of a form, by code.
func reasonsOf(v url.Values) map[string]string {
	out := map[string]string{}
	for name := range v {
		if code, ok := strings.CutPrefix(name, reasonField); ok {
			out[code] = text(v, name)
		}
	}
	return out
}

// actForm draws the form of a command; v and refusal are of one that was not
// carried out.
func (f *Face) actForm(x *route.Exchange, a act, p *internship.Page, places []opportunity.Place, v url.Values, refusal error) error {
	view := ActView{Title: a.title, Text: a.text, Send: a.send, Danger: a.danger, Action: Path + "/" + p.ID + "/" + a.path, Cancel: Path + "/" + p.ID,
		Epoch: int(p.Epoch), Version: int(p.Version), Faults: ui.FaultsOf(refusal), Now: f.standing(p, x), Stale: fault.From(refusal) != nil && fault.KindOf(refusal) == fault.Stale}
	if p.Open > 0 && a.command == internship.Agree {
		view.Hidden = append(view.Hidden, ui.Hidden{Name: "revision", Value: strconv.Itoa(p.Open)})
	}
	if a.fields != nil {
		view.Fields = a.fields(p, v)
	}
	if places != nil {
		view.Fields = []Field{hostField(p, places, v)}
	}
	view.Fields = withFaults(view.Fields, view.Faults)
	view.Reasons = reasonFields(v, refusal)
	if a.command == internship.Start {
		view.Needs = needs(p)
		view.Reasons = append(view.Reasons, startReasons(p, view.Reasons)...)
	}
	page := f.Page(x)
	page.Title = a.title
	page.Crumbs = []ui.Link{{Href: Path, Label: ui.T("Internships")}, {Href: view.Cancel, Label: topic(p.Internship)}}
	return x.Render(route.StatusOf(refusal), ActPage(page, view))
}

// startReasons asks at once for the reasons that a start will want, when nothing
// else stands in its way.
func startReasons(p *internship.Page, asked []Field) (out []Field) {
	for _, b := range p.Needs {
		if b.Hard {
			return nil
		}
		name := reasonField + b.Code
		if !slices.ContainsFunc(asked, func(f Field) bool { return f.In.Name == name }) {
			out = append(out, Field{Kind: area, In: ui.Input{Name: name, ID: ui.FieldID("reason_" + b.Code), Label: b.Text(), MaxLength: 1000, Rows: 2}})
		}
	}
	return out
}

func withFaults(list []Field, faults ui.Faults) []Field {
	for i := range list {
		list[i].In.Error = faults.Of(list[i].In.Name)
	}
	return list
}

// reasonFields asks for the reasons that a refusal wants, and keeps those that
// were given.
func reasonFields(v url.Values, refusal error) []Field {
	var out []Field
	given := reasonsOf(v)
	field := func(code, label string, faults ui.Faults) Field {
		return Field{Kind: area, In: ui.Input{Name: reasonField + code, ID: ui.FieldID("reason_" + code), Label: label, Value: given[code], Error: faults.Of("reason_" + code), MaxLength: 1000, Rows: 2}}
	}
	asked := map[string]bool{}
	if e := fault.From(refusal); e != nil {
		for _, w := range e.Warnings {
			asked[w.Code] = true
			out = append(out, field(w.Code, w.Message, ui.FaultsOf(refusal)))
		}
	}
	codes := make([]string, 0, len(given))
	for code := range given {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		if !asked[code] {
			out = append(out, field(code, ui.T("Your reason for going outside the usual rules"), ui.FaultsOf(refusal)))
		}
	}
	return out
}

func (f *Face) act(a act) route.Handler {
	return func(x *route.Exchange) error {
		ctx, form, err := x.Posted()
		if err != nil {
			return err
		}
		id, err := x.ID("id")
		if err != nil {
			return err
		}
		v, g := x.Request.PostForm, guard(form)
		g.Reasons = reasonsOf(v)
		back := Path + "/" + id
		if a.command == internship.ProposeAgain {
			var draft string
			if draft, err = f.Internship.ProposeAgain(ctx, x.Actor, id, g); err == nil {
				back = Path + "/" + draft + "/edit"
			}
		} else {
			err = a.do(f.Internship, ctx, x.Actor, id, v, g)
		}
		if route.Refused(err) {
			p, places, loadErr := f.about(x, a)
			if loadErr != nil { // it cannot be done any more, and no form would help
				return err
			}
			return f.actForm(x, a, p, places, v, err)
		}
		if err == nil && a.action == internship.ActAsHome { // a delegate's right to see it may end with their answer
			if _, gone := f.load(x); gone != nil && fault.KindOf(gone) == fault.NotFound {
				back = Path
			}
		}
		return x.Pressed(back, err, route.Flash{Text: a.done})
	}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
