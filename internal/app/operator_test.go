package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"belay/internal/account"
	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/id"
	"belay/internal/org"
)

const peopleHeader = "email,name,manager_email,department,zone,hired_on\n"

func TestOrgImportShowsThePlanAndFollowsIt(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		dir := write(t, map[string]string{"people.csv": peopleHeader +
			"ruth@example.com,Ruth Okafor,,Platform,Europe/Dublin,2020-01-06\nines@example.com,Ines Carvalho,ruth@example.com,Platform,Europe/Lisbon,2023-02-01\n"})
		file := filepath.Join(dir, "people.csv")
		before := digest(t, url)
		var report org.Report
		dry := run("org", "import", file, "--dry-run", "--json", "--db", url).done(t)
		if err := json.Unmarshal([]byte(dry), &report); err != nil {
			t.Fatal(err)
		}
		if p := report.Plan; p.Lines != 2 || len(p.Added) != 2 || len(p.Problems) != 0 || strings.Contains(dry, ": null") {
			t.Errorf("%s", dry)
		}
		same(t, "This would happen. 2 lines: 2 added, 0 changed, 0 moved to another manager, 0 rejoined, 0 unchanged\n", run("org", "import", file, "--dry-run", "--db", url).done(t))
		if digest(t, url) != before {
			t.Error("a preview wrote to the database")
		}
		same(t, "2 lines: 2 added, 0 changed, 0 moved to another manager, 0 rejoined, 0 unchanged\n", run("org", "import", file, "--db", url).done(t))
		if digest(t, url) == before {
			t.Fatal("nothing was imported, or the digest sees nothing")
		}
		same(t, "2 lines: 0 added, 0 changed, 0 moved to another manager, 0 rejoined, 2 unchanged\n", run("org", "import", file, "--db", url).done(t))
	})
}

func TestOrgImportNamesEachFaultAndImportsNothing(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		before := digest(t, url)
		for name, c := range map[string]struct {
			lines, want string
			count       int
		}{
			"duplicate":       {"a@example.com,Ana,,,,\nA@example.com,Ana,,,,\n", ":3: ", 1},
			"unknown manager": {"a@example.com,Ana,nobody@example.com,,,\n", ":2: ", 1},
			"cycle":           {"a@example.com,Ana,b@example.com,,,\nb@example.com,Ben,a@example.com,,,\n", "circle", 1},
			"zone":            {"a@example.com,Ana,,,Europe/Lisboa,\n", "Europe/Lisbon", 1},
			"date":            {"a@example.com,Ana,,,,2024-02-30\n", "2024-02-30", 1},
			"several":         {"a@example.com,Ana,,,Nowhere/At,2024-02-30\nb,Ben,,,,\n", ":3: ", 3},
		} {
			file := filepath.Join(write(t, map[string]string{"people.csv": peopleHeader + c.lines}), "people.csv")
			for _, flag := range []string{"--dry-run=true", "--dry-run=false"} {
				got := run("org", "import", file, flag, "--db", url)
				lines := strings.Split(strings.TrimSuffix(got.err, "\n"), "\n")
				if got.code != exitInput || got.out != "" || len(lines) != c.count+1 || !strings.Contains(got.err, c.want) || !strings.HasPrefix(lines[0], file+":") || !strings.Contains(lines[c.count], "nothing was imported") {
					t.Errorf("%s: exit %d\n%s%s", name, got.code, got.out, got.err)
				}
				var report org.Report
				got = run("org", "import", file, flag, "--json", "--db", url)
				if err := json.Unmarshal([]byte(got.out), &report); err != nil || got.code != exitInput || got.err != "" || len(report.Plan.Problems) != c.count {
					t.Errorf("%s: exit %d, %v\n%s%s", name, got.code, err, got.out, got.err)
				}
			}
		}
		run("org", "import", filepath.Join(t.TempDir(), "gone.csv"), "--db", url).refused(t, exitInput, "gone.csv", "Nothing was imported")
		if digest(t, url) != before {
			t.Error("a refused file changed the database")
		}
	})
}

func TestAdministratorsLookAfterAccounts(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		const first, second = "lamp over quiet harbour", "seven boats leave at noon"
		who := []string{"--email", "root@example.com", "--name", "Root", "--db", url}
		create := func(password string, more ...string) ended {
			return runWith(password, append(append([]string{"admin", "create"}, who...), more...)...)
		}
		before := digest(t, url)
		create("").refused(t, exitInput, "No password was given", "Nothing was changed")
		create("\n").refused(t, exitInput, "No password was given")
		for _, weak := range []string{"short", "password1234", "root@example.com"} {
			got := create(weak + "\n")
			if got.code != exitInput || got.out != "" || strings.Contains(got.err, weak) {
				t.Errorf("%s: exit %d\n%s%s", weak, got.code, got.out, got.err)
			}
		}
		if got := create(first+"\n", "--role", "king"); got.code != exitInput || !strings.Contains(got.err, "hr_admin") {
			t.Errorf("exit %d %s", got.code, got.err)
		}
		if digest(t, url) != before {
			t.Error("a refused account changed the database")
		}
		same(t, "The account root@example.com can sign in now.\n", create(first+"\r\nnot part of it\n").done(t))
		if got := create(second + "\n"); got.code != exitInput || !strings.Contains(got.err, "already an account") {
			t.Errorf("a second create: exit %d %s", got.code, got.err)
		}
		c := reader(t, url)
		signs := func(password string) bool {
			_, err := c.account.SignIn(context.Background(), account.SignIn{Email: "root@example.com", Password: password, Address: "127.0.0.1"})
			return err == nil
		}
		if !signs(first) {
			t.Fatal("the account cannot sign in")
		}
		act := func(stdin, verb string, more ...string) ended {
			return runWith(stdin, append([]string{"admin", verb, "Root@Example.com", "--db", url}, more...)...)
		}
		same(t, "The password of root@example.com is set; it is signed out everywhere.\n", act(second+"\n", "password").done(t))
		if signs(first) || !signs(second) {
			t.Error("the old password still opens, or the new one does not")
		}
		if got := act("short\n", "password"); got.code != exitInput || !signs(second) {
			t.Errorf("a weak password: exit %d %s", got.code, got.err)
		}
		same(t, "root@example.com is shut out.\n", act("", "disable", "--reason", "lost a laptop").done(t))
		if signs(second) {
			t.Error("a disabled account signs in")
		}
		same(t, "root@example.com may sign in again.\n", act("", "enable", "--reason", "found it").done(t))
		if !signs(second) {
			t.Error("an enabled account does not sign in")
		}
		link := act("", "invite", "--public-url", "https://belay.example/").done(t)
		if !regexp.MustCompile(`^https://belay\.example/welcome/\S{20,}\nIt works once, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\. It is not shown again\.\n$`).MatchString(link) {
			t.Error(link)
		}
		for _, verb := range []string{"invite", "password", "disable", "enable"} {
			more := map[string][]string{"disable": {"--reason", "x"}, "enable": {"--reason", "x"}}[verb]
			runWith(second, append([]string{"admin", verb, "nobody@example.com", "--db", url}, more...)...).refused(t, exitInput, "No account has this e-mail address", "Nothing was changed")
		}
	})
}

// recorded is a database with a sealed record and a head of it kept apart.
func recorded(t *testing.T, url string) (head, key string) {
	t.Helper()
	ctx, c := context.Background(), reader(t, url)
	_, err := c.account.Create(ctx, authz.Operator(), account.NewAccount{Email: "root@example.com", Name: "Root", Password: "lamp over quiet harbour"})
	if err == nil {
		_, err = c.log.Seal(ctx, c.db)
	}
	if err != nil {
		t.Fatal(err)
	}
	report, err := audit.Verify(ctx, c.db, nil)
	if err != nil || report.Sealed == 0 {
		t.Fatal(err, report)
	}
	dir := t.TempDir()
	head, key = filepath.Join(dir, "head"), filepath.Join(dir, "belay.key")
	k, err := audit.LoadKey(key, id.NewSource(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(head, k.Sign(audit.Head{Seq: report.Seq, Chain: report.Chain, At: c.clock.Now()}), 0o600); err != nil {
		t.Fatal(err)
	}
	return head, key
}

func TestAuditVerifyFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		head, key := recorded(t, url)
		verify := func(more ...string) ended {
			return run(append([]string{"audit", "verify", "--db", url, "--key-file", key}, more...)...)
		}
		if out := verify().done(t); !strings.HasSuffix(out, "Nothing was found.\n") || !strings.Contains(out, "not proven: ") {
			t.Error(out)
		}
		if out := verify("--head", head).done(t); !strings.HasSuffix(out, "Nothing was found.\n") {
			t.Error(out)
		}
		var r auditResult
		if err := json.Unmarshal([]byte(verify("--json", "--head", head).done(t)), &r); err != nil || !r.OK || r.Sealed == 0 || len(r.Findings) != 0 {
			t.Errorf("%v %+v", err, r)
		}
		if _, err := hex.DecodeString(r.Chain); err != nil {
			t.Error(err)
		}
		tamper(t, url, `UPDATE audit_entry SET action = 'account.forged' WHERE action = 'account.created'`)
		got := verify()
		if got.code != exitInput || got.err != "" || !strings.Contains(got.out, " at 1: ") || strings.Contains(got.out, "Nothing was found") {
			t.Errorf("a changed entry: exit %d\n%s%s", got.code, got.out, got.err)
		}
		got = verify("--json")
		if err := json.Unmarshal([]byte(got.out), &r); err != nil || got.code != exitInput || r.OK || len(r.Findings) == 0 {
			t.Errorf("a changed entry: exit %d, %v\n%s%s", got.code, err, got.out, got.err)
		}
	})
}

// A record made again from nothing fits in itself; only a head kept elsewhere
// tells.
func TestAuditVerifyWithAHeadFindsARecordMadeAgain(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		head, key := recorded(t, url)
		tamper(t, url, `DELETE FROM audit_seal`, `DELETE FROM audit_salt`, `DELETE FROM audit_entry`)
		run("audit", "verify", "--db", url, "--key-file", key).done(t)
		if got := run("audit", "verify", "--db", url, "--key-file", key, "--head", head); got.code != exitInput || got.err != "" {
			t.Errorf("exit %d\n%s%s", got.code, got.out, got.err)
		}
	})
}

func tamper(t *testing.T, url string, statements ...string) {
	t.Helper()
	err := reader(t, url).db.Write(context.Background(), func(tx *db.Tx) error {
		for _, s := range statements {
			if n, err := tx.Exec(s); err != nil || n == 0 {
				t.Errorf("%s: %d rows, %v", s, n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAuditVerifyNeedsTheHeadAndTheKeyItIsGiven(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		head, key := recorded(t, url)
		dir := t.TempDir()
		gone := filepath.Join(dir, "gone")
		verify := func(more ...string) ended {
			return run(append([]string{"audit", "verify", "--db", url}, more...)...)
		}
		verify("--head", gone, "--key-file", key).refused(t, exitInput, gone)
		verify("--head", head, "--key-file", gone).refused(t, exitInput, "key file")
		verify("--key-file", gone).done(t) // without a head no key is needed
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
			t.Errorf("a check left %v behind", entries)
		}
		other := filepath.Join(dir, "other.key")
		if _, err := audit.LoadKey(other, id.NewSource(nil)); err != nil {
			t.Fatal(err)
		}
		verify("--head", head, "--key-file", other).refused(t, exitInput)
		rewrite(t, dir, "text", "not a head\n")
		verify("--head", filepath.Join(dir, "text"), "--key-file", key).refused(t, exitInput)
	})
}
