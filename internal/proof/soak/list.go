package main

// longProof is one long proof: what it shows, by which packages, run how.
type longProof struct {
	name, proves string
	packages     []string
	tests        []command // run whole in a soak, whole in a slice
	fuzz         []target
}

type command struct {
	args  []string
	env   []string
	count string
}

type target struct{ pkg, name string }

const (
	fuzzTime      = "60s"
	fuzzSliceTime = "20s"
)

func (p longProof) commands(short bool) []command {
	out := p.tests
	for _, f := range p.fuzz {
		t := fuzzTime
		if short {
			t = fuzzSliceTime
		}
		out = append(out, command{args: []string{"test", "-run=^$", "-fuzz=^" + f.name + "$", "-fuzztime=" + t, "-fuzzminimizetime=5s", f.pkg}, count: f.name + " executions"})
	}
	return out
}

func test(pkg, run string, env ...string) command {
	return command{args: []string{"test", "-count=1", "-timeout=60m", "-run", run, pkg}, env: env}
}

// long lists the long proofs.
var long = []longProof{
	{
		name: "authz", proves: "a check in Go and its predicate in SQL give the same answer for random rules, people and dates, on both engines",
		packages: []string{"./internal/authz", "./internal/db"},
		tests:    []command{test("./internal/authz", "TestCheckAndPredicateAgree")},
	},
}
