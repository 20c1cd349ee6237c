package notify

import "time"

// passage is what this package itself tells about a wait.
type passage struct {
	what         string // why it passed, or whatReminded
	asked, owner string // names: who answered for it before, whom it waits for now
	dueOn        string
	sentence     string // the wait's own, as its owner reads it
	reader       reader
}

// reader is how the reader of a passage stands to the wait.
type reader int

const (
	aside     reader = iota // held it before
	isOwner                 // it waits for them
	isAsked                 // answered, or answers, for it
	concerned               // it is about them
)

func readerOf(n notice, me string) reader {
	switch me {
	case n.owner:
		return isOwner
	case n.subject:
		return concerned
	case n.actor:
		return isAsked
	}
	return aside
}

// text is the sentence.
func (p passage) text() string {
	if p.what == whatReminded {
		return "Reminder, due on " + longDay(p.dueOn) + ": " + p.sentence
	}
	because := map[why]string{
		byDelegate:   p.asked + " is away",
		comingBack:   p.owner + " is back",
		standsAlone:  "nobody stands in for " + p.owner + " any more",
		byEscalation: p.asked + " did not answer in time",
		bySuccession: p.asked + " has left",
	}[why(p.what)]
	switch {
	case p.reader == isOwner && why(p.what) == comingBack:
		return "You are back, so this is with you again: " + p.sentence
	case p.reader == isOwner && why(p.what) == standsAlone:
		return "Nobody stands in for you any more, so this is with you again: " + p.sentence
	case p.reader == isOwner:
		return because + ", so this is with you now: " + p.sentence
	case p.reader == concerned:
		return "Your request waits with " + p.owner + " now: " + because
	case p.reader == isAsked && why(p.what) == byDelegate:
		return "While you are away, this is with " + p.owner + ": " + p.sentence
	case p.reader == isAsked && why(p.what) == byEscalation:
		return "This was overdue and is with " + p.owner + " now: " + p.sentence
	}
	return "This is with " + p.owner + " now: " + p.sentence
}

// longDay is a date as a sentence has it: 26 November 2026.
func longDay(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Format("2 January 2006")
}
