package cli

// Examples are what the help of each command begins with, by the command's name.
// A test runs every one of them through the parser.
func Examples() map[string][]string {
	return map[string][]string{
		"login":         {"belay login --server https://belay.example", "belay login --server https://belay.example - < token.txt"},
		"logout":        {"belay logout"},
		"token show":    {"belay token show"},
		"me":            {"belay me", "belay me --json"},
		"person list":   {"belay person list ana", "belay person list --limit 0 --json"},
		"person show":   {"belay person show ana@example.com"},
		"growth show":   {"belay growth show", "belay growth show --of ana@example.com --level staff"},
		"growth target": {"belay growth target", "belay growth target infrastructure/ic/senior"},
		"growth team":   {"belay growth team"},
		"evidence list": {"belay evidence list --shared yes", "belay evidence list --of ana@example.com --json"},
		"evidence add":  {`belay evidence add "Led the failover drill" --link https://example.com/drill --share`, `belay evidence add "Review notes" --note - < notes.md`},
	}
}
