package app

import (
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/internship"
	"belay/internal/learning/learninghttp"
	"belay/internal/notify/notifyhttp"
	"belay/internal/ui"
)

const internshipsPath = "/internships"

// cardLines is how many lines a card of the first page shows.
const cardLines = 3

// cards are what the features show on the first page, in its order.
func (c *core) cards() []notifyhttp.CardFunc {
	return []notifyhttp.CardFunc{c.internshipCard, c.moduleCard}
}

// internshipCard shows the internships the viewer takes part in and that have
// not ended.
func (c *core) internshipCard(tx *db.Tx, v *authz.Viewer) (notifyhttp.Card, error) {
	card := notifyhttp.Card{ID: "internships", Title: ui.T("Your internships"), More: ui.Link{Href: internshipsPath, Label: ui.T("All of them")}}
	list, err := c.internship.MineIn(tx, v)
	for _, it := range list {
		if it.State.Final() || len(card.Lines) == cardLines {
			continue
		}
		card.Lines = append(card.Lines, notifyhttp.CardLine{Label: it.Topic, Href: internshipsPath + "/" + it.ID, Meta: standing(it, v.Actor().Person)})
	}
	return card, err
}

// standing is where an internship stands for a reader, in a few words.
func standing(it internship.Internship, reader string) string {
	switch {
	case it.WaitsFor == reader:
		return ui.T("It waits for you")
	case it.State == internship.Active:
		return ui.T("Running until %s", it.EndOn)
	case it.Step == internship.WaitLearner:
		return ui.T("New terms wait for the learner")
	}
	return ui.T("It is %s", it.Words())
}

// moduleCard shows the modules the viewer is working through.
func (c *core) moduleCard(tx *db.Tx, v *authz.Viewer) (notifyhttp.Card, error) {
	card := notifyhttp.Card{ID: "modules", Title: ui.T("Your modules"), More: ui.Link{Href: learninghttp.ModulesPath, Label: ui.T("All modules")}}
	runs, err := c.learning.RunningIn(tx, v)
	for _, r := range runs[:min(len(runs), cardLines)] {
		card.Lines = append(card.Lines, notifyhttp.CardLine{Label: r.ModuleTitle, Href: learninghttp.RunsPath + "/" + r.ID,
			Meta: ui.T("%d of %d tasks done", r.Done, r.Total), Done: r.Done, Total: r.Total})
	}
	return card, err
}
