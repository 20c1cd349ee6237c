package cli

import (
	"context"

	"belay/client"
)

// said is what an argument changes: nothing when it was not given. An argument
// of one blank takes the value away.
func said(argument string) *string {
	switch argument {
	case "":
		return nil
	case " ":
		return pointer("")
	}
	return &argument
}

func saidList(argument []string) *[]string {
	if len(argument) == 0 {
		return nil
	}
	return &argument
}

func saidNumber(argument int64) *int64 {
	if argument == 0 {
		return nil
	}
	return &argument
}

func saidYes(argument string) *bool {
	if argument == "" {
		return nil
	}
	return pointer(argument == "yes")
}

type internshipEdit struct {
	Act
	Internship
	Topic     string   `placeholder:"TEXT" help:"What you want to learn."`
	Offer     string   `placeholder:"ID" help:"The offer it answers."`
	Team      string   `placeholder:"TEAM" help:"The host team: handle, name or id."`
	Host      string   `placeholder:"PERSON" help:"The manager who hosts, by e-mail address or id."`
	Way       []string `placeholder:"WAY" help:"How: pair, on_call, release, project; in place of all that were chosen. Repeatable."`
	From      string   `placeholder:"DATE" help:"First day, YYYY-MM-DD."`
	Until     string   `placeholder:"DATE" help:"Last day, YYYY-MM-DD."`
	Percent   int64    `placeholder:"N" help:"Share of your working time."`
	Motive    string   `placeholder:"TEXT" help:"Why you; - reads standard input."`
	Programme string   `placeholder:"ID" help:"The programme, where there are several."`
	Named     string   `enum:",yes,no" default:"" placeholder:"yes|no" help:"Whether your name stands on the board."`
}

func (c internshipEdit) Run(ctx context.Context, s Streams) error {
	motive, err := s.text(c.Motive)
	if err != nil {
		return err
	}
	return c.act(ctx, c.Remote, s, func(ctx context.Context, x *session, i client.FullInternship) (client.FullInternship, error) {
		team, err := x.unit(ctx, c.Team)
		if err != nil {
			return i, err
		}
		host, err := x.person(ctx, c.Host)
		if err != nil {
			return i, err
		}
		return x.EditInternship(ctx, i.ID, i.Version, client.EditInternshipRequest{Topic: said(c.Topic), Offer: said(c.Offer), Team: said(team), Host: said(host), Ways: saidList(c.Way),
			StartOn: said(c.From), EndOn: said(c.Until), Percent: saidNumber(c.Percent), Motive: said(motive), Programme: said(c.Programme), Named: saidYes(c.Named)}, c.once()...)
	})
}

type noteEdit struct {
	Act
	Internship
	Note string `arg:"" help:"Its id, as 'belay internship note list' shows it."`
	Text string `arg:"" optional:"" help:"The new words, in Markdown; - reads standard input."`
	On   string `placeholder:"DATE" help:"The day it speaks of."`
	Post bool   `help:"Let the others in the record read it."`
}

func (c noteEdit) Run(ctx context.Context, s Streams) error {
	text, err := s.text(c.Text)
	if err != nil {
		return err
	}
	change := client.EditNoteRequest{Text: said(text), On: said(c.On)}
	if c.Post {
		change.Posted = pointer(true)
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		i, err := x.internship(ctx, c.ID)
		if err != nil {
			return err
		}
		was, err := noteOf(i, c.Note)
		if err != nil {
			return err
		}
		n, err := x.EditNote(ctx, i.ID, was.ID, was.Version, change, c.once()...)
		if err != nil {
			return err
		}
		return x.noted(n)
	})
}

type alumniCommands struct {
	List alumniList `cmd:"" help:"What those before have written about a team, newest first."`
}

type alumniList struct {
	Remote
	Limited
	Unit string `arg:"" help:"The team: handle, name or id."`
}

func (c alumniList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		unit, err := x.unit(ctx, c.Unit)
		if err != nil {
			return err
		}
		notes, err := gather(x.AllAlumniNotes(ctx, client.ListAlumniNotesQuery{Unit: unit, Limit: c.page()}), c.Limit)
		if err != nil {
			return err
		}
		return x.show(notes, func(s *sheet) {
			var rows [][]string
			for _, n := range notes.Items {
				rows = append(rows, []string{n.EndedOn, n.Topic, learner(n.Person), n.Text})
			}
			s.table([]string{"ENDED ON", "TOPIC", "LEARNER", "NOTE"}, rows)
			s.more(notes.More)
		})
	})
}
