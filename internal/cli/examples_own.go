package cli

// awayExamples are those of absences, stand-ins and offers.
func awayExamples() map[string][]string {
	return map[string][]string{
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
