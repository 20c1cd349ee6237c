package cli

// changeExamples are those of absences, stand-ins and offers, and of changing
// what one has.
func changeExamples() map[string][]string {
	return map[string][]string{
		"module due":           {"belay module due sre-1 2027-03-26", "belay module due sre-1"},
		"module field":         {`belay module field sre-1 --field "buddy=Noor Haddad"`},
		"module update":        {"belay module update sre-1"},
		"module abandon":       {"belay module abandon sre-1"},
		"module resume":        {"belay module resume sre-1"},
		"evidence show":        {"belay evidence show 8c0b7d9e-1111-4222-8333-94455667788a"},
		"evidence edit":        {"belay evidence edit 8c0b7d9e-1111-4222-8333-94455667788a --share yes"},
		"evidence remove":      {"belay evidence remove 8c0b7d9e-1111-4222-8333-94455667788a"},
		"evidence restore":     {"belay evidence restore 8c0b7d9e-1111-4222-8333-94455667788a"},
		"growth step list":     {"belay growth step list"},
		"growth step add":      {`belay growth step add "Lead the next drill" --due 2027-02-26`},
		"growth step done":     {"belay growth step done 8c0b7d9e-1111-4222-8333-94455667788a"},
		"growth step remove":   {"belay growth step remove 8c0b7d9e-1111-4222-8333-94455667788a"},
		"growth step restore":  {"belay growth step restore 8c0b7d9e-1111-4222-8333-94455667788a"},
		"wish edit":            {"belay wish edit 8c0b7d9e-1111-4222-8333-94455667788a --quarter 2027-Q2 --named yes", "belay wish edit 8c0b7d9e-1111-4222-8333-94455667788a --open"},
		"absence list":         {"belay absence list", "belay absence list --of priya@example.com --json"},
		"absence add":          {"belay absence add 2027-02-22 2027-02-26", "belay absence add 2027-03-01"},
		"absence change":       {"belay absence change 8c0b7d9e-1111-4222-8333-94455667788a 2027-02-22 2027-03-05"},
		"absence remove":       {"belay absence remove 8c0b7d9e-1111-4222-8333-94455667788a"},
		"absence restore":      {"belay absence restore 8c0b7d9e-1111-4222-8333-94455667788a"},
		"delegate list":        {"belay delegate list", "belay delegate list --of priya@example.com"},
		"delegate set":         {"belay delegate set noor@example.com 2027-02-22 2027-02-26", "belay delegate set noor@example.com 2027-02-22"},
		"delegate remove":      {"belay delegate remove 2027-02-22"},
		"alumni list":          {"belay alumni list database-reliability"},
		"offer add":            {`belay offer add "Learn releases" --team delivery --topic Releases --way release --way pair --from 2027-01-11 --until 2027-06-30`},
		"offer edit":           {"belay offer edit 8c0b7d9e-1111-4222-8333-94455667788a --seats 2", `belay offer edit 8c0b7d9e-1111-4222-8333-94455667788a --until " "`},
		"offer close":          {"belay offer close 8c0b7d9e-1111-4222-8333-94455667788a"},
		"offer reopen":         {"belay offer reopen 8c0b7d9e-1111-4222-8333-94455667788a"},
		"internship edit":      {"belay internship edit 8c0b --percent 15 --until 2027-03-26", "belay internship edit 8c0b --motive - < why.md"},
		"internship note edit": {"belay internship note edit 8c0b 8c0b7d9e-1111-4222-8333-94455667788a --post"},
	}
}
