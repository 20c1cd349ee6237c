package growthhttp

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"belay/internal/fault"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

// render draws a page, checks it and keeps it for looking at.
func render(t *testing.T, name string, c templ.Component) *uitest.Doc {
	t.Helper()
	doc := uitest.Render(t, c)
	uitest.Keep(t, name, doc)
	return doc
}

func TestGrowthFindingTellsTheAnswerForEveryCount(t *testing.T) {
	t.Parallel()
	own, report := ownSubject(), Subject{Person: ines, Manager: tomas}
	for _, c := range []struct {
		want    string
		subject Subject
		basis   Basis
		counts  Counts
		gaps    []string
	}{
		{"You meet 31 of 43 expectations for Senior. Biggest gaps: On-call, Capacity.", own, OwnMarks, counted(31, 40, 43), []string{"On-call", "Capacity", "Third"}},
		{"You meet 42 of 43 expectations for Senior. Biggest gap: On-call.", own, OwnMarks, counted(42, 43, 43), []string{"On-call"}},
		{"You meet all 43 expectations for Senior.", own, OwnMarks, counted(43, 43, 43), []string{"On-call"}},
		{"You meet none of the 43 expectations for Senior yet. Biggest gap: On-call.", own, OwnMarks, counted(0, 2, 43), []string{"On-call"}},
		{"Senior asks for 43 things. Mark the first one to see where you stand.", own, OwnMarks, counted(0, 0, 43), nil},
		{"You meet the only expectation for Senior.", own, OwnMarks, counted(1, 1, 1), nil},
		{"You do not meet the only expectation for Senior yet.", own, OwnMarks, counted(0, 1, 1), nil},
		{"The handbook has no expectations for Senior yet.", own, OwnMarks, Counts{}, nil},
		{"Ines meets 31 of 43 expectations for Senior.", report, SharedMarks, counted(31, 40, 43), nil},
		{"In your view Ines meets 5 of 43 expectations for Senior.", report, ManagerMarks, counted(5, 6, 43), nil},
		{"Ines aims for Senior. No view of it is shared yet.", report, ManagerMarks, counted(0, 0, 43), nil},
		{"Ines meets the only expectation for Senior.", report, SharedMarks, counted(1, 1, 1), nil},
	} {
		v := sampleGrowth()
		v.Subject, v.Basis, v.Counts, v.Gaps = c.subject, c.basis, c.counts, c.gaps
		if got := v.finding(); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestGrowthPageTellsWhereIStandAndWhatIsNext(t *testing.T) {
	t.Parallel()
	doc := render(t, "growth", GrowthPage(samplePage("My growth", "/growth"), sampleGrowth()))
	if doc.Finding() != "You meet 31 of 43 expectations for Senior. Biggest gaps: On-call and incidents, Capacity and scaling." {
		t.Error(doc.Finding())
	}
	doc.Has("link", "Add evidence")
	doc.Has("link", "Engineering matrix v7")
	doc.Says("Expectations come from Engineering matrix v7 and Infrastructure overlay v3, read from your handbook on 20 Nov.")
	doc.Has("heading", "Infrastructure overlay")
	doc.Says("12 of 20 met")
	doc.Has("img", "4 of 5 met, 1 developing")
	doc.Has("img", "You: Senior. Tomás: Intermediate. Target: Senior.")
	doc.Has("img", "You: Intermediate. Tomás: no view yet. Target: Senior.")
	doc.Says("Views differ")
	doc.SaysNot("Ratings")
	for _, visible := range []string{"Tomás Reyes sees each mark once you share it.", "Tomás Reyes sees what you share.", "Visible to you and Tomás Reyes."} {
		doc.Says(visible)
	}
	if got := uitest.Attr(doc.Has("link", "Observability"), "href"); got == "" {
		t.Error("a dimension leads nowhere")
	}
}

func TestNextStepsAreTickedAddedAndRemovedByPlainForms(t *testing.T) {
	t.Parallel()
	doc := render(t, "growth", GrowthPage(samplePage("My growth", "/growth"), sampleGrowth()))
	open := doc.Has("checkbox", "Shadow two on-call weeks with Kofi")
	if uitest.Attr(open, "aria-checked") != "false" {
		t.Error("an open step is ticked")
	}
	action, values := doc.Form(open)
	if action != "/growth/steps/1/done" || values["done"][0] != "1" || values["version"][0] != "1" || values["epoch"][0] != "7" {
		t.Errorf("ticking posts %v to %s", values, action)
	}
	if _, values = doc.Form(doc.Has("checkbox", "Read “Handling overload”")); values["done"][0] != "0" {
		t.Error("a done step cannot be opened again")
	}
	if action, _ = doc.Form(doc.Has("button", "Remove “Coffee with Aiko")); action != "/growth/steps/3/remove" {
		t.Errorf("removing posts to %s", action)
	}
	if action, _ = doc.Form(doc.Has("button", "Add")); action != "/growth/steps" {
		t.Errorf("adding posts to %s", action)
	}
	doc.Has("textbox", "Add a step")
	keys := map[string]bool{}
	for _, b := range doc.ByRole("button", "") {
		if uitest.Attr(b, "type") == "button" || uitest.Attr(b, "name") == "theme" || uitest.Attr(b.Parent.Parent, "method") == "dialog" {
			continue
		}
		_, values := doc.Form(b)
		if key := strings.Join(values[ui.FieldKey], ","); key == "" || keys[key] {
			t.Errorf("two forms share the key %q", key)
		} else {
			keys[key] = true
		}
	}
}

func TestEveryCardSaysWhatIsMissingAndOffersOneAction(t *testing.T) {
	t.Parallel()
	v := sampleGrowth()
	v.Target, v.Layers, v.Focus, v.Steps.Items, v.Evidence, v.Ladder = Target{Href: "/growth/target"}, nil, nil, nil, nil, nil
	doc := render(t, "growth-empty", GrowthPage(samplePage("My growth", "/growth"), v))
	if doc.Finding() != "Choose a role and a level to see what it asks for." {
		t.Error(doc.Finding())
	}
	doc.Has("link", "Choose a target")
	doc.Has("link", "Add your first evidence")
	doc.Says("One small step is enough to start.")
	v.Target.NoFramework = true
	doc = render(t, "growth-no-framework", GrowthPage(samplePage("My growth", "/growth"), v))
	doc.Says("Your department has no framework yet")
	doc.Has("link", "See all roles and levels")
}

func TestManagerReadsAReportWithoutTheirControls(t *testing.T) {
	t.Parallel()
	v := sampleGrowth()
	v.Subject.Own, v.Basis, v.AddEvidence, v.Target.Href, v.Steps.AddAction, v.Sharing = false, SharedMarks, "", "", "", Sharing{Unshared: 4, Action: "/growth/share", With: ines}
	for i := range v.Steps.Items {
		v.Steps.Items[i].Toggle, v.Steps.Items[i].Remove = "", ""
	}
	p := samplePage("Ines Carvalho", "/team")
	p.Person = tomas
	doc := render(t, "growth-manager", GrowthPage(p, v))
	doc.Says("Ines meets 31 of 43 expectations for Senior.")
	doc.Says("on 20 Nov. Counted from what Ines has shared with you.")
	doc.Has("img", "Ines: Senior. You: Intermediate. Target: Senior.")
	doc.Has("button", "Share with Ines")
	doc.HasNo("link", "Add evidence")
	doc.HasNo("link", "Change target")
	doc.HasNo("checkbox", "Shadow two on-call weeks")
	doc.HasNo("textbox", "Add a step")
	doc.SaysNot("only you see it")
}

func TestDimensionPageTakesMyViewAndShowsTheirs(t *testing.T) {
	t.Parallel()
	doc := render(t, "dimension", DimensionPage(samplePage("On-call and incidents", "/growth"), sampleDimension()))
	if doc.Finding() != "You meet 1 of 3 expectations for Senior in On-call and incidents." {
		t.Error(doc.Finding())
	}
	doc.Says("From Infrastructure overlay v3, read from your handbook on 20 Nov.")
	doc.Says("career/infrastructure/senior.md")
	doc.Says("lines 41 to 42")
	doc.Says("Calm in the last two pages.")
	doc.Says("Tomás has not shared a view of this yet.")
	doc.Says("When this was marked “Writes incident reviews” In the handbook now “Writes reviews that change how we work”")
	if action, values := doc.Form(doc.Has("button", "Keep Met for the new wording “Writes reviews")); action != "/growth/marks/m3/keep" || values["version"][0] != "1" {
		t.Errorf("keeping posts %v to %s", values, action)
	}
	action, values := doc.Form(doc.Has("button", "your view of “Takes primary on-call"))
	if action != "/growth/marks/1" || values["state"][0] != "developing" || values["note"][0] != "First week done, second booked." || values["share"][0] != "1" || values["version"][0] != "2" {
		t.Errorf("saving posts %v to %s", values, action)
	}
	if _, values = doc.Form(doc.Has("button", "your view of “Leads an incident")); values["state"] != nil || values["share"] != nil {
		t.Errorf("an unmarked expectation would send %v", values)
	}
	for _, state := range []string{"Not yet", "Developing", "Met"} {
		if n := len(doc.ByRole("radio", state)); n != 3 {
			t.Errorf("%d radio buttons say %q, want one per expectation", n, state)
		}
	}
	if got := uitest.Attr(doc.Has("link", "Add evidence for “Leads an incident"), "href"); got != "/evidence/new?expectation=2" {
		t.Errorf("evidence is added at %q", got)
	}
}

func TestManagerWritesOnlyTheirOwnSide(t *testing.T) {
	t.Parallel()
	v := sampleDimension()
	v.Subject.Own, v.Basis = false, SharedMarks
	for i := range v.Expectations {
		e := &v.Expectations[i]
		e.Mine.Action, e.Theirs.Action, e.Theirs.Visible = "", "/people/p-ines/marks/"+e.ID, "Until you tick this, only you see it."
	}
	v.Expectations[1].Mine = Side{}
	doc := render(t, "dimension-manager", DimensionPage(samplePage("On-call and incidents", "/team"), v))
	doc.Says("Ines has not shared a view of this yet.")
	doc.Says("First week done, second booked.")
	if action, values := doc.Form(doc.Has("button", "your view of “Writes reviews")); action != "/people/p-ines/marks/3" || values["state"][0] != "not_yet" {
		t.Errorf("saving posts %v to %s", values, action)
	}
	if n := len(doc.ByRole("radio", "Met")); n != 3 {
		t.Errorf("the manager has %d ways to say Met, want 3", n)
	}
	doc.Has("checkbox", "Share with Ines Carvalho")
}

func TestEvidenceFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := sampleEvidenceForm()
	doc := render(t, "evidence-new", EvidenceFormPage(samplePage("Add evidence", "/evidence"), v))
	action, values := doc.Form(doc.Has("button", "Save evidence"))
	if action != "/evidence" || values["expectation"][0] != "1" || values["on"][0] != "2026-11-22" || values["share"] != nil {
		t.Errorf("saving posts %v to %s", values, action)
	}
	if !strings.Contains(doc.Source, `data-draft="evidence-new"`) {
		t.Error("the form keeps no draft")
	}
	v.Title, v.Link, v.Note = "", "reviews/42", "I wrote <b>this</b>"
	v.Faults = ui.FaultsOf(fault.New(fault.Invalid, "BLY-2501", "Two fields need another look.").With("title", "Give it a title.").With("link", "A link starts with https://."))
	v.Draft = &ui.DraftHint{SavedAt: samplePage("", "").Now, Key: "evidence-new", Discard: "/drafts/discard"}
	doc = render(t, "evidence-faults", EvidenceFormPage(samplePage("Add evidence", "/evidence"), v))
	doc.Has("alert", "This was not saved yet")
	doc.Has("link", "Give it a title.")
	if _, again := doc.Form(doc.Has("button", "Start again")); again["key"][0] != "evidence-new" || again["back"][0] != "/evidence" {
		t.Errorf("starting again sends %v", again)
	}
	_, values = doc.Form(doc.Has("button", "Save evidence"))
	if values["link"][0] != "reviews/42" || values["note"][0] != "I wrote <b>this</b>" {
		t.Errorf("the refused form lost text: %v", values)
	}
}

func TestEvidenceListFiltersByAddress(t *testing.T) {
	t.Parallel()
	v := EvidenceList{
		Subject: ownSubject(), Items: sampleGrowth().Evidence, Total: 9, Action: "/evidence", Query: "log", Filtered: true, Add: "/evidence/new", Next: "/evidence?after=x",
		Dimensions: []ui.Option{{Value: "", Label: "All dimensions"}, {Value: "d1", Label: "Observability", Chosen: true}},
		Shared:     []ui.Option{{Value: "", Label: "Shared or not"}, {Value: "yes", Label: "Shared"}},
		Visible:    "Visible to you. Tomás Reyes sees what you share.",
	}
	doc := render(t, "evidence", EvidenceListPage(samplePage("Evidence", "/evidence"), v))
	doc.Says("You have kept 9 pieces of evidence.")
	doc.Says("only you see it")
	_, values := doc.Form(doc.Has("button", "Filter"))
	if values["q"][0] != "log" || values["dimension"][0] != "d1" {
		t.Errorf("the filter sends %v", values)
	}
	doc.Has("link", "Clear")
	doc.Has("link", "Next")
	v.Items = nil
	doc = render(t, "evidence-none", EvidenceListPage(samplePage("Evidence", "/evidence"), v))
	doc.Has("link", "Show all evidence")
	v.Total = 0
	doc = render(t, "evidence-empty", EvidenceListPage(samplePage("Evidence", "/evidence"), v))
	doc.Has("link", "Add your first evidence")
}

func TestEvidencePageShowsSourceAndWhatItProves(t *testing.T) {
	t.Parallel()
	v := EvidencePageView{
		Subject: ownSubject(), Epoch: 7, Item: sampleGrowth().Evidence[0], Note: "The index filled up.\nWe now watch its growth.", Edit: "/evidence/1/edit", Delete: "/evidence/1/remove", Version: 3,
		Expectations: []EvidenceFor{{Dimension: "On-call and incidents", Level: "Senior", Text: "Writes reviews that change how we work", Href: "/growth/on-call#e-3"}},
		Visible:      "Visible to you and Tomás Reyes.",
	}
	doc := render(t, "evidence-one", EvidencePage(samplePage("Evidence", "/evidence"), v))
	action, values := doc.Form(doc.Has("button", "Remove"))
	if action != "/evidence/1/remove" || values["version"][0] != "3" {
		t.Errorf("removing posts %v to %s", values, action)
	}
	if link := doc.Has("link", "https://reviews.example/42"); !strings.Contains(uitest.Attr(link, "rel"), "noopener") {
		t.Error("an outside link may reach back")
	}
	v.Item.Link = "javascript:alert(1)"
	doc = uitest.Render(t, EvidencePage(samplePage("Evidence", "/evidence"), v))
	if strings.Contains(doc.Source, `href="javascript`) {
		t.Error("a script address became a link")
	}
}

func TestTargetPageOffersEveryRoleAndLevel(t *testing.T) {
	t.Parallel()
	v := TargetView{
		Action: "/growth/target", Cancel: "/growth", Department: "Sales Engineering", Visible: "Visible to you and Tomás Reyes.",
		Families: []TargetFamily{
			{ID: "sre", Title: "Site Reliability Engineer", Detail: "Infrastructure Platforms", Href: "/matrix/infrastructure", Levels: []TargetLevel{{Value: "infra-ic-intermediate", Title: "Intermediate", Expectations: 34, Mine: true}, {Value: "infra-ic-senior", Title: "Senior", Expectations: 43, Chosen: true}, {Value: "infra-ic-staff", Title: "Staff", Expectations: 1}}},
			{ID: "be", Title: "Backend Engineer", Detail: "Development", Levels: []TargetLevel{{Value: "dev-ic-senior", Title: "Senior", Expectations: 38}}},
		},
	}
	doc := render(t, "target", TargetPage(samplePage("Target", "/growth"), v))
	doc.Says("Sales Engineering has no framework yet.")
	doc.Has("group", "Backend Engineer")
	doc.Has("radio", "Staff 1 expectation")
	if _, values := doc.Form(doc.Has("button", "Aim for this")); values["target"][0] != "infra-ic-senior" {
		t.Errorf("the form sends %v", values)
	}
	v.Families = nil
	render(t, "target-empty", TargetPage(samplePage("Target", "/growth"), v)).Has("link", "Back to my growth")
}

func TestTeamPageCountsOnlyWhatIsShared(t *testing.T) {
	t.Parallel()
	doc := render(t, "team", TeamPage(samplePage("My team", "/team"), sampleTeam()))
	if doc.Finding() != "3 people report to you. One has not chosen a target yet. One has not shared a view yet." {
		t.Error(doc.Finding())
	}
	doc.Says("31 of 43 met")
	doc.Says("Not shared")
	doc.SaysNot("0 of 47")
	if got := uitest.Attr(doc.Has("link", "Ines Carvalho"), "href"); got == "" {
		t.Error("a report cannot be opened")
	}
	render(t, "team-empty", TeamPage(samplePage("My team", "/team"), TeamView{})).Says("Nobody reports to you at the moment.")
}
