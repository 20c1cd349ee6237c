package accounthttp

import (
	"net/http"
	"strconv"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) tokensPage(x *route.Exchange) error {
	return f.showTokens(x, http.StatusOK, tokenForm{days: 30}, TokensView{})
}

// tokenForm is the form as it was sent.
type tokenForm struct {
	name   string
	days   int
	scopes map[string]bool
}

// showTokens draws the list with the form; v carries what has just happened.
func (f *Face) showTokens(x *route.Exchange, status int, form tokenForm, v TokensView) error {
	list, err := f.Accounts.Tokens(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	p := f.Page(x)
	p.Title = ui.T("Tokens")
	v.Action, v.Name, v.Visible = TokensPath, form.name, ui.T("Visible to you only.")
	for _, t := range list {
		row := TokenRow{ID: t.ID, Name: t.Name, Scopes: t.Scopes, Made: t.MadeAt, Until: t.Until, Used: t.UsedAt, Revoked: !t.Revoked.IsZero()}
		if t.Live(p.Now) {
			row.Revoke = TokensPath + "/" + t.ID + "/revoke"
		}
		v.Tokens = append(v.Tokens, row)
	}
	for _, days := range []int{7, 30, 60, account.LongestToken} {
		v.Days = append(v.Days, ui.Option{Value: strconv.Itoa(days), Label: ui.T("%d days", days), Chosen: days == form.days})
	}
	for _, area := range append(f.areas(), authz.AllAreas) {
		read, write := string(authz.ScopeOf(area, true)), string(authz.ScopeOf(area, false))
		v.Read = append(v.Read, ui.Option{Value: read, Label: areaName(area), Chosen: form.scopes[read]})
		v.Write = append(v.Write, ui.Option{Value: write, Label: areaName(area), Chosen: form.scopes[write]})
	}
	return x.Render(status, TokensPage(p, v))
}

func (f *Face) areas() []string {
	if f.Areas == nil {
		return nil
	}
	return f.Areas()
}

// areaName is an area in words.
func areaName(area string) string {
	switch area {
	case authz.AllAreas:
		return ui.T("Everything, also what later versions add")
	case "growth":
		return ui.T("Growth: target, marks and next steps")
	case "evidence":
		return ui.T("Evidence")
	case "org":
		return ui.T("People and teams")
	case "handbook":
		return ui.T("Handbook")
	case "framework":
		return ui.T("Matrices")
	case "learning":
		return ui.T("Modules")
	case "opportunity":
		return ui.T("Offers and wishes")
	case "internship":
		return ui.T("Internships")
	case "board":
		return ui.T("Board")
	case "notify":
		return ui.T("Inbox")
	}
	return area
}

func (f *Face) makeToken(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	sent := tokenForm{name: form.Text("name"), days: int(form.Number("days")), scopes: map[string]bool{}}
	in := account.NewToken{Name: sent.name, Days: sent.days, Areas: f.areas(), Key: form.Key()}
	for _, s := range form.All("scope") {
		sent.scopes[s] = true
		in.Scopes = append(in.Scopes, authz.TokenScope(s))
	}
	made, err := f.Accounts.MakeToken(x.Request.Context(), x.Actor, in)
	if err != nil {
		if !mendable(x, err) {
			return err
		}
		return f.showTokens(x, route.Status(fault.From(err)), sent, TokensView{Faults: ui.FaultsOf(err)})
	}
	if made.Secret == "" {
		x.Flash(route.Flash{Text: ui.T("That token was made already. It was shown once; if it is lost, take it back and make another.")})
		x.Redirect(TokensPath)
		return nil
	}
	// Not by a redirect: the secret would have to be kept somewhere until then.
	return f.showTokens(x, http.StatusOK, tokenForm{days: 30}, TokensView{Made: made.Name, Secret: made.Secret})
}

func (f *Face) revokeToken(x *route.Exchange) error {
	token, err := x.ID("id")
	if err != nil {
		return err
	}
	form, err := x.Form()
	if err != nil {
		return err
	}
	if err := f.Accounts.RevokeToken(x.Request.Context(), x.Actor, token, form.Key()); err != nil {
		return err
	}
	x.Flash(route.Flash{Text: ui.T("That token is taken back. Nothing works with it any more.")})
	x.Redirect(TokensPath)
	return nil
}
