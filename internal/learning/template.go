package learning

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"belay/internal/handbook"
)

// Read makes templates of the modules and checklists of a handbook tree, in the
// order of their pages. Modules without a single box are read too: the
// catalogue shows them.
func Read(tree *handbook.Tree) []Template {
	r := reader{links: tree.Linker()}
	var out []Template
	for _, m := range tree.Modules() {
		out = append(out, r.template(tree, &m))
	}
	return out
}

type reader struct {
	links *handbook.Linker
	page  *handbook.Page
	lines handbook.Lines
	tasks int
}

func (r *reader) template(tree *handbook.Tree, m *handbook.Module) Template {
	r.page, r.lines, r.tasks = m.Page, handbook.Lines{}, 0
	t := Template{Module: Module{ID: m.ID, Kind: m.Kind, Title: m.Title, Path: m.Page.Path, URL: handbook.ReaderPrefix + tree.URL(m.Page),
		Stages: len(m.Stages), Days: days(m), Tags: tags(m.Page.Meta)}}
	for _, s := range m.Stages {
		t.Content.Stages = append(t.Content.Stages, Stage{ID: s.ID, Title: s.Title, Tasks: r.list(s.Tasks, Learner)})
	}
	for _, p := range m.Prose() {
		section := Section{p.Title, p.Text, r.links.HTML(m.Page, p.Text)}
		switch {
		case p.Stage >= 0:
			t.Content.Stages[p.Stage].Prose, t.Content.Stages[p.Stage].ProseHTML = section.Text, section.HTML
		case goals.MatchString(p.Title):
			t.Content.Goals = append(t.Content.Goals, section)
		default:
			t.Content.Introduction = append(t.Content.Introduction, section)
		}
	}
	for _, f := range m.Fields {
		if !strings.HasPrefix(f, "title: ") && len(t.Content.Fields) < maxFields { // how an issue is to be called; a run has its title
			t.Content.Fields = append(t.Content.Fields, f)
		}
	}
	t.Boxes, t.From, t.To = r.tasks, r.lines.From, r.lines.To
	return t
}

const maxFields = 50

var (
	goals     = regexp.MustCompile(`(?i)\b(goals?|objectives?|outcomes?)\b`)
	asksProof = regexp.MustCompile(`(?i)\bevidence\b[*_]*\s*:`)
	duration  = regexp.MustCompile(`(?i)\b(\d{1,3})\s*(d|w|mo|days?|weeks?|months?)\b`)
	dueAction = regexp.MustCompile(`(?i)^/due\s+in\s+`)
)

// list reads tasks; those without an owner of their own belong to whom the task
// above belongs to.
func (r *reader) list(tasks []*handbook.Task, above Owner) []Task {
	var out []Task
	for _, t := range tasks {
		if r.tasks == MaxTasks {
			break
		}
		r.tasks++
		if t.Origin == r.page {
			if r.lines.From == 0 {
				r.lines.From = t.Lines.From
			}
			r.lines.To = max(r.lines.To, t.Lines.To)
		}
		task := Task{Text: t.Text, Notes: t.Notes, Owner: above, Groups: t.Group, Optional: t.Optional, Proof: asksProof.MatchString(t.Text + "\n" + t.Notes)}
		if t.Owner != "" {
			if owner, known := owners[strings.ToLower(t.Owner)]; known {
				task.Owner, task.Role = owner, t.Owner
			} else {
				task.Text = t.Owner + ": " + t.Text // a word before a colon that is no role
			}
		}
		if t.Named {
			task.Name = t.ID
		}
		task.HTML = r.links.InlineHTML(t.Origin, task.Text)
		if task.Notes != "" {
			task.NotesHTML = r.links.HTML(t.Origin, task.Notes)
		}
		task.Tasks = r.list(t.Tasks, task.Owner)
		out = append(out, task)
	}
	return out
}

// owners are the words by which templates name whose step it is, in lower case
// (domain.md section 10).
var owners = map[string]Owner{
	"n": Learner, "new team member": Learner, "team member": Learner, "trainee": Learner, "learner": Learner,
	"m": Manager, "manager": Manager,
	"o": Companion, "mentor": Companion, "buddy": Companion, "onboarding buddy": Companion, "trainer": Companion,
	"helper": Companion, "host manager": Companion, "people partner": Companion,
}

// days is how long a module takes: "duration: 4w" in the front matter, else the
// template's own due date, "/due in 4 weeks".
func days(m *handbook.Module) int {
	if text, ok := m.Page.Meta["duration"].(string); ok {
		return daysOf(text)
	}
	for _, a := range m.Actions {
		if dueAction.MatchString(a) {
			return daysOf(a)
		}
	}
	return 0
}

func daysOf(text string) int {
	m := duration.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n * map[byte]int{'d': 1, 'w': 7, 'm': 30}[strings.ToLower(m[2])[0]]
}

// tags are what the front matter says that the module is about: its keys
// "dimensions" and "tags", each a text or a list, as ids.
func tags(meta map[string]any) []string {
	out := []string{}
	for _, key := range []string{"dimensions", "tags"} {
		list, ok := meta[key].([]any)
		if text, single := meta[key].(string); single {
			list, ok = []any{text}, true
		}
		for _, item := range list {
			if text, is := item.(string); is && ok && strings.TrimSpace(text) != "" {
				if tag := handbook.Slug(text); !slices.Contains(out, tag) {
					out = append(out, tag)
				}
			}
		}
	}
	return out
}

// hash is the identity of what a template says.
func (t *Template) hash() string {
	raw, err := json.Marshal(struct {
		Kind, Title, Path, URL string
		Days                   int
		Tags                   []string
		Content                Content
	}{t.Kind, t.Title, t.Path, t.URL, t.Days, t.Tags, t.Content})
	if err != nil {
		panic(fmt.Sprintf("learning: %v", err)) // texts and numbers always encode
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
