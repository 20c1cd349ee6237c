package accounthttp

import (
	"net/http"

	"belay/internal/account"
	"belay/internal/fault"
	"belay/internal/route"
	"belay/internal/ui"
)

// WelcomeView sets the password of a link's account. Fields: password_new,
// password_again; email goes along for password managers and is ignored.
type WelcomeView struct {
	Action    string
	Name      string
	Email     string
	MinLength int
	Faults    ui.Faults
}

func (f *Face) welcomePage(x *route.Exchange) error {
	return f.showWelcome(x, http.StatusOK, ui.Faults{})
}

func (f *Face) showWelcome(x *route.Exchange, status int, faults ui.Faults) error {
	a, err := f.Accounts.Linked(x.Request.Context(), x.Path("token"))
	if err != nil {
		return err
	}
	p := f.Page(x)
	p.Title = ui.T("Choose a password")
	p.Back = "/" // the theme form must not carry the link's token
	return x.Render(status, WelcomePage(p, WelcomeView{Action: x.Request.URL.Path, Name: a.Name, Email: a.Email, MinLength: account.MinPassword, Faults: faults}))
}

func (f *Face) welcome(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	var session string
	if err = again(form); err == nil {
		session, err = f.Accounts.Accept(x.Request.Context(), account.Accept{Token: x.Path("token"),
			Password: secret(form, account.FieldPassword), Device: device(x.Request), Previous: token(x.Request, x.Secure())})
	}
	if err != nil {
		if !mendable(x, err) {
			return err
		}
		return f.showWelcome(x, route.Status(fault.From(err)), ui.FaultsOf(err))
	}
	keep(x, session)
	x.Flash(route.Flash{Text: ui.T("Your password is set and you are signed in.")})
	x.Redirect("/")
	return nil
}
