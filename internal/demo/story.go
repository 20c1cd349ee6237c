package demo

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/evidence"
	"belay/internal/fault"
	"belay/internal/framework"
	"belay/internal/growth"
	"belay/internal/internship"
	"belay/internal/learning"
	"belay/internal/notify"
	"belay/internal/opportunity"
	"belay/internal/org"

	"go.yaml.in/yaml/v4"
)

// Stage is where the story is played: the use cases that pages call too, and
// the clock they read.
type Stage struct {
	Growth      *growth.Service
	Evidence    *evidence.Service
	Opportunity *opportunity.Service
	Learning    *learning.Service
	Internship  *internship.Service
	Org         *org.Service
	Notify      *notify.Service
	Ladders     func(ctx context.Context) (growth.Ladders, error)
	Actor       func(ctx context.Context, email string) (authz.Actor, error)
	Unit        func(ctx context.Context, handle string) (string, error) // id
	Clock       *clock.Moved
}

// act is one line of the story; story.yaml explains the fields.
type act struct {
	At     string `yaml:"at"`
	Who    string `yaml:"who"`
	Do     string `yaml:"do"`
	Whom   string `yaml:"whom"`
	place  `yaml:",inline"`
	chance `yaml:",inline"`
	stay   `yaml:",inline"`
	course `yaml:",inline"`
	State  string   `yaml:"state"`
	Note   string   `yaml:"note"`
	Title  string   `yaml:"title"`
	Link   string   `yaml:"link"`
	For    []place  `yaml:"for"`
	Tags   []string `yaml:"tags"`
	Shared bool     `yaml:"shared"`
	Step   string   `yaml:"step"`
	Due    string   `yaml:"due"`
}

// place names expectations by where they stand.
type place struct {
	Framework string `yaml:"framework"`
	Level     string `yaml:"level"`
	Dimension string `yaml:"dimension"`
	N         []int  `yaml:"n"`
}

// Domain of the sample people's addresses.
const Domain = "northwind.example"

const (
	defaultFramework = "infrastructure"
	storyTime        = "2006-01-02T15:04"
)

// Begins is the day before the story: when the sample company is set up.
var Begins = time.Date(2026, 9, 20, 8, 0, 0, 0, time.UTC)

// Unpack writes the sample handbook and people.csv into dir and names both.
func Unpack(dir string) (handbookDir, peopleFile string, err error) {
	defer fault.Wrap(&err, "demo.Unpack")
	sub, err := fs.Sub(Content, "content")
	if err != nil {
		return "", "", err
	}
	handbookDir, peopleFile = filepath.Join(dir, "handbook"), filepath.Join(dir, "people.csv")
	err = fs.WalkDir(sub, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || slices.Contains(scripts(), path) {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(path))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		body, err := fs.ReadFile(sub, path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, body, 0o644)
	})
	return handbookDir, peopleFile, err
}

// player keeps what the acts refer to.
type player struct {
	Stage
	actors  map[string]authz.Actor
	steps   map[string]string // who + step -> id
	ladders growth.Ladders
	offers  map[string]string       // who -> id of their offer
	runs    map[string]learning.Run // who/module
	stays   stays
}

// scripts are the files of the story.
func scripts() []string {
	return []string{"story.yaml", "opportunities.yaml", "modules.yaml", "internships.yaml", "journals.yaml"}
}

// script puts the files of the story together, by time.
func script() ([]act, error) {
	var out []act
	for _, name := range scripts() {
		raw, err := Content.ReadFile("content/" + name)
		if err != nil {
			return nil, err
		}
		var file struct {
			Story []act `yaml:"story"`
		}
		if err := yaml.Unmarshal(raw, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, file.Story...)
	}
	slices.SortStableFunc(out, func(a, b act) int { return strings.Compare(a.At, b.At) })
	return out, nil
}

// Play acts the story out, each act at its own time.
func Play(ctx context.Context, s Stage) (err error) {
	defer fault.Wrap(&err, "demo.Play")
	story, err := script()
	if err != nil {
		return err
	}
	p := &player{Stage: s, actors: map[string]authz.Actor{}, steps: map[string]string{},
		offers: map[string]string{}, runs: map[string]learning.Run{}, stays: newStays()}
	if p.ladders, err = s.Ladders(ctx); err != nil {
		return err
	}
	for i, a := range story {
		at, err := time.Parse(storyTime, a.At)
		if err != nil {
			return fmt.Errorf("act %d: %w", i+1, err)
		}
		s.Clock.Set(at)
		if err := p.play(ctx, a); err != nil {
			return fmt.Errorf("act %d, %s at %s: %w", i+1, a.Do, a.At, err)
		}
	}
	return nil
}

func (p *player) actor(ctx context.Context, name string) (authz.Actor, error) {
	if a, ok := p.actors[name]; ok {
		return a, nil
	}
	a, err := p.Actor(ctx, name+"@"+Domain)
	p.actors[name] = a
	return a, err
}

func (p *player) play(ctx context.Context, a act) error {
	who, err := p.actor(ctx, a.Who)
	if err != nil {
		return err
	}
	whom := who
	if a.Whom != "" {
		if whom, err = p.actor(ctx, a.Whom); err != nil {
			return err
		}
	}
	guard := growth.Guard{Version: growth.Any}
	switch a.Do {
	case "target":
		return p.Growth.SetTarget(ctx, who, a.ref(), guard)
	case "mark", "manager_mark":
		return p.mark(ctx, who, whom.Person, a)
	case "share":
		_, err := p.Growth.ShareLevel(ctx, who, whom.Person, a.ref(), true, guard)
		return err
	case "evidence":
		return p.evidence(ctx, who, a)
	case "step":
		return p.step(ctx, who, a)
	case "offer":
		return p.offer(ctx, who, a)
	case "wish":
		return p.wish(ctx, who, a)
	case "step_done":
		return p.Growth.TickStep(ctx, who, p.steps[a.Who+"/"+a.Step], true, guard)
	}
	if ok, err := p.study(ctx, who, a); ok {
		return err
	}
	if ok, err := p.apart(ctx, who, whom.Person, a); ok {
		return err
	}
	return fmt.Errorf("nobody knows how to %q", a.Do)
}

// ref is the level as a target names it.
func (pl place) ref() string { return framework.Ref(pl.framework(), "ic", pl.Level) }

func (pl place) framework() string {
	if pl.Framework == "" {
		return defaultFramework
	}
	return pl.Framework
}

// statements finds the ids of the expectations that places name.
func (p *player) statements(places ...place) (ids []string, err error) {
	for _, pl := range places {
		ladder := p.ladders.Find(pl.framework(), "ic")
		if ladder == nil {
			return nil, fmt.Errorf("no framework %s", pl.framework())
		}
		level := ladder.Level(pl.Level)
		for i, row := range ladder.Rows {
			if row.Title != pl.Dimension || level < 0 {
				continue
			}
			here := ladder.At(i, level)
			for _, n := range pl.N {
				if n < 1 || n > len(here) {
					return nil, fmt.Errorf("%s %s has no statement %d", pl.Level, pl.Dimension, n)
				}
				ids = append(ids, here[n-1].ID)
			}
		}
	}
	return ids, nil
}

func (p *player) mark(ctx context.Context, who authz.Actor, person string, a act) error {
	ids, err := p.statements(a.place)
	if err != nil || len(ids) == 0 {
		return fmt.Errorf("no statement for %s %s: %w", a.Level, a.Dimension, err)
	}
	for _, id := range ids {
		in := growth.MarkInput{Person: person, Statement: id, State: growth.State(a.State), Note: a.Note, Shared: a.Shared}
		if _, err := p.Growth.SetMark(ctx, who, in, growth.Guard{Version: growth.Any}); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) evidence(ctx context.Context, who authz.Actor, a act) error {
	ids, err := p.statements(a.For...)
	if err != nil {
		return err
	}
	_, err = p.Evidence.Add(ctx, who, evidence.Input{Title: a.Title, Link: a.Link, Note: a.Note, Statements: ids, Shared: a.Shared}, evidence.Guard{})
	return err
}

func (p *player) step(ctx context.Context, who authz.Actor, a act) error {
	ids, err := p.statements(a.For...)
	if err != nil {
		return err
	}
	in := growth.StepInput{Text: a.Title, Note: a.Note, DueOn: a.Due}
	if len(ids) > 0 {
		in.Statement = ids[0]
	}
	id, err := p.Growth.AddStep(ctx, who, in, growth.Guard{})
	p.steps[a.Who+"/"+a.Step] = id
	return err
}
