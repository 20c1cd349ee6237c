package app

import (
	"slices"

	"belay/internal/account"
	"belay/internal/account/accounthttp"
	"belay/internal/ui"
)

// starter is a sample person whose pages show much, and why to be them.
type starter struct{ name, why string }

// startWith is in the order of the story: who comes after another may speak of them.
func startWith() []starter {
	return []starter{
		{"Ines Carvalho", ui.T("Engineer in Observability, aims for Senior; a host proposed other terms to her")},
		{"Tomás Reyes", ui.T("Her manager and a host; a proposal waits for his answer")},
		{"Jonas Berg", ui.T("Product engineer, starts an internship in Observability")},
		{"Amara Njoroge", ui.T("Host manager in Runtime; one learner proposes, another needs a helper")},
		{"Wanjiru Kamau", ui.T("Engineer in Runtime, is asked to help a learner")},
		{"Maya Lindqvist", ui.T("Customer Success, whose department has no framework")},
		{"Priya Raman", ui.T("Head of Infrastructure Platforms")},
		{"Nadia Haddad", ui.T("People Business Partner")},
	}
}

// chooseSamples puts those people first and leaves the others in their groups.
func chooseSamples(people []account.Sample) []accounthttp.SampleGroup {
	first := accounthttp.SampleGroup{Role: ui.T("Start with")}
	rest := slices.Clone(people)
	for _, s := range startWith() {
		i := slices.IndexFunc(rest, func(p account.Sample) bool { return p.Name == s.name })
		if i < 0 {
			continue
		}
		first.People = append(first.People, ui.Person{ID: rest[i].Person, Name: s.name, Detail: s.why})
		rest = slices.Delete(rest, i, i+1)
	}
	groups := accounthttp.ByDuty(rest)
	if len(first.People) == 0 {
		return groups
	}
	return append([]accounthttp.SampleGroup{first}, groups...)
}
