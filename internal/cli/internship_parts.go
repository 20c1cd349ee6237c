package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"belay/client"
	"belay/internal/fault"
)

type helperCommands struct {
	List    helperList    `cmd:"" help:"Who could help, best first."`
	Ask     helperAsk     `cmd:"" help:"Ask somebody to help."`
	Offer   helperOffer   `cmd:"" help:"Offer my own help."`
	Accept  helperAccept  `cmd:"" help:"Say yes to being asked, or to an offer."`
	Decline helperDecline `cmd:"" help:"Say no to being asked, or to an offer."`
	Leave   helperLeave   `cmd:"" help:"Stop helping."`
	Session helperSession `cmd:"" help:"Say when helper and learner meet next."`
}

type helperList struct {
	Remote
	Internship
}

func (c helperList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		list, err := x.ListCandidates(ctx, i.ID)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, p := range list.Items {
				rows = append(rows, []string{p.Person.Name, strings.Join(p.Why, ", "), number(p.OverlapHours), p.Person.ID})
			}
			s.table([]string{"NAME", "WHY", "HOURS SHARED A WEEK", "ID"}, rows)
		})
	})
}

// helped prints a helper as they now are.
func (x *session) helped(h client.Helper, err error) error {
	if err != nil {
		return err
	}
	return x.done(h, "%s: %s, %d hours a week (%s).", learner(h.Person), h.State, h.Hours, h.ID)
}

type helperAsk struct {
	Act
	Internship
	Person string `arg:"" help:"E-mail address or id."`
	Hours  int64  `default:"2" placeholder:"N" help:"Hours a week."`
}

func (c helperAsk) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		who, err := x.person(ctx, c.Person)
		if err != nil {
			return err
		}
		return x.helped(x.AskHelper(ctx, i.ID, client.AskHelperRequest{Person: who, Hours: c.Hours}, c.once()...))
	})
}

type helperOffer struct {
	Act
	Internship
	Hours int64 `default:"2" placeholder:"N" help:"Hours a week."`
}

func (c helperOffer) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		return x.helped(x.OfferHelp(ctx, i.ID, client.OfferHelpRequest{Hours: c.Hours}, c.once()...))
	})
}

// Helping names somebody's help with an internship.
type Helping struct {
	Helper string `arg:"" help:"Its id, as 'belay internship show' and 'belay helping show' print it."`
}

// act reads the help and does something with the version that was read.
func (c Helping) act(ctx context.Context, r Remote, s Streams, do func(ctx context.Context, x *session, h client.Helper) (client.Helper, error)) error {
	return r.with(ctx, s, func(ctx context.Context, x *session) error {
		h, err := x.GetHelper(ctx, c.Helper)
		if err == nil {
			h, err = do(ctx, x, h)
		}
		return x.helped(h, err)
	})
}

type helperAccept struct {
	Act
	Helping
	Reasons
	Hours int64 `placeholder:"N" help:"Hours a week that you give; as asked for when not given."`
}

func (c helperAccept) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, h client.Helper) (client.Helper, error) {
		return x.AcceptHelp(ctx, h.ID, h.Version, client.AcceptHelpRequest{Hours: c.Hours, Reasons: c.Reason}, c.once()...)
	})
}

type helperDecline struct {
	Act
	Helping
}

func (c helperDecline) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, h client.Helper) (client.Helper, error) {
		return x.DeclineHelp(ctx, h.ID, h.Version, c.once()...)
	})
}

type helperLeave struct {
	Act
	Helping
}

func (c helperLeave) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, h client.Helper) (client.Helper, error) {
		return x.LeaveHelp(ctx, h.ID, h.Version, c.once()...)
	})
}

type helperSession struct {
	Act
	Helping
	On   string `arg:"" optional:"" help:"The day, YYYY-MM-DD; none takes it back."`
	Note string `placeholder:"TEXT" help:"What for."`
}

func (c helperSession) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, h client.Helper) (client.Helper, error) {
		return x.SetSession(ctx, h.ID, h.Version, client.SessionRequest{On: c.On, Note: c.Note}, c.once()...)
	})
}

type helpingCommands struct {
	Show  helpingShow  `cmd:"" help:"Whom I help, who asks me, and my hours."`
	Limit helpingLimit `cmd:"" help:"Say how many hours a week I am ready to help."`
}

type helpingShow struct{ Remote }

func (c helpingShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		h, err := x.MyHelping(ctx)
		if err != nil {
			return err
		}
		return x.show(h, func(s *sheet) {
			s.pairs("Hours a week", number(h.Load), "Limit", number(h.Limit))
			var rows [][]string
			for _, one := range append(slices.Clone(h.Mine), h.Asked...) {
				rows = append(rows, []string{one.Internship.Topic, learner(one.Internship.Person), one.Helper.State, number(one.Helper.Hours), one.Helper.SessionOn, one.Helper.ID})
			}
			s.table([]string{"TOPIC", "LEARNER", "STATE", "HOURS", "NEXT SESSION", "ID"}, rows)
		})
	})
}

type helpingLimit struct {
	Act
	Hours int64 `arg:"" help:"Hours a week; 0 takes the limit back."`
}

func (c helpingLimit) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		h, err := x.MyHelping(ctx)
		if err == nil {
			h, err = x.SetHelpingLimit(ctx, h.Version, client.HelpingLimitRequest{Hours: c.Hours}, c.once()...)
		}
		if err != nil {
			return err
		}
		return x.done(h, "You help %d hours a week, your limit is %d.", h.Load, h.Limit)
	})
}

type goalCommands struct {
	Add    goalAdd    `cmd:"" help:"Add a goal."`
	Edit   goalEdit   `cmd:"" help:"Change a goal's words."`
	Remove goalRemove `cmd:"" help:"Take a goal away."`
}

type goalAdd struct {
	Act
	Internship
	Text string `arg:"" help:"What is to be reached; - reads standard input."`
}

func (c goalAdd) Run(ctx context.Context, s Streams) error {
	text, err := s.text(c.Text)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		g, err := x.AddGoal(ctx, i.ID, client.AddGoalRequest{Text: text}, c.once()...)
		if err != nil {
			return err
		}
		return x.done(g, "Goal: %s (%s).", g.Text, g.ID)
	})
}

// Goal names a goal of an internship.
type Goal struct {
	Internship
	Goal string `arg:"" help:"Its number, as 'belay internship show' gives it, or its id."`
}

func goalOf(i client.FullInternship, named string) (client.InternshipGoal, error) {
	if n, err := strconv.Atoi(named); err == nil && n >= 1 && n <= len(i.Goals) {
		return i.Goals[n-1], nil
	}
	for _, g := range i.Goals {
		if g.ID == named {
			return g, nil
		}
	}
	return client.InternshipGoal{}, fault.Newf(fault.NotFound, "BLY-4121", "There is no goal %s. Nothing was changed; 'belay internship show' numbers them.", named)
}

type goalEdit struct {
	Act
	Goal
	Text string `arg:"" help:"The new words; - reads standard input."`
}

func (c goalEdit) Run(ctx context.Context, s Streams) error {
	text, err := s.text(c.Text)
	if err != nil {
		return err
	}
	return c.Internship.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		g, err := goalOf(i, c.Goal.Goal)
		if err == nil {
			_, err = x.EditGoal(ctx, i.ID, g.ID, g.Version, client.AddGoalRequest{Text: text}, c.once()...)
		}
		if err != nil {
			return i, err
		}
		return x.GetInternship(ctx, i.ID)
	})
}

type goalRemove struct {
	Act
	Goal
}

func (c goalRemove) Run(ctx context.Context, s Streams) error {
	return c.Internship.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		g, err := goalOf(i, c.Goal.Goal)
		if err == nil {
			_, err = x.RemoveGoal(ctx, i.ID, g.ID, g.Version, c.once()...)
		}
		if err != nil {
			return i, err
		}
		return x.GetInternship(ctx, i.ID)
	})
}

type noteCommands struct {
	List   noteList   `cmd:"" help:"What the journal says, newest first."`
	Add    noteAdd    `cmd:"" help:"Write into the journal."`
	Edit   noteEdit   `cmd:"" help:"Change one of my notes; what is not named stays."`
	Remove noteRemove `cmd:"" help:"Take one of my notes away for good."`
}

type noteList struct {
	Remote
	Internship
}

func (c noteList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		return x.show(list[client.InternshipNote]{Items: i.Notes}, func(s *sheet) {
			var rows [][]string
			for _, n := range i.Notes {
				rows = append(rows, []string{n.On, learner(n.Author), map[bool]string{true: "", false: "yours only"}[n.Posted], n.Text, n.ID})
			}
			s.table([]string{"ON", "BY", "", "TEXT", "ID"}, rows)
		})
	})
}

type noteAdd struct {
	Act
	Internship
	Text string `arg:"" help:"What to write, in Markdown; - reads standard input."`
	On   string `placeholder:"DATE" help:"The day it speaks of; today when not given."`
	Post bool   `help:"Let the others in the record read it."`
}

func (c noteAdd) Run(ctx context.Context, s Streams) error {
	text, err := s.text(c.Text)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		n, err := x.WriteNote(ctx, i.ID, client.WriteNoteRequest{Text: text, On: c.On, Posted: c.Post}, c.once()...)
		if err != nil {
			return err
		}
		return x.noted(n)
	})
}

// noted prints a note as it now is.
func (x *session) noted(n client.InternshipNote) error {
	return x.done(n, "Noted for %s, read by %s (%s).", n.On, map[bool]string{true: "those in the record", false: "you only"}[n.Posted], n.ID)
}

// noteOf finds a note of the journal by its id.
func noteOf(i client.FullInternship, named string) (client.InternshipNote, error) {
	for _, n := range i.Notes {
		if n.ID == named {
			return n, nil
		}
	}
	return client.InternshipNote{}, fault.New(fault.NotFound, "BLY-4122", "There is no such note for you in this journal. Nothing was changed.")
}

type noteRemove struct {
	Act
	Internship
	Note string `arg:"" help:"Its id, as 'belay internship note list' shows it."`
}

func (c noteRemove) Run(ctx context.Context, s Streams) error {
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		n, err := noteOf(i, c.Note)
		if err == nil {
			_, err = x.RemoveNote(ctx, i.ID, n.ID, n.Version, c.once()...)
		}
		if err != nil {
			return i, err
		}
		return x.GetInternship(ctx, i.ID)
	})
}

type internshipJudge struct {
	Act
	Internship
	Goal     map[string]string `mapsep:"none" placeholder:"N=VERDICT" help:"Of goal number N: reached, partly or not. Repeatable."`
	Feedback string            `placeholder:"TEXT" help:"What you want to say besides, in Markdown; - reads standard input."`
}

func (c internshipJudge) Run(ctx context.Context, s Streams) error {
	feedback, err := s.text(c.Feedback)
	if err != nil {
		return err
	}
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		in := client.JudgeInternshipRequest{Feedback: feedback, Goals: map[string]client.GivenVerdict{}}
		for named, verdict := range c.Goal {
			g, err := goalOf(i, named)
			if err != nil {
				return i, err
			}
			in.Goals[g.ID] = client.GivenVerdict{Verdict: verdict}
		}
		me, err := x.self(ctx)
		if err != nil {
			return i, err
		}
		var version int64 // of one's own judgement; 0 before the first
		for _, j := range i.Judgements {
			if j.Author != nil && j.Author.ID == me {
				version = j.Version
			}
		}
		return x.JudgeInternship(ctx, i.ID, version, in, c.once()...)
	})
}

type internshipAlumni struct {
	Act
	Internship
	Text    string `arg:"" help:"What those who come later should know, in Markdown; - reads standard input."`
	Publish bool   `help:"Let everybody signed in read it."`
}

func (c internshipAlumni) Run(ctx context.Context, s Streams) error {
	text, err := s.text(c.Text)
	if err != nil {
		return err
	}
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		var version int64
		if i.Alumni != nil {
			version = i.Alumni.Version
		}
		return x.WriteAlumniNote(ctx, i.ID, version, client.WriteAlumniNoteRequest{Text: text, Published: c.Publish}, c.once()...)
	})
}
