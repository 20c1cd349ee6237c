package accounthttp

import (
	"net/http"
	"strconv"
	"strings"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/route"
	"belay/internal/ui"
)

// next is where a sign-in leads: a path of this site, and not back to signing
// in or out.
func next(path string) string {
	path = route.LocalPath(path)
	page, _, _ := strings.Cut(path, "?")
	switch page {
	case SignInPath, ui.SignOutPath, signedOutPath:
		return "/"
	}
	return path
}

func (f *Face) signInPage(x *route.Exchange) error {
	to := next(x.Query("next"))
	if x.Actor.SignedIn() && f.Accounts.Demo() == nil {
		x.Redirect(to)
		return nil
	}
	return f.showSignIn(x, http.StatusOK, SignInView{Next: to})
}

func (f *Face) showSignIn(x *route.Exchange, status int, v SignInView) error {
	v.Action = SignInPath
	if demo := f.Accounts.Demo(); demo != nil {
		people, err := demo.People(x.Request.Context())
		if err != nil {
			return err
		}
		v.SampleAction = samplePath
		v.Samples = ByDuty(people)
		if f.Choose != nil {
			v.Samples = f.Choose(people)
		}
	}
	p := f.Page(x)
	p.Title = ui.T("Sign in")
	return x.Render(status, SignInPage(p, v))
}

func (f *Face) signIn(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	v := SignInView{Email: form.Text("email"), Next: next(form.Text("next"))}
	in := account.SignIn{Email: v.Email, Password: secret(form, "password"), Address: route.Address(x.Request),
		Device: device(x.Request), Previous: token(x.Request, x.Secure())}
	if missing := missing(in); missing != nil {
		return f.refuse(x, v, missing)
	}
	session, err := f.Accounts.SignIn(x.Request.Context(), in)
	if err != nil {
		return f.refuse(x, v, err)
	}
	keep(x, session)
	x.Redirect(v.Next)
	return nil
}

func missing(in account.SignIn) error {
	e := fault.New(fault.Invalid, "BLY-2120", "Please give your e-mail address and your password.")
	if in.Email == "" {
		e = e.With("email", "Please type your e-mail address.")
	}
	if in.Password == "" {
		e = e.With("password", "Please type your password.")
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

// refuse shows the form again with what the person may mend; what they cannot
// is an error page.
func (f *Face) refuse(x *route.Exchange, v SignInView, err error) error {
	if !mendable(x, err) {
		return err
	}
	v.Faults = ui.FaultsOf(err)
	return f.showSignIn(x, route.Status(fault.From(err)), v)
}

// mendable tells whether a form is to be shown again with the error, and says
// when to come back if that is what it takes.
func mendable(x *route.Exchange, err error) bool {
	e := fault.From(err)
	if e.Retry > 0 {
		x.Header().Set("Retry-After", strconv.Itoa(int(e.Retry.Seconds()+0.999)))
	}
	switch e.Kind {
	case fault.Invalid, fault.Unauthenticated, fault.TooMany, fault.Conflict, fault.Stale:
		return true
	}
	return false
}

// secret is a password exactly as typed: blanks around it are part of it.
func secret(form route.Form, name string) string {
	if all := form.All(name); len(all) == 1 {
		return all[0]
	}
	return ""
}

func (f *Face) signInSample(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	session, err := f.Accounts.Demo().SignIn(x.Request.Context(), form.Text("person"), device(x.Request), token(x.Request, x.Secure()))
	if err != nil {
		return err
	}
	keep(x, session)
	x.Redirect(next(form.Text("next")))
	return nil
}

func (f *Face) signOut(x *route.Exchange) error {
	if err := f.Accounts.SignOut(x.Request.Context(), token(x.Request, x.Secure())); err != nil {
		return err
	}
	forget(x)
	x.Redirect(signedOutPath)
	return nil
}

func (f *Face) signedOut(x *route.Exchange) error {
	if x.Actor.SignedIn() {
		x.Redirect("/")
		return nil
	}
	p := f.Page(x)
	p.Title = ui.T("Signed out")
	return x.Render(http.StatusOK, SignedOutPage(p, SignInPath))
}

// byDuty groups sample people by what they are responsible for.
// ByDuty groups sample people by what they do: engineers, managers, and those with a role.
func ByDuty(people []account.Sample) []SampleGroup {
	groups := []SampleGroup{{Role: ui.T("Engineers")}, {Role: ui.T("Managers")}, {Role: ui.T("People partners and administrators")}}
	for _, s := range people {
		g := &groups[0]
		switch {
		case len(s.Roles) > 0:
			g = &groups[2]
		case s.Reports > 0:
			g = &groups[1]
		}
		g.People = append(g.People, ui.Person{ID: s.Person, Name: s.Name, Detail: duty(s)})
	}
	var filled []SampleGroup
	for _, g := range groups {
		if len(g.People) > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

func duty(s account.Sample) string {
	words := map[authz.Role]string{authz.RoleHRAdmin: ui.T("HR administrator"), authz.RoleHRPartner: ui.T("People Business Partner"),
		authz.RolePlatformAdmin: ui.T("Platform administrator"), authz.RoleAuditor: ui.T("Auditor")}
	var parts []string
	if len(s.Roles) > 0 {
		parts = append(parts, words[s.Roles[0]])
	}
	if s.Team != "" {
		parts = append(parts, s.Team)
	}
	if _, place, ok := strings.Cut(s.Zone, "/"); ok {
		parts = append(parts, strings.ReplaceAll(place, "_", " "))
	}
	return strings.Join(parts, ", ")
}

// Welcome answers "/" for somebody who is not signed in.
func (f *Face) Welcome(x *route.Exchange) error {
	return f.showSignIn(x, http.StatusOK, SignInView{Next: "/"})
}
