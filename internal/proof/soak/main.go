// Command soak runs the project's long proofs one after the other and writes
// what it saw to docs/proof: commit, seed, counts and a hash of the packages
// covered. -check tells whether the files still fit the tree; -slice runs one
// proof, another each day, for CI.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/proof"
)

// result is one file of docs/proof.
type result struct {
	Name     string         `json:"name"`
	Proves   string         `json:"proves"`
	Commit   string         `json:"commit"`
	Seed     uint64         `json:"seed"`
	Counts   map[string]int `json:"counts"`
	Seconds  int            `json:"seconds"`
	Ran      string         `json:"ran"` // date
	Packages []string       `json:"packages"`
	Hash     string         `json:"packages_hash"`
}

const folder = "docs/proof"

func main() {
	check := flag.Bool("check", false, "tell whether docs/proof fits this tree; exit 1 if not")
	slice := flag.Bool("slice", false, "run one proof, chosen by the date, and write nothing")
	only := flag.String("only", "", "run the proof of this name")
	old := flag.Bool("old", false, "run only the proofs that do not fit this tree")
	seed := flag.Uint64("seed", uint64(time.Now().Unix()), "seed of random choices")
	limit := flag.Duration("limit", 4*time.Minute, "how long a slice may take")
	flag.Parse()
	var err error
	switch {
	case *check:
		err = checkAll()
	case *slice:
		p, today := sliceOf(time.Now().UTC())
		ctx, cancel := context.WithTimeout(context.Background(), *limit)
		defer cancel()
		var r result
		if r, err = p.run(ctx, today, true); err == nil {
			fmt.Printf("soak slice: %s, seed %d, %v\n", r.Name, r.Seed, r.Counts)
		}
	default:
		err = runAll(*seed, func(p longProof) (bool, error) {
			if *only != "" {
				return p.name == *only, nil
			}
			fits, _, err := p.fits()
			return !*old || !fits, err
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// sliceOf is the proof of a day and its seed: both the same all day, so that a
// red slice can be run again. Fuzzing cannot be seeded and stays with the soak.
func sliceOf(day time.Time) (longProof, uint64) {
	var list []longProof
	for _, p := range long {
		if len(p.fuzz) == 0 {
			list = append(list, p)
		}
	}
	return list[day.YearDay()%len(list)], uint64(day.Year()*1000 + day.YearDay())
}

func runAll(seed uint64, wanted func(longProof) (bool, error)) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	ran := 0
	for _, p := range long {
		if yes, err := wanted(p); err != nil {
			return err
		} else if !yes {
			continue
		}
		ran++
		fmt.Printf("soak: %s ...\n", p.name)
		r, err := p.run(context.Background(), seed, false)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		raw, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, p.name+".json"), append(raw, '\n'), 0o644); err != nil {
			return err
		}
		fmt.Printf("soak: %s done in %d s: %v\n", p.name, r.Seconds, r.Counts)
	}
	if ran == 0 {
		return errors.New("there was no proof to run")
	}
	return nil
}

func checkAll() error {
	stale := 0
	for _, p := range long {
		fits, why, err := p.fits()
		if err != nil {
			return err
		}
		if !fits {
			fmt.Printf("proof %s: %s\n", p.name, why)
			stale++
		}
	}
	fmt.Printf("proofs: %d fresh, %d stale\n", len(long)-stale, stale)
	if stale > 0 {
		return fmt.Errorf("run make soak and commit %s", folder)
	}
	return nil
}

// fits tells whether a proof's file speaks of the packages as they are now, and
// if not, why.
func (p longProof) fits() (fits bool, why string, err error) {
	var r result
	raw, err := os.ReadFile(filepath.Join(folder, p.name+".json"))
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if err != nil {
		return false, "never ran", nil // a file that cannot be read proves nothing
	}
	now, err := hash(p.packages)
	if err != nil || now == r.Hash {
		return err == nil, "", err
	}
	return false, "the packages it covers have changed since " + r.Ran, nil
}

var countLine = regexp.MustCompile(`^PROOF (.+) (\d+)$`)

// run runs the proof's test commands and sums up what they counted.
func (p longProof) run(ctx context.Context, seed uint64, short bool) (result, error) {
	start := time.Now()
	r := result{Name: p.name, Proves: p.proves, Commit: git("rev-parse", "HEAD"), Seed: seed, Counts: map[string]int{},
		Packages: p.packages, Ran: start.UTC().Format(time.DateOnly)}
	var err error
	if r.Hash, err = hash(p.packages); err != nil {
		return r, err
	}
	for _, c := range p.commands(short) {
		cmd := exec.CommandContext(ctx, "go", c.args...)
		size := proof.Whole
		if short {
			size = proof.Slice
		}
		cmd.Env = append(os.Environ(), proof.EnvSoak+"="+size, proof.EnvSeed+"="+strconv.FormatUint(seed, 10))
		cmd.Env = append(cmd.Env, c.env...)
		out, err := cmd.CombinedOutput()
		if ctx.Err() != nil {
			return r, fmt.Errorf("go %s: cut off by the slice's limit, which proves nothing", strings.Join(c.args, " "))
		}
		if err != nil {
			return r, fmt.Errorf("go %s: %w\n%s", strings.Join(c.args, " "), err, tail(out))
		}
		if r.add(c, out) == 0 {
			return r, fmt.Errorf("go %s counted nothing", strings.Join(c.args, " "))
		}
	}
	r.Seconds = int(time.Since(start).Seconds())
	return r, nil
}

// add takes what a command counted into the result and says how many kinds of
// counts it found.
func (r *result) add(c command, out []byte) (found int) {
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		if m := countLine.FindStringSubmatch(s.Text()); m != nil {
			n, _ := strconv.Atoi(m[2])
			r.Counts[m[1]] += n
			found++
		}
		if m := fuzzLine.FindStringSubmatch(s.Text()); m != nil {
			n, _ := strconv.Atoi(m[1])
			r.Counts[c.count] = n // the line counts up; the last one holds
			found++
		}
		if strings.HasPrefix(s.Text(), "ok  ") {
			r.Counts["test packages"]++
			if !slices.Contains(c.args, "-v") { // a command that is to count says so by -v
				found++
			}
		}
	}
	return found
}

var fuzzLine = regexp.MustCompile(`execs: (\d+) `)

func tail(out []byte) string {
	if len(out) > 4000 {
		out = out[len(out)-4000:]
	}
	return string(out)
}

func git(args ...string) string {
	out, err := exec.Command("git", args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
