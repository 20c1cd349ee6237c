package accounthttp

// The view models of the account pages. Paths are ready to use; an empty path
// hides its control. Instants are shown on the reader's clock.

import (
	"time"

	"belay/internal/ui"
)

// SignInView is the sign-in page. The form (POST) sends email, password, next.
// Samples stand there only under `belay demo`; theirs sends person, next.
type SignInView struct {
	Action       string
	Email        string // kept after a refusal; the password never is
	Next         string // path to open afterwards
	Faults       ui.Faults
	Samples      []SampleGroup
	SampleAction string
}

// SampleGroup is sample people of one role: "Learners", "Managers".
type SampleGroup struct {
	Role   string
	People []ui.Person // ID is what the form sends as person
}

// DevicesView is where somebody is signed in.
type DevicesView struct {
	Devices      []Device
	RevokeOthers string // signs out everywhere else (POST)
	Password     string // page to change the password
	Visible      string
}

// Device is one session. Revoke (POST) ends it; "" for the current one.
type Device struct {
	Name     string // "Firefox on Linux"
	Since    time.Time
	LastSeen time.Time
	Current  bool
	Revoke   string
}

// PasswordView changes a password. Fields: password_current, password_new,
// password_again; email goes along for password managers and is to be ignored.
type PasswordView struct {
	Email     string
	Action    string
	MinLength int
	Version   int // of the password as shown
	Faults    ui.Faults
}

func (v DevicesView) finding() string {
	if len(v.Devices) <= 1 {
		return ui.T("You are signed in on this device only.")
	}
	return ui.T("You are signed in on %d devices.", len(v.Devices))
}

func passwordHint(v PasswordView) string {
	return ui.T("At least %d characters. A few unusual words are easier to remember than signs.", v.MinLength)
}
