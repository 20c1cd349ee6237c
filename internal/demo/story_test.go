package demo

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"belay/internal/handbook"
)

func played(t *testing.T) []act {
	t.Helper()
	acts, err := script()
	if err != nil {
		t.Fatal(err)
	}
	return acts
}

// strangers lists what acts speak of and nobody introduced before.
func strangers(people map[string]person, tree *handbook.Tree, acts []act) (out []string) {
	begun, runs, asked := map[string]bool{}, map[string]bool{}, map[string]bool{}
	offers := map[string]bool{}
	say := func(i int, format string, args ...any) {
		out = append(out, fmt.Sprintf("act %d of %s: ", i, acts[i].At)+fmt.Sprintf(format, args...))
	}
	for i, a := range acts {
		for _, name := range []string{a.Who, a.Whom, a.Host} {
			if _, ok := people[name]; name != "" && !ok {
				say(i, "nobody is called %q", name)
			}
		}
		whom := a.Whom
		if whom == "" {
			whom = a.Who
		}
		switch a.Do {
		case "offer":
			offers[a.Who] = true
		case "draft", "propose":
			begun[a.Internship] = true
			if a.Offer != "" && !offers[a.Offer] {
				say(i, "%s has no offer yet", a.Offer)
			}
		case "begin_module":
			runs[a.Who+"/"+a.Module] = true
			if tree.Page("modules/"+a.Module+".md") == nil {
				say(i, "no module %q", a.Module)
			}
		case "work", "keep_module":
			if !runs[whom+"/"+a.Module] {
				say(i, "%s has not begun %q", whom, a.Module)
			}
		case "ask_help", "offer_help":
			asked[a.Internship+"/"+whom] = true
		case "accept_help", "decline_help", "leave_help", "meet":
			if !asked[a.Internship+"/"+whom] {
				say(i, "%s was not asked", whom)
			}
		}
		if a.Internship != "" && !begun[a.Internship] {
			say(i, "no internship %q", a.Internship)
		}
	}
	return out
}

func TestTheWholeStorySpeaksOfWhatItIntroduced(t *testing.T) {
	t.Parallel()
	acts, everybody, tree := played(t), people(t), read(t)
	for _, complaint := range strangers(everybody, tree, acts) {
		t.Error(complaint)
	}
	last := acts[len(acts)-1].At
	if first := acts[0].At; first < "2026-09-21" || last > "2026-11-21" {
		t.Errorf("the story runs from %s to %s", first, last)
	}
	planted := slices.Concat(acts, []act{
		{At: last, Who: "nobody"}, {At: last, Who: "ines.carvalho", Do: "work", course: course{Module: "sre-9"}},
		{At: last, Who: "ines.carvalho", Do: "start", stay: stay{Internship: "unheard"}}, {At: last, Who: "ines.carvalho", Do: "meet", stay: stay{Internship: "clara"}}})
	if found := strangers(everybody, tree, planted); len(found) != 4 {
		t.Errorf("4 planted faults, found %q", found)
	}
}

// Who learns comes from all three departments, and somebody keeps their name to
// themselves.
func TestLearnersComeFromThreeDepartments(t *testing.T) {
	t.Parallel()
	everybody, from, unnamed := people(t), map[string]int{}, 0
	for _, a := range played(t) {
		if a.Do != "propose" {
			continue
		}
		from[everybody[a.Who].department]++
		if a.Unnamed {
			unnamed++
		}
		if host := everybody[a.Host]; host.department != "Infrastructure Platforms" {
			t.Errorf("%s is hosted by %s", a.Internship, host.department)
		}
	}
	if got := slices.Sorted(maps.Keys(from)); !slices.Equal(got, []string{"Customer Success", "Infrastructure Platforms", "Product Engineering"}) || unnamed != 1 {
		t.Errorf("learners by department: %v, unnamed %d", from, unnamed)
	}
}
