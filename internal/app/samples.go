package app

import (
	"slices"

	"belay/internal/account"
	"belay/internal/account/accounthttp"
	"belay/internal/ui"
)

// startWith are the sample people whose pages show most, and why to be them.
func startWith() map[string]string {
	return map[string]string{
		"Ines Carvalho":  ui.T("Engineer in Observability, aims for Senior"),
		"Tomás Reyes":    ui.T("Her manager, nine reports"),
		"Jonas Berg":     ui.T("Product engineer, looks at Site Reliability Engineer"),
		"Priya Raman":    ui.T("Head of Infrastructure Platforms"),
		"Maya Lindqvist": ui.T("Customer Success, whose department has no framework"),
		"Nadia Haddad":   ui.T("People Business Partner"),
	}
}

// chooseSamples puts those people first and leaves the others in their groups.
func chooseSamples(people []account.Sample) []accounthttp.SampleGroup {
	why := startWith()
	first := accounthttp.SampleGroup{Role: ui.T("Start with")}
	rest := slices.DeleteFunc(slices.Clone(people), func(s account.Sample) bool {
		words, ok := why[s.Name]
		if ok {
			first.People = append(first.People, ui.Person{ID: s.Person, Name: s.Name, Detail: words})
		}
		return ok
	})
	groups := accounthttp.ByDuty(rest)
	if len(first.People) == 0 {
		return groups
	}
	return append([]accounthttp.SampleGroup{first}, groups...)
}
