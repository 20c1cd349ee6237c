package cli

import (
	"context"
	"time"

	"belay/client"
	"belay/internal/fault"
)

type absenceCommands struct {
	List    absenceList    `cmd:"" help:"When somebody is away, from today on."`
	Add     absenceAdd     `cmd:"" help:"Say when I am away. Nobody asks why."`
	Change  absenceChange  `cmd:"" help:"Move one of my absences to other days."`
	Remove  absenceRemove  `cmd:"" help:"Take one of my absences away."`
	Restore absenceRestore `cmd:"" help:"Bring back one that I took away, for 30 days."`
}

var errDay = fault.New(fault.Invalid, "BLY-4124", "A day is written year-month-day, such as 2027-02-26. Nothing was changed; write the day again.")

// days are the first and the last day as people say them, in the API's own
// terms, which name the day after the last one. No last day means one day.
func days(first, last string) (client.Days, error) {
	if last == "" {
		last = first
	}
	end, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return client.Days{}, errDay
	}
	return client.Days{From: first, Until: end.AddDate(0, 0, 1).Format(time.DateOnly)}, nil
}

// lastDay is the day before the API's end; "" when there is none.
func lastDay(until string) string {
	end, err := time.Parse(time.DateOnly, until)
	if err != nil {
		return until
	}
	return end.AddDate(0, 0, -1).Format(time.DateOnly)
}

// away prints an absence as it now is.
func (x *session) away(a client.Absence, err error) error {
	if err != nil {
		return err
	}
	return x.done(a, "Away from %s to %s (%s).", a.From, lastDay(a.Until), a.ID)
}

type absenceList struct {
	Remote
	Of string `placeholder:"PERSON" help:"Somebody else, by e-mail address or id; yourself when not given."`
}

func (c absenceList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		who, err := x.whose(ctx, c.Of)
		if err != nil {
			return err
		}
		list, err := x.ListAbsences(ctx, who)
		if err != nil {
			return err
		}
		return x.show(list, func(s *sheet) {
			var rows [][]string
			for _, a := range list.Items {
				rows = append(rows, []string{a.From, lastDay(a.Until), a.ID})
			}
			s.table([]string{"FROM", "LAST DAY", "ID"}, rows)
		})
	})
}

type absenceAdd struct {
	Act
	From string `arg:"" help:"The first day, YYYY-MM-DD."`
	Last string `arg:"" optional:"" help:"The last day; the first one when not given."`
}

func (c absenceAdd) Run(ctx context.Context, s Streams) error {
	d, err := days(c.From, c.Last)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.away(x.AddAbsence(ctx, d, c.once()...))
	})
}

// OneAbsence names one of one's own.
type OneAbsence struct {
	Absence string `arg:"" help:"Its id, as 'belay absence list' shows it."`
}

// version is the version in which one of the owner's absences is read.
func (c OneAbsence) version(ctx context.Context, x *session) (int64, error) {
	me, err := x.self(ctx)
	if err != nil {
		return 0, err
	}
	list, err := x.ListAbsences(ctx, me)
	for _, a := range list.Items {
		if a.ID == c.Absence {
			return a.Version, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "BLY-4125", "You have no such absence from today on. Nothing was changed; 'belay absence list' shows them.")
	}
	return 0, err
}

type absenceChange struct {
	Act
	OneAbsence
	From string `arg:"" help:"The first day, YYYY-MM-DD."`
	Last string `arg:"" optional:"" help:"The last day; the first one when not given."`
}

func (c absenceChange) Run(ctx context.Context, s Streams) error {
	d, err := days(c.From, c.Last)
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		version, err := c.version(ctx, x)
		if err != nil {
			return err
		}
		return x.away(x.ChangeAbsence(ctx, c.Absence, version, d, c.once()...))
	})
}

type absenceRemove struct {
	Act
	OneAbsence
}

func (c absenceRemove) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		version, err := c.version(ctx, x)
		if err != nil {
			return err
		}
		answer, err := x.RemoveAbsence(ctx, c.Absence, version, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "The absence is taken away; 'belay absence restore %s' brings it back.", c.Absence)
	})
}

type absenceRestore struct {
	Act
	OneAbsence
}

func (c absenceRestore) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		return x.away(x.RestoreAbsence(ctx, c.Absence, c.once()...))
	})
}

type delegateCommands struct {
	List   delegateList   `cmd:"" help:"Who stands in for somebody who is away, from today on."`
	Set    delegateSet    `cmd:"" help:"Choose who stands in while I am away."`
	Remove delegateRemove `cmd:"" help:"Let nobody stand in."`
}

type delegateList struct {
	Remote
	Of string `placeholder:"PERSON" help:"Somebody else, by e-mail address or id; yourself when not given."`
}

func (c delegateList) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		who, err := x.whose(ctx, c.Of)
		if err != nil {
			return err
		}
		answer, err := x.ListAbsences(ctx, who)
		if err != nil {
			return err
		}
		return x.show(list[client.StandIn]{Items: answer.StandIns}, func(s *sheet) {
			var rows [][]string
			for _, d := range answer.StandIns {
				rows = append(rows, []string{x.called(ctx, d.Delegate), d.From, lastDay(d.Until), d.Delegate})
			}
			s.table([]string{"NAME", "FROM", "LAST DAY", "ID"}, rows)
		})
	})
}

// called is somebody's name; their id where the directory does not tell it.
func (x *session) called(ctx context.Context, person string) string {
	if p, err := x.GetPerson(ctx, person); err == nil {
		return p.Name
	}
	return person
}

// Span is the days of a choice of who stands in.
type Span struct {
	From string `arg:"" help:"The first day, YYYY-MM-DD."`
	Last string `arg:"" optional:"" help:"The last day; no end when not given."`
}

// request is the choice of somebody, or of nobody for "".
func (c Span) request(delegate string) (client.SetDelegateRequest, error) {
	d, err := days(c.From, c.Last)
	if c.Last == "" {
		d.Until = ""
	}
	return client.SetDelegateRequest{Delegate: delegate, From: d.From, Until: d.Until}, err
}

// words say the days in a sentence.
func (c Span) words() string {
	if c.Last == "" {
		return "from " + c.From + " on"
	}
	return "from " + c.From + " to " + c.Last
}

type delegateSet struct {
	Act
	Person string `arg:"" help:"E-mail address or id."`
	Span
}

func (c delegateSet) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		who, err := x.person(ctx, c.Person)
		if err != nil {
			return err
		}
		in, err := c.request(who)
		if err != nil {
			return err
		}
		answer, err := x.SetDelegate(ctx, in, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "%s stands in while you are away, %s.", x.called(ctx, who), c.words())
	})
}

type delegateRemove struct {
	Act
	Span
}

func (c delegateRemove) Run(ctx context.Context, s Streams) error {
	in, err := c.request("")
	if err != nil {
		return err
	}
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		answer, err := x.SetDelegate(ctx, in, c.once()...)
		if err != nil {
			return err
		}
		return x.done(answer, "Nobody stands in while you are away, %s.", c.words())
	})
}
