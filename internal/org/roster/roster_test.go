package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"belay/internal/org/roster"

	"pgregory.net/rapid"
)

const good = `email,name,external_id,manager_email,team,department,job_family,level,level_since,hired_on,zone,hours,country,roles
zoe@example.com,Zoë Quill,1,,,Infrastructure,Manager,infra/mgmt/director,2024-01-01,2020-02-29,Europe/Lisbon,mon-fri 9-17,pt,hr_admin; hr_partner:Infrastructure
max@example.com,"Max ""M"" Ode, Jr.",2,zoe@example.com,Runway,Infrastructure,SRE,infra/ic/staff,,2021-01-01,Asia/Tokyo,,,
`

func TestGoodFileIsReadInAnyShape(t *testing.T) {
	t.Parallel()
	crlf := strings.ReplaceAll(good, "\n", "\r\n")
	for what, text := range map[string]string{
		"as is": good, "byte order mark": "\ufeff" + good, "CRLF": crlf, "no last newline": strings.TrimSuffix(good, "\n"),
		"empty rows at the end": good + ",,,,,,,,,,,,,\n\n,,\n", "blank lines": strings.ReplaceAll(good, "\nmax", "\n\nmax"),
		"blanks around cells":    strings.ReplaceAll(good, "zoe@example.com", "  zoe@example.com "),
		"a nameless last column": strings.ReplaceAll(good, "\n", ",\n"),
	} {
		f, problems := roster.Parse(strings.NewReader(text))
		if len(problems) > 0 || len(f.Lines) != 2 {
			t.Errorf("%s: %d lines, %v", what, len(f.Lines), problems)
			continue
		}
		zoe, max := f.Lines[0], f.Lines[1]
		if zoe.Name != "Zoë Quill" || zoe.Hours != "mon-fri 09:00-17:00" || zoe.Country != "PT" || len(zoe.Roles) != 2 || zoe.Roles[1] != (roster.Role{Role: "hr_partner", Unit: "infrastructure"}) || max.Name != `Max "M" Ode, Jr.` || max.Manager != "zoe@example.com" || max.No < 3 {
			t.Errorf("%s: %+v", what, f.Lines)
		}
	}
}

func TestColumnsMayStandInAnyOrderAndBeLeftOut(t *testing.T) {
	t.Parallel()
	f, problems := roster.Parse(strings.NewReader("Name, E mail\n"))
	if len(problems) == 0 || len(f.Lines) != 0 {
		t.Errorf("a misspelt header was taken: %v", problems)
	}
	f, problems = roster.Parse(strings.NewReader("zone,Name,EMAIL\nUTC,Ana,ana@example.com\n"))
	if len(problems) > 0 || f.Lines[0].Name != "Ana" || !f.Has("zone") || f.Has("team") {
		t.Errorf("%+v, %v", f, problems)
	}
}

// Each faulty file has one problem with this line, code and a message that
// holds this text.
func TestEachFaultIsOneClearLine(t *testing.T) {
	t.Parallel()
	head := "email,name,manager_email,zone,hours,level,level_since,hired_on,country,roles\n"
	for what, c := range map[string]struct {
		text string
		line int
		code string
		say  string
	}{
		"empty file":           {"", 0, roster.CodeFile, "The file is empty"},
		"only a mark":          {"\ufeff", 0, roster.CodeFile, "The file is empty"},
		"empty first line":     {",,\n", 1, roster.CodeHeader, "The first line is empty"},
		"no header":            {"ana@example.com,Ana\n", 1, "", ""},
		"unknown column":       {"email,name,teem\n", 1, roster.CodeHeader, `The column "teem" is not known. Did you mean team?`},
		"column twice":         {"email,name,name\n", 1, roster.CodeHeader, "The column name is there twice."},
		"no e-mail column":     {"name\n", 1, roster.CodeHeader, "The column email is missing"},
		"semicolons":           {"email;name\na@b.c;A\n", 1, roster.CodeHeader, "not separated by commas"},
		"UTF-16":               {"\xff\xfee\x00m\x00", 0, roster.CodeEncoding, "UTF-16"},
		"not UTF-8":            {head + "a@b.c,Jos\xe9,,,,,,,,\n", 2, roster.CodeEncoding, "The name is not UTF-8"},
		"too few cells":        {head + "a@b.c,A\n", 2, roster.CodeRow, "This line has 2 cells, the first line names 10 columns."},
		"too many cells":       {head + "a@b.c,A,,,,,,,,,x\n", 2, roster.CodeRow, "This line has 11 cells"},
		"no name":              {head + "a@b.c,,,,,,,,,\n", 2, roster.CodeMissing, "The name is missing."},
		"no e-mail":            {head + ",A,,,,,,,,\n", 2, roster.CodeMissing, "The email is missing."},
		"no address":           {head + "a.b.c,A,,,,,,,,\n", 2, roster.CodeForm, `"a.b.c" is no e-mail address.`},
		"long name":            {head + "a@b.c," + strings.Repeat("x", 201) + ",,,,,,,,\n", 2, roster.CodeLong, "longer than 200"},
		"line break in a name": {head + "a@b.c,\"A\nB\",,,,,,,,\n", 2, roster.CodeForm, "line break"},
		"e-mail twice":         {head + "a@b.c,A,,,,,,,,\nA@B.C,B,,,,,,,,\n", 3, roster.CodeDuplicate, "A@B.C is already on line 2."},
		"own manager":          {head + "a@b.c,A,a@b.c,,,,,,,\n", 2, roster.CodeCycle, "their own manager"},
		"circle":               {head + "a@b.c,A,b@b.c,,,,,,,\nb@b.c,B,c@b.c,,,,,,,\nc@b.c,C,A@b.c,,,,,,,\n", 2, roster.CodeCycle, "a@b.c reports to b@b.c reports to c@b.c reports to a@b.c."},
		"unknown zone":         {head + "a@b.c,A,,Europe/Lisboa,,,,,,\n", 2, roster.CodeZone, "Did you mean Europe/Lisbon?"},
		"no zone at all":       {head + "a@b.c,A,,my place,,,,,,\n", 2, roster.CodeZone, "Write one such as Europe/Lisbon."},
		"bad hours":            {head + "a@b.c,A,,,9 to 5,,,,,\n", 2, roster.CodeHours, "The hours cannot be read"},
		"bad level":            {head + "a@b.c,A,,,,Senior SRE,,,,\n", 2, roster.CodeForm, "framework/track/level"},
		"level date alone":     {head + "a@b.c,A,,,,,2027-01-01,,,\n", 2, roster.CodeMissing, "no level"},
		"bad date":             {head + "a@b.c,A,,,,,,2027-02-29,,\n", 2, roster.CodeDate, "Write hired_on as YYYY-MM-DD"},
		"American date":        {head + "a@b.c,A,,,,,,02/01/2027,,\n", 2, roster.CodeDate, `"02/01/2027" is no day`},
		"country":              {head + "a@b.c,A,,,,,,,Portugal,\n", 2, roster.CodeForm, "two letters"},
		"unknown role":         {head + "a@b.c,A,,,,,,,,boss\n", 2, roster.CodeRole, `The role "boss" is not known`},
		"partner of nothing":   {head + "a@b.c,A,,,,,,,,hr_partner\n", 2, roster.CodeRole, "needs a unit"},
		"admin of a unit":      {head + "a@b.c,A,,,,,,,,hr_admin:x\n", 2, roster.CodeRole, "takes no unit"},
		"open quote":           {head + "a@b.c,\"A,,,,,,,,\n", 2, roster.CodeFile, "quotes"},
		"quote in a cell":      {head + "a@b.c,A \"B\" C,,,,,,,,\n", 2, roster.CodeFile, "quotes"},
	} {
		f, problems := roster.Parse(strings.NewReader(c.text))
		if len(f.Lines) != 0 || f.Hash != "" {
			t.Errorf("%s: a faulty file gave lines", what)
		}
		if c.code == "" {
			if len(problems) == 0 {
				t.Errorf("%s: taken", what)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Line != c.line || problems[0].Code != c.code || !strings.Contains(problems[0].Message, c.say) {
			t.Errorf("%s: %+v", what, problems)
		}
	}
}

func TestManyFaultsAreAllToldInOrderUpToAThousand(t *testing.T) {
	t.Parallel()
	_, problems := roster.Parse(strings.NewReader("email,name,zone,country\nx,A,Nowhere,\nb@b.c,,,QQQ\nc@b.c,C,Nowhere,\n"))
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprint(p.Line, p.Column))
	}
	if want := []string{"2email", "2zone", "3country", "4zone"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	_, problems = roster.Parse(strings.NewReader("email,name\n" + strings.Repeat("x,A\n", 2500)))
	if len(problems) != 1001 || problems[1000].Message != "And 1500 more problems, not listed." {
		t.Errorf("%d problems, last %v", len(problems), problems[len(problems)-1])
	}
}

func TestCirclesAreAllFoundOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "people")
		managers := map[string]string{}
		for i := range n {
			if m := rapid.IntRange(-1, n-1).Draw(t, "manager"); m >= 0 {
				managers[fmt.Sprint(i)] = fmt.Sprint(m)
			}
		}
		inCircle := map[string]bool{}
		for p := range managers {
			at := managers[p]
			for range n + 1 {
				if at == p {
					inCircle[p] = true
				}
				at = managers[at]
			}
		}
		found := map[string]bool{}
		for _, c := range roster.Circles(managers) {
			for i, p := range c {
				if found[p] || managers[p] != c[(i+1)%len(c)] {
					t.Fatalf("%v in %v", c, managers)
				}
				found[p] = true
			}
		}
		if len(found) != len(inCircle) {
			t.Fatalf("found %v, want %v in %v", found, inCircle, managers)
		}
	})
}

func TestNamesCompareWithoutCaseAndMarks(t *testing.T) {
	t.Parallel()
	if a, b := roster.NameKey(" Zoë  Quill"), roster.NameKey("ZOE QUILL"); a != b {
		t.Errorf("%q and %q", a, b)
	}
	for name, want := range map[string]string{"Infrastructure Platforms": "infrastructure-platforms", " R&D / Ops!": "r-d-ops", "Équipe": "equipe", "!?": "unit"} {
		if got := roster.Handle(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// Whatever the bytes: no crash, problems or lines but not both, every line in
// its one form, and the same file gives the same answer.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("\ufeffemail,name\r\na@b.c,\"A\"\"B\"\r\n"))
	f.Add([]byte("email,name,manager_email\na@b.c,A,b@b.c\nb@b.c,B,a@b.c\n"))
	f.Add([]byte("email,name,zone,hours\na@b.c,A,Europe/Lisboa,mon 9-9\n"))
	f.Add([]byte("email,name,\na@b.c,A,\xff\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, problems := roster.Parse(strings.NewReader(string(data)))
		again, problems2 := roster.Parse(strings.NewReader(string(data)))
		if len(file.Lines) != len(again.Lines) || !slices.Equal(problems, problems2) {
			t.Fatal("two readings differ")
		}
		if len(problems) > 0 && (len(file.Lines) > 0 || file.Hash != "") {
			t.Fatal("lines and problems")
		}
		for _, p := range problems {
			if p.Message == "" || p.Code == "" || strings.ContainsAny(p.Message, "\n\r\x00") {
				t.Fatalf("no clear line: %+v", p)
			}
		}
		for _, l := range file.Lines {
			if l.No < 2 || !roster.ValidEmail(l.Email) || roster.NameKey(l.Name) == "" || l.Zone != "" && !roster.ValidZone(l.Zone) || l.HiredOn != "" && !roster.ValidDay(l.HiredOn) {
				t.Fatalf("a faulty line passed: %+v", l)
			}
		}
	})
}
