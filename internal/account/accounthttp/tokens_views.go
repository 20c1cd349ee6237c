package accounthttp

import (
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/ui"
)

// TokensView is the list of one's tokens with the form that makes one. The form
// (POST) sends name, days and scope, several times. Secret is a token that has
// just been made, shown this once.
type TokensView struct {
	Tokens       []TokenRow
	Made, Secret string
	Action       string
	Name         string
	Days         []ui.Option
	Read, Write  []ui.Option
	Faults       ui.Faults
	Visible      string
}

// TokenRow is one token. Revoke (POST) takes it back; "" once it has ended.
type TokenRow struct {
	ID, Name    string
	Scopes      []authz.TokenScope
	Made, Until time.Time
	Used        time.Time // zero when never
	Revoked     bool
	Revoke      string
}

func (v TokensView) finding() string {
	live := 0
	for _, t := range v.Tokens {
		if t.Revoke != "" {
			live++
		}
	}
	if live == 0 {
		return ui.T("No program acts for you.")
	}
	return ui.N(live, "One token lets a program act for you.", "%d tokens let programs act for you.")
}

func (t TokenRow) scopes() string {
	var parts []string
	for _, s := range t.Scopes {
		parts = append(parts, string(s))
	}
	return strings.Join(parts, ", ")
}
