package growthhttp

import (
	"fmt"
	"time"

	"belay/internal/ui"
)

// The samples below are one made-up department, enough to fill every view.

var (
	ines  = ui.Person{ID: "p-ines", Name: "Ines Carvalho", Given: "Ines", Detail: "Observability · Lisbon", Href: "/people/p-ines"}
	tomas = ui.Person{ID: "p-tomas", Name: "Tomás Reyes", Given: "Tomás", Detail: "Observability · Madrid"}
)

func samplePage(title string, current string) ui.Page {
	keys := 0
	nav := []ui.NavItem{
		{Href: "/growth", Label: "My growth", Icon: ui.IconGrowth, Key: "g"},
		{Href: "/evidence", Label: "Evidence", Icon: ui.IconEvidence, Key: "e"},
		{Href: "/team", Label: "My team", Icon: ui.IconPeople, Key: "t"},
		{Href: "/matrix", Label: "Matrix", Icon: ui.IconMatrix, Group: "Department", Key: "m"},
		{Href: "/handbook", Label: "Handbook", Icon: ui.IconBook, Group: "Department", Key: "h"},
		{Href: "/privacy", Label: "Who looked at my record", Icon: ui.IconEye, Group: "You"},
		{Href: "/devices", Label: "Your devices", Icon: ui.IconDevices, Group: "You"},
		{Href: "/export", Label: "Your data", Icon: ui.IconDownload, Group: "You"},
	}
	for i := range nav {
		nav[i].Current = nav[i].Href == current
	}
	return ui.Page{
		Title: title, Crumbs: []ui.Link{{Href: "/people/p-ines", Label: "Ines Carvalho"}}, Nav: nav, Person: ines, Back: current,
		Now: time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC), Place: "Lisbon",
		NewKey: func() string { keys++; return fmt.Sprintf("key-%d", keys) },
	}
}

func ownSubject() Subject { return Subject{Person: ines, Manager: tomas, Own: true} }

func sampleRow(title string, met, developing, total, me, manager int, latest string) DimensionRow {
	return DimensionRow{
		Title: title, Href: "/growth/dimension-" + ui.Initials(title), Latest: latest,
		Counts: Counts{Met: met, Developing: developing, Marked: total, Total: total},
		Views:  ui.Views{Me: me, Manager: manager},
	}
}

func sampleGrowth() GrowthView {
	judgement := sampleRow("Technical judgement", 4, 1, 5, 3, 2, "2026-11-18")
	judgement.Differ = true
	oncall := sampleRow("On-call and incidents", 1, 2, 5, 2, 2, "2026-11-21")
	oncall.Largest = true
	return GrowthView{
		Subject: ownSubject(), Epoch: 7,
		Role:   "Intermediate Site Reliability Engineer",
		Target: Target{Role: "Site Reliability Engineer", Level: "Senior", Href: "/growth/target"},
		Sources: []Source{
			{Layer: "Engineering matrix", Version: 7, ReadOn: "2026-11-20", Href: "/matrix/engineering"},
			{Layer: "Infrastructure overlay", Version: 3, ReadOn: "2026-11-20", Href: "/matrix/infrastructure"},
		},
		Counts: Counts{Met: 31, Developing: 6, Marked: 40, Total: 43},
		Gaps:   []string{"On-call and incidents", "Capacity and scaling"},
		Ladder: []ui.Rung{
			{Title: "Associate", Note: "2022", Percent: 100},
			{Title: "Intermediate", Note: "since Mar 2024", Percent: 100},
			{Title: "Senior", Note: "31 of 43 met", Percent: 72, Target: true},
			{Title: "Staff", Note: "47 expectations"},
			{Title: "Principal", Note: "48 expectations"},
		},
		Levels: []ui.Tab{{Href: "/growth", Label: "Senior", Current: true}, {Href: "/growth?level=intermediate", Label: "Intermediate"}, {Href: "/growth?level=staff", Label: "Staff"}},
		Shown:  "Senior",
		Scale:  ui.Scale{Levels: []string{"Intern", "Associate", "Intermediate", "Senior", "Staff", "Principal"}, Current: 2, Target: 3},
		Layers: []LayerRows{
			{Layer: "Engineering", Counts: Counts{Met: 19, Total: 23}, Rows: []DimensionRow{
				sampleRow("Results and ownership", 5, 0, 5, 3, 3, "2026-11-12"), judgement,
				sampleRow("Collaboration", 4, 0, 4, 3, 3, "2026-11-04"),
				sampleRow("Communication", 4, 1, 5, 3, 3, "2026-10-29"),
				sampleRow("Mentoring others", 2, 1, 4, 2, 2, "2026-09-03"),
			}},
			{Layer: "Infrastructure overlay", Counts: Counts{Met: 12, Total: 20}, Rows: []DimensionRow{
				oncall,
				sampleRow("Observability", 4, 0, 4, 4, 4, "2026-11-19"),
				sampleRow("Infrastructure as code", 4, 0, 4, 3, 3, "2026-11-11"),
				sampleRow("Capacity and scaling", 1, 0, 4, 2, ui.Silent, ""),
				sampleRow("Release and change", 2, 1, 3, 2, 2, "2026-10-16"),
			}},
		},
		Focus: &Focus{Title: "On-call and incidents", Level: "Senior", Href: "/growth/on-call", Items: []FocusItem{
			{Text: "Takes primary on-call without a shadow", Href: "/growth/on-call#e-1", Mine: Developing, Theirs: Developing, How: "Two-week shadow, then one reverse shadow"},
			{Text: "Leads an incident of severity 2 or higher", Href: "/growth/on-call#e-2", Mine: NotYet, How: "Incident command, with a review linked"},
			{Text: "Writes reviews that change how we work", Href: "/growth/on-call#e-3", Mine: Met, Theirs: Met, Proof: ui.Link{Href: "/evidence/1", Label: "Review of the 9 Oct log outage"}},
		}},
		Steps: Steps{AddAction: "/growth/steps", Items: []Step{
			{ID: "1", Text: "Shadow two on-call weeks with Kofi", About: "On-call and incidents", Due: "2026-12-11", Toggle: "/growth/steps/1/done", Remove: "/growth/steps/1/remove", Version: 1},
			{ID: "2", Text: "Write the capacity note for the log cluster", Due: "2026-12-18", Toggle: "/growth/steps/2/done", Remove: "/growth/steps/2/remove", Version: 1},
			{ID: "3", Text: "Coffee with Aiko about halting a release", Toggle: "/growth/steps/3/done", Remove: "/growth/steps/3/remove", Version: 1},
			{ID: "4", Text: "Read “Handling overload”", DoneOn: "2026-11-20", Toggle: "/growth/steps/4/done", Remove: "/growth/steps/4/remove", Version: 2},
		}},
		Evidence: []EvidenceItem{
			{ID: "1", Title: "Review of the 9 Oct log outage", Href: "/evidence/1", Link: "https://reviews.example/42", On: "2026-11-21", Expectations: 2, Dimensions: []string{"On-call and incidents"}, Shared: true},
			{ID: "2", Title: "Dashboards the support team now uses", Href: "/evidence/2", On: "2026-11-19", Expectations: 3, Dimensions: []string{"Observability", "Collaboration"}},
		},
		AllEvidence: "/evidence", AddEvidence: "/evidence/new",
		Sharing: Sharing{Unshared: 3, Shared: 37, Action: "/growth/share", With: tomas},
		Visible: Visibility{
			Marks:    "Visible to you. Tomás Reyes sees each mark once you share it.",
			Steps:    "Visible to you.",
			Evidence: "Visible to you. Tomás Reyes sees what you share.",
			Target:   "Visible to you and Tomás Reyes.",
		},
	}
}

func sampleDimension() DimensionView {
	origin := Origin{Layer: "Infrastructure overlay", Version: 3, File: "career/infrastructure/senior.md", From: 41, To: 42, Href: "/handbook/senior"}
	return DimensionView{
		Subject: ownSubject(), Epoch: 7, Title: "On-call and incidents", Level: "Senior",
		Layer:  Source{Layer: "Infrastructure overlay", Version: 3, ReadOn: "2026-11-20", Href: "/matrix/infrastructure"},
		Counts: Counts{Met: 1, Developing: 1, Marked: 3, Total: 3},
		Levels: []ui.Tab{{Href: "/growth/on-call", Label: "Senior", Current: true}, {Href: "/growth/on-call?level=staff", Label: "Staff"}},
		Growth: "/growth", Next: ui.Link{Href: "/growth/observability", Label: "Observability"},
		Expectations: []Expectation{
			{
				ID: "1", Text: "Takes primary on-call without a shadow", Origin: origin, How: "two-week shadow, then one reverse shadow",
				Mine:   Side{State: Developing, Note: "First week done, second booked.", MarkedOn: "2026-11-21", Shared: true, Action: "/growth/marks/1", Version: 2, Visible: "Tomás sees this mark and its note."},
				Theirs: Side{State: Developing, Note: "Calm in the last two pages. One reverse shadow and you are there.", MarkedOn: "2026-11-19"}, AddEvidence: "/evidence/new?expectation=1",
			},
			{
				ID: "2", Text: "Leads an incident of severity 2 or higher", Origin: origin,
				Mine: Side{Action: "/growth/marks/2", Visible: "Until you tick this, only you see it."}, AddEvidence: "/evidence/new?expectation=2",
			},
			{
				ID: "3", Text: "Writes reviews that change how we work", Origin: origin,
				Mine:   Side{State: Met, MarkedOn: "2026-10-15", Action: "/growth/marks/3", Version: 1, Older: "Writes incident reviews", Keep: "/growth/marks/m3/keep", Visible: "Until you tick this, only you see it."},
				Theirs: Side{State: NotYet, MarkedOn: "2026-11-01"}, AddEvidence: "/evidence/new?expectation=3",
				Evidence: []EvidenceItem{{ID: "1", Title: "Review of the 9 Oct log outage", Href: "/evidence/1", Link: "https://reviews.example/42", On: "2026-11-21", Shared: true}},
			},
		},
		History: []HistoryLine{
			{On: "2026-11-21", Text: "You changed “Takes primary on-call without a shadow” from Not yet to Developing."},
			{On: "2026-10-15", Text: "You marked “Writes reviews that change how we work” as Met."},
		},
	}
}

func sampleEvidenceForm() EvidenceForm {
	return EvidenceForm{
		New: true, Action: "/evidence", Cancel: "/growth", On: "2026-11-22", With: tomas, Visible: "Until you tick this, only you see it.", DraftKey: "evidence-new",
		Groups: []ExpectationGroup{
			{Dimension: "On-call and incidents", Options: []ui.Option{{Value: "1", Label: "Takes primary on-call without a shadow", Chosen: true}, {Value: "2", Label: "Leads an incident of severity 2 or higher"}}},
			{Dimension: "Observability", Options: []ui.Option{{Value: "4", Label: "Makes a service explain itself"}}},
		},
	}
}

func counted(met, marked, total int) Counts { return Counts{Met: met, Marked: marked, Total: total} }

func sampleTeam() TeamView {
	return TeamView{
		Visible: "Visible to you. You see only what each person has shared with you.",
		Rows: []TeamRow{
			{Person: ui.Person{ID: "p-ines", Name: "Ines Carvalho", Detail: "Observability · Lisbon", Href: "/people/p-ines/growth"}, Level: "Intermediate", Target: "Senior", Shared: true, Mine: counted(31, 40, 43), Theirs: counted(28, 39, 43), Latest: "2026-11-21"},
			{Person: ui.Person{ID: "p-hana", Name: "Hana Kovář", Detail: "Observability · Brno", Href: "/people/p-hana/growth"}, Level: "Senior", Target: "Staff", Theirs: counted(0, 0, 47)},
			{Person: ui.Person{ID: "p-samuel", Name: "Samuel Eze", Detail: "Observability · Nairobi", Href: "/people/p-samuel/growth"}, Level: "Associate"},
		},
	}
}
