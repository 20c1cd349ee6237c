package accounthttp

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/ui"
	"belay/internal/ui/uitest"
)

func now() time.Time { return time.Date(2026, 11, 22, 9, 42, 0, 0, time.UTC) }

func samplePage(title, path string) ui.Page {
	nav := []ui.NavItem{
		{Href: "/growth", Label: "My growth", Icon: ui.IconGrowth},
		{Href: "/evidence", Label: "Evidence", Icon: ui.IconEvidence},
		{Href: "/matrix", Label: "Matrix", Icon: ui.IconMatrix, Group: "Department"},
		{Href: "/privacy", Label: "Who looked", Icon: ui.IconEye, Group: "You"},
		{Href: "/devices", Label: "Your devices", Icon: ui.IconDevices, Group: "You"},
	}
	for i := range nav {
		nav[i].Current = nav[i].Href == path
	}
	return ui.Page{
		Title: title, Nav: nav, Back: path, Now: now(), Place: "Lisbon",
		Person: ui.Person{ID: "p-ines", Name: "Ines Carvalho", Detail: "Observability · Lisbon"},
		NewKey: func() string { return "key" },
	}
}

func render(t *testing.T, name string, c templ.Component) *uitest.Doc {
	t.Helper()
	doc := uitest.Render(t, c)
	uitest.Keep(t, name, doc)
	return doc
}

func TestSignInKeepsTheAddressAndNeverThePassword(t *testing.T) {
	t.Parallel()
	v := SignInView{Action: "/sign-in", Email: "ines@belay.example", Next: "/growth/target"}
	doc := render(t, "signin", SignInPage(ui.Page{Title: "Sign in"}, v))
	doc.HasNo("heading", "Or look around as")
	v.Faults = ui.FaultsOf(fault.New(fault.Unauthenticated, "BLY-2101", "E-mail and password do not match."))
	doc = render(t, "signin-refused", SignInPage(ui.Page{Title: "Sign in"}, v))
	doc.Has("alert", "You are not signed in yet.")
	action, values := doc.Form(doc.Has("button", "Sign in"))
	if action != "/sign-in" || values["email"][0] != "ines@belay.example" || values["next"][0] != "/growth/target" || values["password"][0] != "" {
		t.Errorf("signing in posts %v to %s", values, action)
	}
	if got := uitest.Attr(doc.Has("textbox", "Password"), "autocomplete"); got != "current-password" {
		t.Errorf("a password manager is told %q", got)
	}
}

func TestDemoSignsInWithOneClick(t *testing.T) {
	t.Parallel()
	v := SignInView{Action: "/sign-in", SampleAction: "/sign-in/sample", Next: "/", Samples: []SampleGroup{
		{Role: "Learners", People: []ui.Person{{ID: "p-ines", Name: "Ines Carvalho", Detail: "Intermediate SRE, Lisbon"}, {ID: "p-daniel", Name: "Daniel Okafor", Detail: "Billing, Lagos"}, {ID: "p-mei", Name: "Mei-Ling Tan", Detail: "Support, Singapore"}}},
		{Role: "Managers", People: []ui.Person{{ID: "p-tomas", Name: "Tomás Reyes", Detail: "Observability, Madrid"}}},
	}}
	doc := render(t, "signin-demo", SignInPage(ui.Page{Title: "Sign in", Demo: "This is a demonstration with made-up people. What you change is gone when it stops."}, v))
	doc.Says("made-up people")
	doc.Has("heading", "Managers")
	action, values := doc.Form(doc.Has("button", "Tomás Reyes"))
	if action != "/sign-in/sample" || values["person"][0] != "p-tomas" {
		t.Errorf("one click posts %v to %s", values, action)
	}
}

func TestSignedOutSaysWhatWasKept(t *testing.T) {
	t.Parallel()
	doc := render(t, "signed-out", SignedOutPage(ui.Page{Title: "Signed out"}, "/sign-in"))
	doc.Says("Everything you saved is kept.")
	doc.Has("link", "Sign in again")
}

func TestDevicesAreEndedOneByOneOrAllOthers(t *testing.T) {
	t.Parallel()
	v := DevicesView{RevokeOthers: "/devices/others", Visible: "Visible to you.", Devices: []Device{
		{Name: "Firefox on Linux", Since: now().Add(-time.Hour), LastSeen: now(), Current: true},
		{Name: "Safari on iPhone", Since: now().AddDate(0, 0, -9), LastSeen: now().AddDate(0, 0, -1), Revoke: "/devices/2/end"},
	}}
	doc := render(t, "devices", DevicesPage(samplePage("Your devices", "/devices"), v))
	doc.Says("You are signed in on 2 devices.")
	doc.Says("last used Sat 21 Nov, 09:42 Lisbon")
	if action, _ := doc.Form(doc.Has("button", "Sign out Safari on iPhone")); action != "/devices/2/end" {
		t.Errorf("ending a session posts to %s", action)
	}
	if action, _ := doc.Form(doc.Has("button", "Sign out everywhere else")); action != "/devices/others" {
		t.Errorf("ending the others posts to %s", action)
	}
	doc.HasNo("button", "Sign out Firefox on Linux")
	v.Devices = v.Devices[:1]
	doc = render(t, "devices-one", DevicesPage(samplePage("Your devices", "/devices"), v))
	doc.HasNo("button", "Sign out everywhere else")
}

func TestPasswordFormShowsItsRuleAndItsFaults(t *testing.T) {
	t.Parallel()
	v := PasswordView{Email: "ines@belay.example", Action: "/password", MinLength: 12}
	v.Faults = ui.FaultsOf(fault.New(fault.Invalid, "BLY-2102", "Your password was not changed.").With("password_new", "Use at least 12 characters."))
	doc := render(t, "password", PasswordPage(samplePage("Password", "/password"), v))
	doc.Says("At least 12 characters.")
	doc.Has("link", "Use at least 12 characters.")
	_, values := doc.Form(doc.Has("button", "Change password"))
	for _, name := range []string{"password_current", "password_new", "password_again"} {
		if len(values[name]) != 1 || values[name][0] != "" {
			t.Errorf("%s is sent as %v", name, values[name])
		}
	}
}

func TestTokensSayWhatTheyMayAndShowASecretOnce(t *testing.T) {
	t.Parallel()
	v := TokensView{Action: "/tokens", Visible: "Visible to you only.", Days: []ui.Option{{Value: "30", Label: "30 days", Chosen: true}},
		Read: []ui.Option{{Value: "growth:read", Label: "Growth"}}, Write: []ui.Option{{Value: "growth:write", Label: "Growth"}}}
	doc := render(t, "tokens-none", TokensPage(samplePage("Tokens", "/tokens"), v))
	doc.Says("No program acts for you.")
	v.Tokens = []TokenRow{
		{ID: "1", Name: "laptop", Scopes: []authz.TokenScope{"growth:read", "org:read"}, Made: now(), Until: now().Add(time.Hour), Revoke: "/tokens/1/revoke"},
		{ID: "2", Name: "old", Made: now(), Until: now(), Used: now()},
		{ID: "3", Name: "lost", Made: now(), Until: now().Add(time.Hour), Revoked: true},
	}
	v.Made, v.Secret = "laptop", "belay_secret"
	doc = render(t, "tokens", TokensPage(samplePage("Tokens", "/tokens"), v))
	doc.Says("One token lets a program act for you.")
	doc.Says("growth:read, org:read")
	doc.Says("Has run out")
	doc.Says("Taken back")
	if got := uitest.Attr(doc.Has("textbox", "Token"), "value"); got != "belay_secret" {
		t.Errorf("the secret is %q", got)
	}
	doc.Has("button", "Take back laptop")
	doc.HasNo("button", "Take back lost")
	v.Faults = ui.FaultsOf(fault.New(fault.Invalid, "BLY-2122", "Please correct what is marked.").With("scopes", "Choose something."))
	v.Secret = ""
	doc = render(t, "tokens-refused", TokensPage(samplePage("Tokens", "/tokens"), v))
	doc.Has("link", "Choose something.")
	_, values := doc.Form(doc.Has("button", "Make token"))
	for _, name := range []string{"name", "days"} {
		if len(values[name]) != 1 {
			t.Errorf("%s is sent as %v", name, values[name])
		}
	}
}
