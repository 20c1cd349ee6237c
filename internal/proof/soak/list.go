package main

import "strings"

// longProof is one long proof: what it shows, by which packages, run how.
type longProof struct {
	name, proves string
	packages     []string
	tests        []command
	slice        []command // in CI instead of tests; nil: the tests, with fewer rounds
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
	fuzzSliceTime = "10s"
)

func (p longProof) commands(short bool) []command {
	out := p.tests
	if short && p.slice != nil {
		out = p.slice
	}
	for _, f := range p.fuzz {
		t := fuzzTime
		if short {
			t = fuzzSliceTime
		}
		out = append(out, command{args: []string{"test", "-run=^$", "-fuzz=^" + f.name + "$", "-fuzztime=" + t, "-fuzzminimizetime=5s", f.pkg}, count: f.name + " of " + strings.TrimPrefix(f.pkg, "./internal/") + ", executions"})
	}
	return out
}

func test(pkg, run string, env ...string) command {
	return command{args: []string{"test", "-v", "-count=1", "-timeout=60m", "-run", run, pkg}, env: env} // -v, or a passing test's counts stay unsaid
}

// long lists the long proofs.
var long = []longProof{
	{
		name: "authz", proves: "a check in Go and its predicate in SQL give the same answer for random rules, people and dates, on both engines",
		packages: []string{"./internal/authz", "./internal/db"},
		tests:    []command{test("./internal/authz", "TestCheckAndPredicateAgree")},
	},
	{
		name: "kill", proves: "no acknowledged write, event or audit entry is lost and none is doubled when the server is killed at random moments, on both engines; a server that acknowledges early is found",
		packages: []string{"./internal/app", "./internal/db", "./internal/event", "./internal/audit", "./internal/evidence", "./internal/route"},
		tests:    []command{test("./internal/app", "TestAcknowledgedWritesSurviveKills|TestKillHarness")},
	},
	{
		name: "audit", proves: "every tampering with the stored record is found by the verifier and by a second one that shares no code with it, on both engines",
		packages: []string{"./internal/audit", "./internal/db"},
		tests:    []command{test("./internal/audit", "TestEveryTamperingIsFound")},
	},
	{
		name: "event", proves: "concurrent runners that crash deliver every event in effect once and in order, on both engines",
		packages: []string{"./internal/event", "./internal/db"},
		tests:    []command{test("./internal/event", "TestConcurrentRunners")},
	},
	{
		name: "growth", proves: "over random histories of marks, shares and manager changes everybody sees exactly what the hand-written model says, on both engines",
		packages: []string{"./internal/growth", "./internal/evidence", "./internal/authz", "./internal/org", "./internal/db"},
		tests:    []command{test("./internal/growth/...", "Model|Histories|WhoSees")},
	},
	{
		name: "internship", proves: "over random histories with repeated and concurrent acts, changed managers and leavers, internships follow the hand-written tables, on both engines",
		packages: []string{"./internal/internship", "./internal/notify", "./internal/authz", "./internal/org", "./internal/db"},
		tests:    []command{test("./internal/internship/...", "Histories")},
	},
	{
		name: "learning", proves: "over random histories of runs and revised templates no tick, link or note is lost, on both engines",
		packages: []string{"./internal/learning", "./internal/handbook", "./internal/db"},
		tests:    []command{test("./internal/learning", "RevisedTemplate|LosesNoMark|LoseNothing")},
	},
	{
		name: "import", proves: "an import of 20,000 people beside a running server with 20 writing clients fails none of them, on both engines",
		packages: []string{"./internal/app", "./internal/org", "./internal/db"},
		tests:    []command{test("./internal/app", "Beside")},
	},
	{
		name: "fuzz", proves: "readers of people's files neither crash nor break their invariants",
		packages: []string{"./internal/handbook", "./internal/framework", "./internal/policy", "./internal/hours", "./internal/org/roster", "./internal/learning"},
		fuzz: []target{{"./internal/handbook", "FuzzPage"}, {"./internal/framework", "FuzzCompile"}, {"./internal/policy", "FuzzDuration"},
			{"./internal/hours", "FuzzParse"}, {"./internal/org/roster", "FuzzParse"}, {"./internal/learning", "FuzzPairIsOneToOneAndOfOneOwner"}},
	},
	{
		name: "race", proves: "no data race in any test, on both engines",
		packages: []string{"./internal", "./cmd"},
		tests:    []command{race("./...")},
		slice:    []command{race("./internal/db/...", "./internal/event", "./internal/route")},
	},
}

func race(packages ...string) command {
	return command{args: append([]string{"test", "-race", "-count=1", "-timeout=60m"}, packages...), env: []string{"CGO_ENABLED=1", "BELAY_SOAK="}}
}
