package cli

// Examples are what the help of each command begins with, by the command's name.
// A test runs every one of them through the parser.
func Examples() map[string][]string {
	return map[string][]string{
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
		"module keep":    {"belay module keep sre-1"},
		"offer list":     {"belay offer list", "belay offer list failover --unit infrastructure --way pair"},
		"offer show":     {"belay offer show 8c0b7d9e-1111-4222-8333-94455667788a"},
		"programme show": {"belay programme show infrastructure"},
		"wish list":      {"belay wish list", "belay wish list --mine --json"},
		"wish add":       {`belay wish add "Postgres failover" --unit infrastructure --way pair --quarter 2027-Q1 --named`},
		"wish drop":      {"belay wish drop 8c0b7d9e-1111-4222-8333-94455667788a", "belay wish drop 8c0b7d9e-1111-4222-8333-94455667788a --met"},
		"inbox":          {"belay inbox", "belay inbox --json"},
		"notice list":    {"belay notice list --limit 10"},
		"notice seen":    {"belay notice seen"},
		"evidence list":  {"belay evidence list --shared yes", "belay evidence list --of ana@example.com --json"},
		"evidence add":   {`belay evidence add "Led the failover drill" --link https://example.com/drill --share`, `belay evidence add "Review notes" --note - < notes.md`},
	}
}
