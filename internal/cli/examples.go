package cli

import "maps"

// Examples are what the help of each command begins with, by the command's name.
// A test runs every one of them through the parser.
func Examples() map[string][]string {
	all := map[string][]string{
		"login":          {"belay login --server https://belay.example", "belay login --server https://belay.example - < token.txt"},
		"logout":         {"belay logout"},
		"token show":     {"belay token show"},
		"me":             {"belay me", "belay me --json"},
		"person list":    {"belay person list ana", "belay person list --limit 0 --json"},
		"person show":    {"belay person show ana@example.com"},
		"growth show":    {"belay growth show", "belay growth show --of ana@example.com --level staff"},
		"growth target":  {"belay growth target", "belay growth target infrastructure/ic/senior"},
		"growth team":    {"belay growth team"},
		"module list":    {"belay module list", "belay module list --mine --json"},
		"module show":    {"belay module show sre-1"},
		"module start":   {"belay module start sre-1 --field \"buddy=Noor Haddad\" --due 2027-02-26"},
		"module tick":    {"belay module tick sre-1 3 4", "belay module tick sre-1 5 --link https://example.com/drill --note - < notes.md"},
		"module untick":  {"belay module untick sre-1 4"},
		"module done":    {"belay module done sre-1 --stage 1", "belay module done sre-1 --stage 1 --undo 2026-12-01T09:30:12.5Z"},
		"module keep":    {"belay module keep sre-1"},
		"offer list":     {"belay offer list", "belay offer list failover --unit infrastructure --way pair"},
		"offer show":     {"belay offer show 8c0b7d9e-1111-4222-8333-94455667788a"},
		"programme show": {"belay programme show infrastructure"},
		"wish list":      {"belay wish list", "belay wish list --mine --json"},
		"wish add":       {`belay wish add "Postgres failover" --unit infrastructure --way pair --quarter 2027-Q1 --named`},
		"wish drop":      {"belay wish drop 8c0b7d9e-1111-4222-8333-94455667788a", "belay wish drop 8c0b7d9e-1111-4222-8333-94455667788a --met"},
		"helping show":   {"belay helping show"},
		"helping limit":  {"belay helping limit 4"},
		"board":          {"belay board --state running", "belay board --unit infrastructure --from 2027-01-01 --json", "belay board --summary"},
		"inbox":          {"belay inbox", "belay inbox --json"},
		"notice list":    {"belay notice list --limit 10"},
		"notice seen":    {"belay notice seen"},
		"evidence list":  {"belay evidence list --shared yes", "belay evidence list --of ana@example.com --json"},
		"evidence add":   {`belay evidence add "Led the failover drill" --link https://example.com/drill --share`, `belay evidence add "Review notes" --note - < notes.md`},
	}
	maps.Copy(all, internshipExamples())
	maps.Copy(all, changeExamples())
	return all
}

func internshipExamples() map[string][]string {
	return map[string][]string{
		"internship list":           {"belay internship list --mine", "belay internship list --unit database-reliability --state active --json"},
		"internship show":           {"belay internship show 8c0b"},
		"internship propose":        {"belay internship propose --offer 8c0b7d9e-1111-4222-8333-94455667788a --from 2027-01-11 --until 2027-04-09 --percent 20", `belay internship propose "Postgres failover" --team database-reliability --host priya@example.com --way pair --from 2027-01-11 --until 2027-03-12 --percent 10 --draft`},
		"internship submit":         {"belay internship submit 8c0b"},
		"internship agree":          {"belay internship agree 8c0b", "belay internship agree 8c0b --meets yes", `belay internship agree 8c0b --reason "length=The release falls into the last week"`},
		"internship terms":          {`belay internship terms 8c0b --percent 15 --why "We ship in March"`},
		"internship decline":        {"belay internship decline 8c0b --next later"},
		"internship defer":          {"belay internship defer 8c0b 2027-Q2"},
		"internship withdraw":       {"belay internship withdraw 8c0b"},
		"internship prepare":        {"belay internship prepare 8c0b"},
		"internship start":          {"belay internship start 8c0b"},
		"internship pause":          {"belay internship pause 8c0b --until 2027-02-22"},
		"internship resume":         {"belay internship resume 8c0b"},
		"internship extend":         {"belay internship extend 8c0b --until 2027-05-07"},
		"internship complete":       {"belay internship complete 8c0b"},
		"internship end":            {`belay internship end 8c0b --kind business --why "The team is needed elsewhere"`},
		"internship again":          {"belay internship again 8c0b"},
		"internship host":           {"belay internship host 8c0b priya@example.com"},
		"internship name":           {"belay internship name 8c0b no"},
		"internship judge":          {`belay internship judge 8c0b --goal 1=reached --goal 2=partly --feedback "Ran the drill alone"`},
		"internship alumni":         {"belay internship alumni 8c0b - --publish < note.md"},
		"internship helper list":    {"belay internship helper list 8c0b"},
		"internship helper ask":     {"belay internship helper ask 8c0b noor@example.com --hours 3"},
		"internship helper offer":   {"belay internship helper offer 8c0b --hours 2"},
		"internship helper accept":  {"belay internship helper accept 8c0b7d9e-1111-4222-8333-94455667788a"},
		"internship helper decline": {"belay internship helper decline 8c0b7d9e-1111-4222-8333-94455667788a"},
		"internship helper leave":   {"belay internship helper leave 8c0b7d9e-1111-4222-8333-94455667788a"},
		"internship helper session": {`belay internship helper session 8c0b7d9e-1111-4222-8333-94455667788a 2027-02-03 --note "Read the runbook before"`},
		"internship goal add":       {`belay internship goal add 8c0b "Lead one failover drill"`},
		"internship goal edit":      {`belay internship goal edit 8c0b 1 "Lead two failover drills"`},
		"internship goal remove":    {"belay internship goal remove 8c0b 2"},
		"internship note list":      {"belay internship note list 8c0b"},
		"internship note add":       {"belay internship note add 8c0b - --post < week3.md"},
		"internship note remove":    {"belay internship note remove 8c0b 8c0b7d9e-1111-4222-8333-94455667788a"},
	}
}
