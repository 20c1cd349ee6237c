package growth

import (
	"context"
	"slices"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/evidence"
	"belay/internal/fault"
)

// Page is a person's growth as one reader sees it.
type Page struct {
	Own    bool // the reader is the person; else the reader is their manager
	Epoch  int64
	Today  string // in the company's zone
	Who    Who
	Target Target
	// Ladder is that of the target; nil when there is nothing to aim for: no
	// target and no ladder of the person's own, or a target that the handbook
	// no longer has (Target is then still what was chosen).
	Ladder      *Ladder
	TargetLevel int // index into Ladder.Levels
	Shown       int // level that is listed; the target's unless another was asked for
	Held        int // level the person holds on the ladder; -1 when none
	NoFramework bool
	Home        *Ladder // of the level the person holds; nil when the handbook does not know it
	HomeLevel   int     // held on Home; -1 when none
	Elsewhere   bool    // Ladder is not the person's own

	AtTarget Summary // at the target's level
	AtShown  Summary // at the level listed
	Side     Side    // whose marks the counts come from: the manager's own when the person shared none
	Self     map[string]Mark
	Manager  map[string]Mark // of the person's manager of today
	Others   []Mark          // of former managers, as far as shared
	Lost     []LostMark      // on expectations that left this ladder, or the handbook
	Steps    []Step
	Evidence evidence.Overview
	Focus    []Expectation    // what the row with the biggest gap asks for at the target's level
	FocusRow int              // index into Ladder.Rows; -1 when there is no gap
	Ways     map[string][]Way // by statement: how to show what is in focus
	Shared   int              // marks of the reader at the level listed that the other side may read
	Unshared int
	Waiting  []Expectation // at the level listed: the other side shared a view, the reader has said nothing
	Visible  Sentences
}

// Sentences says who may read each part of the page, by the rules in force.
// Marks is of what the reader wrote, Theirs of what the other side shared; "" when
// it shared nothing.
type Sentences struct{ Marks, Theirs, Steps, Evidence, Target string }

// newest is how many pieces of evidence the page shows.
const newest = 3

// Page reads a person's growth, for the person or their manager of the day.
// level, the id of a level on the target's ladder, lists another level than the
// target's. A manager's view is noted in the record of views before the page is
// handed out. Errors: Gone.
func (s *Service) Page(ctx context.Context, actor authz.Actor, person, level string) (_ *Page, err error) {
	defer fault.Wrap(&err, "growth.Page(%s)", person)
	var p *Page
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		p, err = s.page(tx, v, person, level)
		return err
	})
	if err != nil || p.Own {
		return p, err
	}
	return p, s.viewed(ctx, actor, person, "growth", p.refs(actor))
}

// viewed notes that somebody else saw a person's records.
func (s *Service) viewed(ctx context.Context, actor authz.Actor, person, page string, refs []audit.Ref) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.Audit.Viewed(tx, actor, person, page, refs) })
}

// Aim reads who the actor is and where they aim, and nothing that was said,
// planned or shown: what a form about one's own growth needs. Errors: Gone.
func (s *Service) Aim(ctx context.Context, actor authz.Actor) (p *Page, err error) {
	defer fault.Wrap(&err, "growth.Aim(%s)", actor.Person)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := s.Gate.Enter(tx, actor)
		if err != nil {
			return err
		}
		p, _, err = s.aim(tx, v, actor.Person, "")
		return err
	})
	return p, err
}

// aim begins a page, in two queries: the person, the target and its ladder.
func (s *Service) aim(tx *db.Tx, v *authz.Viewer, person, level string) (*Page, Ladders, error) {
	w, found, err := who(tx, v.Scope(authz.Read, KindPage), v.Scope(authz.Read, KindTarget), person)
	if err != nil {
		return nil, nil, err
	}
	if !found {
		return nil, nil, fault.Gone()
	}
	ladders, err := s.Handbook.Ladders(tx, v)
	if err != nil {
		return nil, nil, err
	}
	p := &Page{Own: v.Actor().Person == person, Epoch: v.Epoch(), Today: v.Date(), Who: w, FocusRow: -1}
	a := ladders.aimOf(w)
	p.Target, p.Ladder, p.TargetLevel, p.Held, p.NoFramework = a.target, a.ladder, a.level, a.own, a.noFramework
	p.Home, p.HomeLevel, p.Elsewhere = a.home, a.held, a.elsewhere
	p.Shown = p.TargetLevel
	if p.Ladder != nil {
		if i := p.Ladder.Level(level); i >= 0 {
			p.Shown = i
		}
	}
	return p, ladders, nil
}

// page reads everything in one snapshot: five queries, however much there is.
func (s *Service) page(tx *db.Tx, v *authz.Viewer, person, level string) (*Page, error) {
	p, ladders, err := s.aim(tx, v, person, level)
	if err != nil {
		return nil, err
	}
	list, err := marks(tx, v.Scope(authz.Read, KindSelfMark), v.Scope(authz.Read, KindManagerMark), person)
	if err != nil {
		return nil, err
	}
	if p.Steps, err = steps(tx, v.Scope(authz.Read, KindStep), person); err != nil {
		return nil, err
	}
	if p.Evidence, err = s.Evidence.Overview(tx, v, person, newest); err != nil {
		return nil, err
	}
	s.said(p, ladders, list, v.Actor().Person)
	if gaps := p.Gaps(); len(gaps) > 0 {
		p.FocusRow, p.Focus = gaps[0].Row, p.Ladder.At(gaps[0].Row, p.TargetLevel)
		p.Ways, err = s.Ways.Ways(tx, Asked{v, person, p.Focus, p.Steps, p.Ladder})
	}
	return p, err
}

// said puts the visible marks into a page and counts them.
func (s *Service) said(p *Page, ladders Ladders, list []Mark, reader string) {
	p.sort(list, reader)
	p.Lost = lost(list, ladders, p.Ladder)
	p.summarise()
	p.wait()
	p.Visible = s.sentences(p)
}

// sort puts each visible mark where the page shows it. The manager's side is
// that of today's manager; what former managers shared stays apart.
func (p *Page) sort(list []Mark, reader string) {
	p.Self, p.Manager = map[string]Mark{}, map[string]Mark{}
	for _, m := range list {
		switch {
		case m.Side == SelfSide:
			p.Self[m.Pin.Statement] = m
		case m.Author == p.Who.Manager.ID:
			p.Manager[m.Pin.Statement] = m
		case m.State != Unmarked:
			p.Others = append(p.Others, m)
		}
		if p.Ladder != nil && m.Author == reader && m.State != Unmarked && p.Ladder.has(m, p.Shown) {
			if m.Shared {
				p.Shared++
			} else {
				p.Unshared++
			}
		}
	}
}

// lost picks the marks on expectations that left the ladder, or the handbook
// altogether, newest first.
func lost(list []Mark, ladders Ladders, l *Ladder) []LostMark {
	var out []LostMark
	for _, m := range slices.Backward(list) {
		if m.State == Unmarked {
			continue
		}
		if l != nil {
			if _, here := l.Expectation(m.Pin.Statement); here {
				continue
			}
		}
		now := ladders.Pins([]string{m.Pin.Statement}, nil)[m.Pin.Statement]
		if now.Statement == "" || l != nil && m.Pin.Ladder == l.Ref() {
			out = append(out, LostMark{m, now})
		}
	}
	return out
}

// wait finds what the reader could say next: where the other side has spoken.
func (p *Page) wait() {
	if p.Ladder == nil {
		return
	}
	mine, theirs := p.Self, p.Manager
	if !p.Own {
		mine, theirs = theirs, mine
	}
	for row := range p.Ladder.Rows {
		for _, e := range p.Ladder.At(row, p.Shown) {
			if theirs[e.ID].State != Unmarked && mine[e.ID].State == Unmarked {
				p.Waiting = append(p.Waiting, e)
			}
		}
	}
}

func states(marks map[string]Mark) map[string]State {
	out := make(map[string]State, len(marks))
	for id, m := range marks {
		out[id] = m.State
	}
	return out
}

func (p *Page) summarise() {
	p.Side = SelfSide
	if p.Ladder == nil {
		return
	}
	latest := make(map[string]string, len(p.Evidence.Latest))
	for id, b := range p.Evidence.Latest {
		latest[id] = b.On
	}
	self, manager := states(p.Self), states(p.Manager)
	p.AtTarget = Summarise(p.Ladder, p.TargetLevel, self, manager, latest)
	p.AtShown = p.AtTarget
	if p.Shown != p.TargetLevel {
		p.AtShown = Summarise(p.Ladder, p.Shown, self, manager, latest)
	}
	if !p.Own && p.AtTarget.Self.Marked() == 0 {
		p.Side = ManagerSide
	}
}

// sentences asks the rules who may read what. Of many marks, the sentence is
// that of an unshared one as long as one is unshared.
func (s *Service) sentences(p *Page) Sentences {
	people := Names(p.Who, p.Own)
	say := func(o authz.Object) string { return s.Gate.Table(o.Kind).Sentence(o, people) }
	m := Mark{Person: p.Who.ID, Side: SelfSide, Shared: p.Unshared == 0 && p.Shared > 0}
	other, heard := Mark{Person: p.Who.ID, Side: ManagerSide, Shared: true}, p.Manager
	if !p.Own {
		m.Side, other.Side, heard = ManagerSide, SelfSide, p.Self
	}
	theirs := ""
	if len(heard) > 0 {
		theirs = say(other.object())
	}
	return Sentences{
		Marks: say(m.object()), Theirs: theirs, Steps: say(Step{Person: p.Who.ID}.object()), Target: say(p.Target.object(p.Who.ID)),
		Evidence: s.Evidence.Sentence(evidence.Item{Person: p.Who.ID, Shared: !p.Own}, people),
	}
}

// refs names every record on the page that the reader did not write.
func (p *Page) refs(actor authz.Actor) []audit.Ref {
	var out []audit.Ref
	add := func(m Mark) {
		if m.Author != actor.Person {
			out = append(out, audit.Ref{Kind: kindOf(m.Side), ID: m.ID})
		}
	}
	for _, m := range p.Self {
		add(m)
	}
	for _, m := range p.Manager {
		add(m)
	}
	for _, m := range p.Others {
		add(m)
	}
	for _, st := range p.Steps {
		out = append(out, audit.Ref{Kind: KindStep, ID: st.ID})
	}
	for _, id := range p.Evidence.IDs() {
		out = append(out, audit.Ref{Kind: evidence.KindItem, ID: id})
	}
	if p.Target.Chosen {
		out = append(out, audit.Ref{Kind: KindTarget, ID: p.Who.ID})
	}
	return out
}

// Gaps lists the rows where the counting side sees something unmet at the
// target's level, the biggest gap first.
func (p *Page) Gaps() []RowSummary {
	if p.Ladder == nil {
		return nil
	}
	return p.AtTarget.Gaps(p.Side)
}

// Mark is what one side says of an expectation; zero when nothing that the
// reader may see.
func (p *Page) Mark(side Side, statement string) Mark {
	if side == ManagerSide {
		return p.Manager[statement]
	}
	return p.Self[statement]
}

// SentenceOf says who may read one mark. Of a mark not made yet it speaks as
// of one that is not shared.
func (s *Service) SentenceOf(p *Page, m Mark, side Side) string {
	m.Person, m.Side = p.Who.ID, side
	return s.Gate.Table(kindOf(side)).Sentence(m.object(), Names(p.Who, p.Own))
}
