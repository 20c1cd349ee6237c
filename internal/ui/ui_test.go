package ui_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"belay/internal/fault"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func samplePage() ui.Page {
	n := 0
	return ui.Page{
		Title:  "My growth",
		Crumbs: []ui.Link{{Href: "/people/1", Label: "Ines Carvalho"}},
		Nav: []ui.NavItem{
			{Href: "/growth", Label: "My growth", Icon: ui.IconGrowth, Current: true, Key: "g"},
			{Href: "/evidence", Label: "Evidence", Icon: ui.IconEvidence},
			{Href: "/team", Label: "My team", Icon: ui.IconPeople, Count: 2},
			{Href: "/matrix", Label: "Matrix", Icon: ui.IconMatrix, Group: "Department"},
			{Href: "/handbook", Label: "Handbook", Icon: ui.IconBook, Group: "Department"},
		},
		Person: ui.Person{ID: "1", Name: "Ines Carvalho", Detail: "Observability · Lisbon"},
		Now:    time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		NewKey: func() string { n++; return "key-" + string(rune('a'+n)) },
	}
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

// with puts children into a component, as a template's braces do.
func with(c templ.Component, children string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, text(children)), w)
	})
}

func TestShellLeadsEverywhereOnWideScreensAndPhones(t *testing.T) {
	t.Parallel()
	p := samplePage()
	doc := uitest.Render(t, with(ui.Shell(p), "<h1>Hello</h1>"))
	doc.Has("link", "Skip to content")
	for _, item := range p.Nav {
		doc.Has("link", item.Label)
	}
	if got := uitest.Attr(doc.Has("link", "More"), "href"); got != ui.MenuPath {
		t.Errorf("More leads to %q", got)
	}
	doc.Says("items waiting")
	action, _ := doc.Form(doc.Has("button", "Sign out"))
	if action != ui.SignOutPath {
		t.Errorf("signing out posts to %q", action)
	}
	menu := uitest.Render(t, ui.MenuPage(p))
	for _, item := range p.Nav {
		if len(menu.ByRole("link", item.Label)) < 2 {
			t.Errorf("the menu page lacks %q", item.Label)
		}
	}
}

func TestThemeComesFromTheServerAndSwitchesByAForm(t *testing.T) {
	t.Parallel()
	p := samplePage()
	p.Theme, p.Back = ui.ParseTheme("dark"), "/growth?level=senior"
	doc := uitest.Render(t, with(ui.Shell(p), "<h1>Hello</h1>"))
	if !strings.Contains(doc.Source, `<html lang="en" data-theme="dark">`) {
		t.Error("the page does not carry its theme")
	}
	action, values := doc.Form(doc.Has("button", "Light colours"))
	if action != ui.ThemePath || values["theme"][0] != "light" || values["back"][0] != "/growth?level=senior" {
		t.Errorf("the switch posts %v to %q", values, action)
	}
	if ui.ParseTheme("purple\"><script>") != ui.System {
		t.Error("an unknown theme is taken over")
	}
}

func TestFlashOffersUndo(t *testing.T) {
	t.Parallel()
	p := samplePage()
	p.Flash = &ui.Flash{Text: "Evidence removed.", Undo: "/evidence/7/restore", UndoFields: []ui.Hidden{{Name: "version", Value: "3"}}}
	doc := uitest.Render(t, ui.FlashArea(p))
	action, values := doc.Form(doc.Has("button", "Undo"))
	if action != "/evidence/7/restore" || values["version"][0] != "3" || len(values[ui.FieldKey]) != 1 {
		t.Errorf("undo posts %v to %q", values, action)
	}
	doc.Has("status", "Evidence removed.")
}

func TestRefusedFormTellsFaultsTwice(t *testing.T) {
	t.Parallel()
	refused := fault.New(fault.Invalid, "BLY-2501", "Two fields need another look.").With("title", "Give it a title.").With("link", "A link starts with https://.")
	faults := ui.FaultsOf(refused)
	page := templ.Join(
		ui.ErrorSummary(faults),
		ui.Field(ui.Input{Name: "title", Label: "Title", Error: faults.Of("title")}),
		ui.Field(ui.Input{Name: "link", Label: "Link", Type: "url", Hint: "Where it can be read.", Value: "ftp:x", Error: faults.Of("link")}),
		ui.TextField(ui.Input{Name: "note", Label: "Note", Value: "two\nlines", Error: faults.Of("note")}),
	)
	doc := uitest.Render(t, page)
	doc.Has("alert", "This was not saved yet")
	if got := uitest.Attr(doc.Has("link", "Give it a title."), "href"); got != "#"+ui.FieldID("title") {
		t.Errorf("the summary points at %q", got)
	}
	link := doc.Has("textbox", "Link")
	if uitest.Attr(link, "value") != "ftp:x" || uitest.Attr(link, "aria-invalid") != "true" || uitest.Attr(link, "aria-describedby") != "f-link-hint f-link-error" {
		t.Errorf("the field lost its text or its fault: %v", link.Attr)
	}
	if note := doc.Has("textbox", "Note"); uitest.Attr(note, "aria-invalid") != "" {
		t.Error("a right field is marked as wrong")
	}
}

func TestFaultPageSaysWhatHappenedWhatWasKeptWhatToDo(t *testing.T) {
	t.Parallel()
	doc := uitest.Render(t, ui.FaultPage(samplePage(), ui.Fault{
		Code: "BLY-2512", Happened: "Somebody else changed this while you wrote.", Kept: "Your text is below.", Todo: "Compare both and save again.",
		Ways: []ui.Link{{Href: "/growth", Label: "My growth"}},
	}))
	for _, sentence := range []string{"Somebody else changed this", "What was kept", "Your text is below.", "What to do", "Compare both", "BLY-2512"} {
		doc.Says(sentence)
	}
	doc.Has("link", "My growth")
	uitest.Render(t, ui.FaultGate(ui.Page{}, ui.Fault{Code: "BLY-1104", Happened: "There is nothing here."}))
}

func TestFormsCarryKeyVersionAndEpoch(t *testing.T) {
	t.Parallel()
	p := samplePage()
	doc := uitest.Render(t, with(ui.Form(p, ui.FormOpts{Action: "/growth/steps", Version: 4, Epoch: 9, Swap: "#main", Draft: "step"}), "<button>Save</button>"))
	_, values := doc.Form(doc.Has("button", "Save"))
	if len(values[ui.FieldKey]) != 1 || values["version"][0] != "4" || values["epoch"][0] != "9" {
		t.Errorf("the form carries %v", values)
	}
	for _, attr := range []string{`method="post"`, `data-swap="#main"`, `data-draft="step"`} {
		if !strings.Contains(doc.Source, attr) {
			t.Errorf("the form lacks %s", attr)
		}
	}
	search := uitest.Render(t, with(ui.Form(p, ui.FormOpts{Action: "/evidence", Get: true}), "<button>Filter</button>"))
	if _, values := search.Form(search.Has("button", "Filter")); len(values[ui.FieldKey]) != 0 {
		t.Error("a search carries a key into the address")
	}
}

func TestChartsSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	scale := ui.Scale{Levels: []string{"Intern", "Associate", "Intermediate", "Senior", "Staff", "Principal"}, Current: 2, Target: 3}
	doc := uitest.Render(t, templ.Join(
		ui.Units(3, 1, 5),
		ui.LevelPlot(scale, ui.Views{Me: 3, Manager: 2, Who: "You", By: "Manager"}),
		ui.LevelPlot(scale, ui.Views{Me: ui.NoLevel, Manager: ui.Silent, Who: "Ines", By: "You"}),
		ui.LevelHead(scale),
		ui.Ladder([]ui.Rung{{Title: "Senior", Note: "31 of 43 met", Percent: 72, Target: true}}),
	))
	doc.Has("img", "3 of 5 met, 1 developing")
	doc.Has("img", "You: Senior. Manager: Intermediate. Target: Senior.")
	doc.Has("img", "Ines: no level met yet. You: no view yet. Target: Senior.")
	doc.Says("Interm.")
	if strings.Count(doc.Source, `class="gap"`) != 1 {
		t.Error("a gap line is drawn where there is none, or left out where there is one")
	}
	if !strings.Contains(doc.Source, `width="72"`) {
		t.Error("the ladder does not fill its bar")
	}
}

func TestOddScalesStillDraw(t *testing.T) {
	t.Parallel()
	for _, levels := range [][]string{{"Only"}, {"A", "B"}, {"1", "2", "3", "4", "5", "6", "7", "8", "9"}} {
		for target := range levels {
			for me := ui.Silent; me < len(levels); me++ {
				scale := ui.Scale{Levels: levels, Target: target}
				doc := uitest.Render(t, templ.Join(ui.LevelHead(scale), ui.LevelPlot(scale, ui.Views{Me: me, Manager: len(levels) - 1, Who: "You", By: "Manager"})))
				if strings.Contains(doc.Source, `="-`) {
					t.Fatalf("%d levels, target %d, me %d: something stands left of the picture", len(levels), target, me)
				}
			}
		}
	}
}

func TestUnsafeAddressesAreRefused(t *testing.T) {
	t.Parallel()
	doc := uitest.Render(t, ui.LinkButton("javascript:alert(1)", "", "Open", false))
	if got := uitest.Attr(doc.Has("link", "Open"), "href"); strings.Contains(got, "javascript") {
		t.Errorf("a script address passed: %q", got)
	}
}

func TestLintFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	for planted, want := range map[string]string{
		`<p style="color:red">x</p>`:                         "style attribute",
		`<button onclick="go()">x</button>`:                  "handler onclick",
		`<style>p{}</style>`:                                 "<style> element",
		`<script>go()</script>`:                              "inline <script>",
		`<a href="javascript:go()">x</a>`:                    "script URL",
		`<a href="#">x</a>`:                                  "goes nowhere",
		`<input type="text" name="a">`:                       "has no name",
		`<button></button>`:                                  "has no name",
		`<label for="gone">x</label>`:                        "which no element has",
		`<p id="a"></p><p id="a"></p>`:                       "stands 2 times",
		`<h1>x</h1><h3>y</h3>`:                               "jumps from level 1 to 3",
		`<!doctype html><html><body><p>x</p></body></html>`:  "0 h1 elements",
		`<img src="x.png">`:                                  "no alt text",
		`<form action="/a"><form action="/b"></form></form>`: "inside a form",
		`<form><button>x</button></form>`:                    "no action",
	} {
		if found := strings.Join(uitest.Lint(planted), "; "); !strings.Contains(found, want) {
			t.Errorf("in %s the check found %q, want %q", planted, found, want)
		}
	}
	if found := uitest.Lint(`<h1>x</h1><h2>y</h2><label for="a">A</label><input id="a" name="a"><a href="/x">z</a>`); len(found) > 0 {
		t.Errorf("the check refuses a right page: %v", found)
	}
}

func TestNoBareWordsInTemplates(t *testing.T) {
	t.Parallel()
	var names []string
	for _, pattern := range []string{"*_templ.go", "../*/*http/*_templ.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 4 {
		t.Fatalf("only %d templates found", len(names))
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		faults, err := uitest.BareText(name, string(source))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			t.Errorf("words outside ui.T: %s", f)
		}
	}
}

func TestBareWordsAreFoundWhenPlanted(t *testing.T) {
	t.Parallel()
	const frame = `package x
func Y() templ.Component {
	return f(func() error {
		templ_7745c5c3_Err = templruntime.WriteString(templ_7745c5c3_Buffer, 1, %PLANT%)
		return nil
	})
}`
	for _, planted := range []string{`"<p>Save now</p>"`, `"<button aria-label=\"Close\">×</button>"`} {
		faults, err := uitest.BareText("x_templ.go", strings.Replace(frame, "%PLANT%", planted, 1))
		if err != nil || len(faults) != 1 {
			t.Errorf("%s: found %v, %v", planted, faults, err)
		}
	}
	hidden := strings.Replace(frame, `templruntime.WriteString(templ_7745c5c3_Buffer, 1, %PLANT%)`, `templ.JoinStringErrs("Save now")`, 1)
	if faults, err := uitest.BareText("x_templ.go", hidden); err != nil || len(faults) != 1 {
		t.Errorf("words in a Go literal: found %v, %v", faults, err)
	}
	if faults, _ := uitest.BareText("x_templ.go", strings.Replace(frame, "%PLANT%", `"<p class=\"words\">· 12 /</p>"`, 1)); len(faults) > 0 {
		t.Errorf("signs and classes are taken for words: %v", faults)
	}
}
