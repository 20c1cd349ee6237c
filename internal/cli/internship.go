package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"belay/client"
	"belay/internal/fault"
	"belay/internal/id"
)

type internshipCommands struct {
	List     internshipList     `cmd:"" help:"Internships that I may see, what changed last first."`
	Show     internshipShow     `cmd:"" help:"One internship: who, when, with whom it waits, what I can do."`
	Propose  internshipPropose  `cmd:"" help:"Propose one, by an offer or freely."`
	Edit     internshipEdit     `cmd:"" help:"Change a draft; what is not named stays."`
	Submit   internshipSubmit   `cmd:"" help:"Submit a draft."`
	Agree    internshipAgree    `cmd:"" help:"Agree to the latest terms."`
	Terms    internshipTerms    `cmd:"" help:"Answer with other terms."`
	Decline  internshipDecline  `cmd:"" help:"Say no, and what might come instead."`
	Defer    internshipDefer    `cmd:"" help:"Put it off to a quarter."`
	Withdraw internshipWithdraw `cmd:"" help:"Take it back."`
	Prepare  internshipPrepare  `cmd:"" help:"Begin to prepare an agreed one."`
	Start    internshipStart    `cmd:"" help:"Begin it."`
	Pause    internshipPause    `cmd:"" help:"Let it rest until a day."`
	Resume   internshipResume   `cmd:"" help:"Go on after a pause."`
	Extend   internshipExtend   `cmd:"" help:"Ask for a longer time or another share."`
	Complete internshipComplete `cmd:"" help:"Finish it."`
	End      internshipEnd      `cmd:"" help:"End it before its time."`
	Again    internshipAgain    `cmd:"" help:"Make a new draft of one that came to nothing."`
	Host     internshipHost     `cmd:"" help:"Hand it over to another host."`
	Name     internshipName     `cmd:"" help:"Let the learner's name stand on the board, or not."`
	Judge    internshipJudge    `cmd:"" help:"Say which goals were reached, at the end."`
	Alumni   internshipAlumni   `cmd:"" help:"Tell those who come later."`
	Helper   helperCommands     `cmd:"" help:"Who helps the learner."`
	Goal     goalCommands       `cmd:"" help:"What it is to reach."`
	Note     noteCommands       `cmd:"" help:"Its journal."`
}

// Internship names one.
type Internship struct {
	ID string `arg:"" name:"internship" help:"Its id, or the beginning of it as 'belay internship list' shows it."`
}

// Reasons are why a rule that asks for one may be passed over.
type Reasons struct {
	Reason map[string]string `mapsep:"none" placeholder:"CODE=WHY" help:"Why to go on over a rule that asks for a reason. Repeatable."`
}

// shortID is how much of an id is enough to name one of one's own.
const shortID = 4

// internship finds the one that an argument names: by its id, or by the
// beginning of the id of one that concerns the token's owner.
func (x *session) internship(ctx context.Context, named string) (client.FullInternship, error) {
	if !id.Valid(named) {
		var found []string
		for i, err := range x.AllInternships(ctx, client.ListInternshipsQuery{Limit: 1000}) {
			if err != nil {
				return client.FullInternship{}, err
			}
			if len(named) >= shortID && strings.HasPrefix(i.ID, strings.ToLower(named)) {
				found = append(found, i.ID)
			}
		}
		if len(found) != 1 {
			return client.FullInternship{}, fault.Newf(fault.NotFound, "BLY-4120", "%d internships have an id that begins with %s. Nothing was changed; write all of it, as 'belay internship list --json' prints it.", len(found), named)
		}
		named = found[0]
	}
	return x.GetInternship(ctx, named)
}

// act reads an internship, does something with the version that was read and
// shows how it stands now.
func (c Internship) act(ctx context.Context, r Remote, s Streams, do func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error)) error {
	return r.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err == nil {
			i, err = do(ctx, x, i)
		}
		if err != nil {
			return err
		}
		return x.show(i, func(s *sheet) { standsAt(s, i) })
	})
}

// standsAt says in two lines where an internship is.
func standsAt(s *sheet, i client.FullInternship) {
	line := fmt.Sprintf("%s: %s", i.Topic, i.Standing)
	if i.WaitsFor != nil {
		line += ", waits for " + i.WaitsFor.Name + due(i.DueOn)
	}
	s.say("%s (%s)", line, i.ID)
	if len(i.May) > 0 {
		s.note("You can: %s.", strings.Join(i.May, ", "))
	}
}

type internshipList struct {
	Remote
	Limited
	Mine  bool   `help:"Only those that concern me."`
	State string `placeholder:"STATE" help:"Only in this state."`
	Unit  string `placeholder:"UNIT" help:"Only with this host team: handle, name or id."`
	Of    string `placeholder:"PERSON" help:"Only of this learner, by e-mail address or id."`
}

func (c internshipList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		unit, err := x.unit(ctx, c.Unit)
		if err != nil {
			return err
		}
		person, err := x.person(ctx, c.Of)
		if err != nil {
			return err
		}
		list, err := gather(x.AllInternships(ctx, client.ListInternshipsQuery{Mine: c.Mine, State: c.State, Unit: unit, Person: person, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, i := range list.Items {
				rows = append(rows, []string{i.Standing, i.Topic, learner(i.Person), whom(i.Team), i.StartOn, i.EndOn, whom(i.WaitsFor), i.ID})
			}
			s.table([]string{"STATE", "TOPIC", "LEARNER", "TEAM", "FROM", "UNTIL", "WAITS FOR", "ID"}, rows)
			s.more(list.More)
		})
	})
}

func whom(p *client.InternshipSomeone) string {
	if p == nil {
		return ""
	}
	return p.Name
}

// learner is who learns; a learner may keep their name to themselves.
func learner(p *client.InternshipSomeone) string {
	if p == nil {
		return "one learner"
	}
	return p.Name
}

type internshipShow struct {
	Remote
	Internship
}

func (c internshipShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		return x.show(i, func(s *sheet) { showInternship(s, i) })
	})
}

func showInternship(s *sheet, i client.FullInternship) {
	s.title("%s", i.Topic)
	waits := whom(i.WaitsFor)
	if waits != "" {
		waits += due(i.DueOn)
	}
	s.pairs("State", i.Standing, "Learner", learner(i.Person), "Manager", whom(i.Manager), "Host team", whom(i.Team), "Host", whom(i.Host),
		"From", i.StartOn, "Until", i.EndOn, "Share of working time", percent(i.Percent), "Ways", strings.Join(i.Ways, ", "), "Waits for", waits, "Put off to", i.DeferredTo, "Rests until", i.PauseUntil)
	for _, r := range i.Revisions {
		var parties []string
		for _, a := range r.Agreed {
			parties = append(parties, a.Party)
		}
		s.pairs(fmt.Sprintf("Terms %d", r.Number), fmt.Sprintf("%s to %s, %d %%, %s, agreed by: %s", r.StartOn, r.EndOn, r.Percent, r.Outcome, strings.Join(parties, ", ")))
	}
	for _, p := range i.Preparation {
		s.pairs("Prepares with", fmt.Sprintf("%s, %d of %d", p.Title, p.Done, p.Total))
	}
	for _, h := range i.Helpers {
		s.pairs("Helper", fmt.Sprintf("%s, %s, %d h a week (%s)", learner(h.Person), h.State, h.Hours, h.ID))
	}
	for n, g := range i.Goals {
		if !g.Dropped {
			s.pairs(fmt.Sprintf("Goal %d", n+1), g.Text)
		}
	}
	for _, n := range i.Needs {
		s.pairs("Still missing", n.Text)
	}
	for _, p := range i.Partners {
		s.pairs("People Business Partner", p.Name)
	}
	s.pairs("Notes in the journal", number(len(i.Notes)), "Id", i.ID)
	if len(i.May) > 0 {
		s.note("You can: %s.", strings.Join(i.May, ", "))
	}
}

func percent(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %%", n)
}

type internshipPropose struct {
	Act
	Reasons
	Topic     string   `arg:"" optional:"" help:"What you want to learn; the offer's title when not given."`
	Offer     string   `placeholder:"ID" help:"An offer, as 'belay offer list' shows it; team, host and ways come from it."`
	Team      string   `placeholder:"TEAM" help:"The host team: handle, name or id."`
	Host      string   `placeholder:"PERSON" help:"The manager who hosts, by e-mail address or id."`
	Way       []string `placeholder:"WAY" help:"How: pair, on_call, release, project. Repeatable."`
	From      string   `placeholder:"DATE" help:"First day, YYYY-MM-DD."`
	Until     string   `placeholder:"DATE" help:"Last day, YYYY-MM-DD."`
	Percent   int64    `placeholder:"N" help:"Share of your working time."`
	Motive    string   `placeholder:"TEXT" help:"Why you; - reads standard input."`
	Programme string   `placeholder:"ID" help:"The programme, where there are several."`
	Unnamed   bool     `help:"Keep your name off the board."`
	Draft     bool     `help:"Keep it as a draft; 'belay internship submit' sends it."`
}

func (c internshipPropose) Run(ctx context.Context, s Streams) error {
	motive, err := s.text(c.Motive)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		in := client.ProposeInternshipRequest{Topic: c.Topic, Offer: c.Offer, Ways: c.Way, StartOn: c.From, EndOn: c.Until, Percent: c.Percent, Motive: motive,
			Programme: c.Programme, Named: !c.Unnamed, Submit: !c.Draft, Reasons: c.Reason}
		var err error
		if in.Team, err = x.unit(ctx, c.Team); err != nil {
			return err
		}
		if in.Host, err = x.person(ctx, c.Host); err != nil {
			return err
		}
		if err := x.fromOffer(ctx, &in); err != nil {
			return err
		}
		i, err := x.ProposeInternship(ctx, in, c.once()...)
		if err != nil {
			return err
		}
		return x.show(i, func(s *sheet) { standsAt(s, i) })
	})
}

// fromOffer fills what was not said from the offer.
func (x *session) fromOffer(ctx context.Context, in *client.ProposeInternshipRequest) error {
	if in.Offer == "" {
		return nil
	}
	o, err := x.GetOffer(ctx, in.Offer)
	if err != nil {
		return err
	}
	for field, from := range map[*string]string{&in.Topic: o.Title, &in.Team: o.Team.ID, &in.Host: o.Host.ID} {
		if *field == "" {
			*field = from
		}
	}
	if len(in.Ways) == 0 {
		in.Ways = slices.Clone(o.Ways)
	}
	return nil
}
