package growthhttp

import "belay/internal/ui"

// finding is the page's answer in one or two sentences. Counts are never put
// as a rate: how many expectations are met is no rating.
func (v GrowthView) finding() string {
	if v.Target.Lost != "" {
		if v.Subject.Own {
			return ui.T("Your target, %s, is no longer in the handbook.", v.Target.Lost)
		}
		return ui.T("The target of %s is no longer in the handbook.", v.Subject.Person.First())
	}
	if v.Target.Level == "" {
		if v.Subject.Own {
			return ui.T("Choose a role and a level to see what it asks for.")
		}
		return ui.T("%s has not chosen a target yet.", v.Subject.Person.First())
	}
	c, level := v.Counts, v.Target.full()
	who := v.Subject.Person.First()
	switch {
	case c.Total == 0:
		return ui.T("The handbook has no expectations for %s yet.", level)
	case c.Marked == 0 && v.Subject.Own:
		return ui.T("%s asks for %s. Mark the first one to see where you stand.", level, things(c.Total))
	case c.Marked == 0:
		return ui.T("%s aims for %s. No view of it is shared yet.", who, level)
	}
	return met(v.Basis, who, c, level) + gapSentence(v.Gaps, c)
}

// met is the sentence of the count, for each basis. level may say more than a
// level: "Senior in Accountability".
func met(basis Basis, who string, c Counts, level string) string {
	if basis == OwnMarks {
		return ownMet(c, level)
	}
	if basis == ManagerMarks {
		return ui.T("In your view %s", theirMet(who, c, level))
	}
	return theirMet(who, c, level)
}

func ownMet(c Counts, level string) string {
	switch {
	case c.Total == 1 && c.Met == 1:
		return ui.T("You meet the only expectation for %s.", level)
	case c.Total == 1:
		return ui.T("You do not meet the only expectation for %s yet.", level)
	case c.Met == 0:
		return ui.T("You meet none of the %d expectations for %s yet.", c.Total, level)
	case c.Met == c.Total:
		return ui.T("You meet all %d expectations for %s.", c.Total, level)
	}
	return ui.T("You meet %d of %d expectations for %s.", c.Met, c.Total, level)
}

func theirMet(who string, c Counts, level string) string {
	switch {
	case c.Total == 1 && c.Met == 1:
		return ui.T("%s meets the only expectation for %s.", who, level)
	case c.Total == 1:
		return ui.T("%s does not meet the only expectation for %s yet.", who, level)
	case c.Met == 0:
		return ui.T("%s meets none of the %d expectations for %s yet.", who, c.Total, level)
	case c.Met == c.Total:
		return ui.T("%s meets all %d expectations for %s.", who, c.Total, level)
	}
	return ui.T("%s meets %d of %d expectations for %s.", who, c.Met, c.Total, level)
}

func gapSentence(gaps []string, c Counts) string {
	switch {
	case len(gaps) == 0 || c.Met == c.Total:
		return ""
	case len(gaps) == 1:
		return " " + ui.T("Biggest gap: %s.", gaps[0])
	}
	return " " + ui.T("Biggest gaps: %s, %s.", gaps[0], gaps[1])
}

// full is the level aimed for, with the framework when it is not the person's
// own: "Intermediate in Infrastructure Platforms".
func (t Target) full() string {
	if t.Where == "" {
		return t.Level
	}
	return ui.T("%s in %s", t.Level, t.Where)
}

// detail is the line under the target on its card.
func (t Target) detail() string {
	switch {
	case t.Where == "":
		return t.Role
	case t.NoFramework && t.Department != "":
		return ui.T("%s has no framework of its own yet.", t.Department)
	case t.NoFramework:
		return ui.T("Your department has no framework of its own yet.")
	}
	return ui.T("Another framework than the one of the present role.")
}

func waitingTitle(w Waiting) string {
	return ui.N(w.Total, "One expectation waits for your view", "%d expectations wait for your view")
}

// waitingText says why they wait: the other side has spoken.
func waitingText(s Subject, w Waiting) string {
	who := s.managerName()
	if !s.Own {
		who = s.Person.First()
	}
	return ui.N(w.Total, ui.T("%s has shared a view of it; you have not marked it yet.", who), ui.T("%s has shared a view of them; you have not marked them yet.", who))
}

func expectations(n int) string { return ui.N(n, "1 expectation", "%d expectations") }

func things(n int) string { return ui.N(n, "one thing", "%d things") }

// metOf is "31 of 43 met".
func metOf(c Counts) string { return ui.T("%d of %d met", c.Met, c.Total) }

// basisText says what the manager's count stands on.
func (v GrowthView) basisText() string {
	who := v.Subject.Person.First()
	switch v.Basis {
	case SharedMarks:
		return ui.T("Counted from what %s has shared with you.", who)
	case ManagerMarks:
		return ui.T("%s has shared nothing for %s yet, so the count is yours.", who, v.Target.Level)
	}
	return ""
}

// otherLevel tells whether another level than the target is listed.
func (v GrowthView) otherLevel() bool { return v.Shown != "" && v.Shown != v.Target.Level }

func (v GrowthView) shown() string {
	if v.Shown != "" {
		return v.Shown
	}
	return v.Target.Level
}

// anyEvidence keeps "No evidence" from standing on every row of a beginner.
func (v GrowthView) anyEvidence() bool {
	for _, l := range v.Layers {
		for _, r := range l.Rows {
			if r.Latest != "" {
				return true
			}
		}
	}
	return false
}

func (v GrowthView) plotViews(r DimensionRow) ui.Views {
	views := r.Views
	views.Who, views.By = v.Subject.names()
	return views
}

// names are the two sides as the reader calls them.
func (s Subject) names() (who, by string) {
	if s.Own {
		return ui.T("You"), s.managerName()
	}
	return s.Person.First(), ui.T("You")
}

// managerName is the manager's given name, or the role when there is none.
func (s Subject) managerName() string {
	if s.Manager.Name == "" {
		return ui.T("Manager")
	}
	return s.Manager.First()
}

// mineTitle and theirsTitle head the two sides of an expectation.
func (s Subject) mineTitle() string {
	if s.Own {
		return ui.T("Your view")
	}
	return ui.T("%s's view", s.Person.First())
}

func (s Subject) theirsTitle() string {
	if !s.Own {
		return ui.T("Your view")
	}
	if s.Manager.Name == "" {
		return ui.T("Your manager's view")
	}
	return ui.T("%s's view", s.Manager.First())
}

func stateName(s State) string {
	switch s {
	case Met:
		return ui.T("Met")
	case Developing:
		return ui.T("Developing")
	case NotYet:
		return ui.T("Not yet")
	}
	return ui.T("Not marked")
}

func stateTone(s State) string {
	switch s {
	case Met:
		return "green"
	case Developing:
		return "sky"
	}
	return ""
}

// stateSquare is the class of the unit square that stands for a state.
func stateSquare(s State) string {
	switch s {
	case Met:
		return "m"
	case Developing:
		return "p"
	}
	return ""
}

// quiet tells whether a report shared nothing at the level they aim for.
func (r TeamRow) quiet() bool { return !r.Shared || r.Mine.Marked == 0 }

func (v TeamView) finding() string {
	if len(v.Rows) == 0 {
		return ui.T("Nobody reports to you at the moment.")
	}
	text := ui.N(len(v.Rows), "One person reports to you.", "%d people report to you.")
	without, quiet, waiting := 0, 0, 0
	for _, r := range v.Rows {
		if r.Waiting > 0 {
			waiting++
		}
		if r.Target == "" {
			without++
		} else if r.quiet() {
			quiet++
		}
	}
	if waiting > 0 {
		text += " " + ui.N(waiting, "One waits for your view.", "%d wait for your view.")
	}
	if without > 0 {
		text += " " + ui.N(without, "One has not chosen a target yet.", "%d have not chosen a target yet.")
	}
	if quiet > 0 {
		text += " " + ui.N(quiet, "One has not shared a view yet.", "%d have not shared a view yet.")
	}
	return text
}

func (v EvidenceList) finding() string {
	switch {
	case v.Total == 0 && v.Subject.Own:
		return ui.T("You have not kept any evidence yet.")
	case v.Total == 0:
		return ui.T("%s has not shared any evidence with you yet.", v.Subject.Person.First())
	case v.Subject.Own:
		return ui.N(v.Total, "You have kept one piece of evidence.", "You have kept %d pieces of evidence.")
	}
	return ui.T("%s has shared %s with you.", v.Subject.Person.First(), ui.N(v.Total, "one piece of evidence", "%d pieces of evidence"))
}

func (v DimensionView) finding() string {
	c := v.Counts
	if c.Total == 0 {
		return ui.T("%s asks for nothing in %s.", v.Level, v.Title)
	}
	if c.Marked == 0 {
		return ui.T("%s asks for %s in %s.", v.Level, things(c.Total), v.Title)
	}
	return met(v.Basis, v.Subject.Person.First(), c, ui.T("%s in %s", v.Level, v.Title))
}

// legendMe and legendBy name the dot and the ring.
func legendMe(s Subject) string {
	who, _ := s.names()
	return who
}

func legendBy(s Subject) string {
	_, by := s.names()
	return by
}

func sharingTitle(s Sharing) string {
	if s.Shared == 0 {
		return ui.T("Your view is not shared yet")
	}
	return ui.N(s.Unshared, "One mark is not shared", "%d marks are not shared")
}

func sharingText(s Sharing) string {
	if s.Shared == 0 {
		return ui.T("%s sees none of %s. Talking is easier when both views lie on the table.", s.With.First(), ui.N(s.Unshared, "the mark you made", "the %d marks you made"))
	}
	return ui.T("%s sees %s, but not these.", s.With.First(), ui.N(s.Shared, "one mark", "%d marks"))
}

func stepsEmpty(s Subject) string {
	if s.Own {
		return ui.T("What would bring you closer? One small step is enough to start.")
	}
	return ui.T("%s has shared no next steps.", s.Person.First())
}

func evidenceEmpty(s Subject) string {
	if s.Own {
		return ui.T("A link or a few lines about something you did. It is easier to keep as you go than to remember in a year.")
	}
	return ui.T("%s has shared no evidence with you yet.", s.Person.First())
}

func toggled(s Step) string {
	if s.DoneOn != "" {
		return "0"
	}
	return "1"
}

func checked(s Step) string {
	if s.DoneOn != "" {
		return "true"
	}
	return "false"
}

// supports names what a piece of evidence is for.
func supports(item EvidenceItem) string {
	switch {
	case len(item.Dimensions) > 0 && len(item.Dimensions) <= 2:
		return ui.And(item.Dimensions...)
	case item.Expectations > 0:
		return expectations(item.Expectations)
	}
	return ui.T("not tied to an expectation")
}

func chosen(g ExpectationGroup) int {
	n := 0
	for _, o := range g.Options {
		if o.Chosen {
			n++
		}
	}
	return n
}

func groupTitle(g ExpectationGroup) string {
	if n := chosen(g); n > 0 {
		return ui.T("%s (%d chosen)", g.Dimension, n)
	}
	return g.Dimension
}

func growthLabel(s Subject) string {
	if s.Own {
		return ui.T("My growth")
	}
	return ui.T("All of %s's growth", s.Person.First())
}

func sideTitle(s Subject, mine bool) string {
	if mine {
		return s.mineTitle()
	}
	return s.theirsTitle()
}

func sidePerson(s Subject, mine bool) ui.Person {
	if mine {
		return s.Person
	}
	return s.Manager
}

func nothingShared(s Subject, mine bool) string {
	switch {
	case mine:
		return ui.T("%s has not shared a view of this yet.", s.Person.First())
	case s.Manager.Name == "":
		return ui.T("You have no manager in Belay at the moment, so there is no second view.")
	}
	return ui.T("%s has not shared a view of this yet.", s.Manager.First())
}

// otherName is whom the author of a view shares it with; "" for nobody.
func otherName(s Subject) string {
	if s.Own {
		return s.Manager.Name
	}
	return s.Person.Name
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// markParts is what changes when one expectation is marked. The other forms of
// the page stay as they are, so that no half-written note is lost.
func markParts(id string) string { return "#e-" + id + ", #finding, #tally, #history" }

// keepLabel names the one act on a view of older words.
func keepLabel(s Side) string {
	if s.Older != "" {
		return ui.T("Keep %s for the new wording", stateName(s.State))
	}
	return ui.T("Keep %s here", stateName(s.State))
}

func noFramework(t Target) string {
	if t.Department != "" {
		return ui.T("%s has no framework yet", t.Department)
	}
	return ui.T("Your department has no framework yet")
}
