package org_test

import (
	"testing"

	"belay/internal/org"
)

// Who joins changes who sees what, so a page opened before is shown again.
func TestNewPeopleRaiseTheRightsEpoch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bundle) {
		epoch := func() int { return b.count(`SELECT COALESCE((SELECT epoch FROM authz_state), 0)`) }
		raised := func(what string, want bool, act func()) {
			before := epoch()
			act()
			if (epoch() > before) != want {
				t.Errorf("%s: the epoch went from %d to %d", what, before, epoch())
			}
		}
		raised("a first import", true, func() { b.load(people) })
		raised("the same import again", false, func() { b.load(people) })
		add := func(email, manager string) func() {
			return func() {
				_, err := b.AddPerson(ctx, operator, anything, org.NewPerson{Name: "Kim", Email: email, HiredOn: "2025-01-01", Manager: manager})
				b.must(err)
			}
		}
		raised("a person without a manager", true, add("kim@example.com", ""))
		raised("a person with a manager", true, add("kai@example.com", b.id("max@example.com")))
		raised("an import of one more person", true, func() {
			b.load(people + "pia@example.com,Pia,9,max@example.com,,,,,,2025-01-01,,,,\n")
		})
	})
}
