package internship_test

import (
	"testing"

	"belay/internal/internship"
	"belay/internal/notify"
)

// A sentence that does not begin with who acted says whose internship it is.
func TestNoticesSayWhoseInternshipItIs(t *testing.T) {
	t.Parallel()
	say := (&internship.Service{}).Topics()[0].Sentence
	for what, want := range map[string]string{
		string(internship.Start):   "Started: the internship of Ana in Platform",
		string(internship.Prepare): "Ana began to prepare their internship in Platform",
		"agreed":                   "All have agreed to the internship of Ana in Platform",
		"something else":           "There is news of the internship of Ana in Platform",
	} {
		if got := say(notify.Worded{What: what, Actor: "Ana", Subject: "Ana", Unit: "Platform"}); got != want {
			t.Errorf("%s reads %q, not %q", what, got, want)
		}
	}
	if got := say(notify.Worded{What: string(internship.Start), Actor: "Ana", Subject: "Ana", Unit: "Platform", Mine: true}); got != "Started: your internship in Platform" {
		t.Error(got)
	}
}
