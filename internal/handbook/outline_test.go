package handbook

import "testing"

func TestOutlineStartsBelowTheTitleAndSkipsNoLevel(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<h1 id="a">Team &amp; <em>work</em></h1><p>x</p><h2>One</h2><h3>Two</h3>`: `<p>x</p><h2>One</h2><h3>Two</h3>`,
		`<h1>Other</h1><h2>One</h2>`:                          `<h2>Other</h2><h3>One</h3>`,
		`<h5>Deep</h5><h3>Up</h3><h6>Down</h6><h3>Again</h3>`: `<h2>Deep</h2><h2>Up</h2><h3>Down</h3><h2>Again</h2>`,
		`<p>none</p>`: `<p>none</p>`,
	} {
		if got := outline("Team & work", in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}
