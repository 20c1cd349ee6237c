package handbook

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kinds of module.
const (
	TrainingModule = "module"    // teaches: somebody works through it once
	Checklist      = "checklist" // a page with boxes that is no training
)

// Module is a page of boxes as a template: what a person's own copy is made
// from. Its stages are the page's sections, its tasks the boxes.
type Module struct {
	ID      string // front matter id, else from the file name; one of a kind in the tree
	Title   string
	Kind    string // TrainingModule or Checklist
	Page    *Page
	Stages  []Stage
	Tasks   int      // all boxes, nested ones too
	Fields  []string // what the template asks to be filled in, in order, each once
	Actions []string // quick actions as written; never executed
}

// Stage is one section of a module.
type Stage struct {
	ID    string // from its title, counted when titles repeat
	Title string
	Tasks []*Task
}

// Task is one box.
type Task struct {
	ID       string   // explicit {#id}, else a hash of where it stands and what it says
	Named    bool     // the ID is the author's own
	Text     string   // Markdown without box, owner and mark
	Notes    string   // further paragraphs of the item, as Markdown
	Owner    string   // who does it when the template says so: "N", "M", "Mentor"; else empty
	Group    []string // headings and group titles between stage and task, outermost first
	Optional bool
	Checked  bool // ticked in the template itself
	Fields   []string
	Origin   *Page
	Lines    Lines
	Tasks    []*Task // boxes nested below
}

// Modules lists the training modules and checklists of the tree by path.
func (t *Tree) Modules() []Module { return t.modules }

// findModules looks at every page that the manifest lists or that has the
// shape of a module, and reports two with one explicit id.
func (t *Tree) findModules() {
	boxes := map[*Page]bool{}
	for _, p := range t.Pages {
		if !p.Partial || matchPath(t.Manifest.Modules, p.Path) {
			if m, ok := t.readModule(p, boxes); ok {
				t.modules = append(t.modules, m)
			}
		}
	}
	t.nameModules()
}

// hasBoxes tells whether a page or what it includes has a box.
func (t *Tree) hasBoxes(p *Page, known map[*Page]bool) bool {
	if has, ok := known[p]; ok {
		return has
	}
	has := slices.ContainsFunc(p.Blocks, func(b Block) bool { return b.Task })
	for _, ref := range t.included[p] {
		has = has || t.hasBoxes(ref.page, known)
	}
	known[p] = has
	return has
}

var (
	stageTitle   = regexp.MustCompile(`(?i)^(?:stage|phase|step)\s+(?:\d+|[ivx]+)\b`)
	moduleTitle  = regexp.MustCompile(`(?i)\btraining module\b`)
	boldTitle    = regexp.MustCompile(`^(?:\*\*|__)([^*_\n]+?):?(?:\*\*|__):?$`)
	optionalMark = regexp.MustCompile(`(?i)^(?:\(optional\)|[_*]+\(?optional\)?:?[_*]+:?|optional:)\s*|\s*[_*]*\(optional\)[_*]*[.]?$`)
	ownerPrefix  = regexp.MustCompile(`^(?:\*\*|__)?([A-Z]{1,2}|(?i:new team member|team member|manager|mentor|buddy|onboarding buddy|trainer|trainee|learner|helper|host manager|people partner))(?:\*\*|__)?\s*:(?:\*\*|__)?\s+`)
	starMark     = regexp.MustCompile(`^\\?\*\s+|\s\\\*$`)
)

// readModule reads one page as a module; false when it has not the shape.
func (t *Tree) readModule(p *Page, known map[*Page]bool) (Module, bool) {
	listed := matchPath(t.Manifest.Modules, p.Path) || slices.Contains(strings.Split(path.Dir(p.Path), "/"), "modules")
	named := moduleTitle.MatchString(p.Title)
	if !listed && !named && !t.hasBoxes(p, known) {
		return Module{}, false
	}
	if base := path.Base(p.Path); listed && !t.hasBoxes(p, known) && (strings.HasPrefix(base, "_index.") || strings.EqualFold(base, "readme.md")) {
		return Module{}, false
	}
	title := moduleTitleOf(p)
	b := newModuleBuilder(t.Flatten(p), title)
	b.build()
	m := Module{Title: title, Page: p, Kind: moduleKind(p, listed, b.staged), Stages: b.stages, Tasks: b.tasks, Fields: b.fields, Actions: b.actions}
	if id, ok := p.Meta["id"].(string); ok {
		m.ID = id
	}
	return m, true
}

// moduleKind tells training from a mere checklist: by the page's own word, by
// its stages, by the words of its name and title.
func moduleKind(p *Page, listed, staged bool) string {
	if kind, _ := p.Meta["kind"].(string); kind == TrainingModule || kind == Checklist {
		return kind
	}
	words := strings.FieldsFunc(strings.ToLower(pageStem(p.Path)+" "+p.Title), func(r rune) bool { return !unicode.IsLetter(r) })
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	switch {
	case has("training", "trainee", "module", "course", "curriculum"):
		return TrainingModule
	case has("checklist"):
		return Checklist
	case listed, staged:
		return TrainingModule
	}
	return Checklist
}

// pageStem is the telling part of a path: the file name without endings, or
// the folder's name for an index file.
func pageStem(p string) string {
	return path.Base(strings.TrimSuffix(URL(p), "/"))
}

// moduleBuilder turns the flattened blocks of a page into stages and tasks.
type moduleBuilder struct {
	name    string // the module's title, for a stage without a heading
	placed  []Placed
	title   int // index of the heading that is the page's title; -1 = none
	level   int // level of the headings that begin a stage
	stages  []Stage
	tasks   int
	staged  bool // sections call themselves stages
	fields  []string
	actions []string

	heads []headLevel // headings below the stage
	bold  string      // group title written as a bold line
	open  []openItem
	seen  map[string]int
}

type headLevel struct {
	level int
	title string
}

// openItem is a list item that deeper items may belong to.
type openItem struct {
	depth int
	task  *Task  // nil when the item has no box: then it is a group
	group string // its text as Markdown
	title string // the same without markup, once asked for
}

// moduleTitleOf is the page's own title when it has one. An issue template
// often has none and begins with its first section: then the file name speaks.
func moduleTitleOf(p *Page) string {
	if _, ok := p.Meta["title"]; ok {
		return p.Title
	}
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Kind == Heading {
			if b.Level == 1 && b.Title != "" {
				return b.Title
			}
			break
		}
	}
	words := strings.NewReplacer("-", " ", "_", " ").Replace(pageStem(p.Path))
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

func newModuleBuilder(placed []Placed, name string) *moduleBuilder {
	b := &moduleBuilder{name: name, placed: placed, title: -1, seen: map[string]int{}}
	counts := [7]int{}
	first := -1
	for i := range placed {
		if placed[i].Kind == Heading {
			counts[placed[i].Level]++
			if first < 0 {
				first = i
			}
		}
	}
	if first >= 0 && placed[first].Level == 1 && counts[1] == 1 {
		b.title = first
	}
	b.level = b.stageLevel()
	return b
}

// stageLevel is the level of sections that are stages: the one whose titles
// say so, else the highest level that has boxes below it.
func (b *moduleBuilder) stageLevel() int {
	best, named := 7, 7
	var stack []int
	for i := range b.placed {
		pl := &b.placed[i]
		switch {
		case pl.Kind == Heading && i != b.title:
			for len(stack) > 0 && stack[len(stack)-1] >= pl.Level {
				stack = stack[:len(stack)-1]
			}
			stack = append(stack, pl.Level)
			if stageTitle.MatchString(pl.Title) {
				named = min(named, pl.Level)
				b.staged = true
			}
		case pl.Task && len(stack) > 0:
			best = min(best, stack[0])
		}
	}
	if named < 7 {
		return named
	}
	return best
}

func (b *moduleBuilder) build() {
	for i := range b.placed {
		pl := &b.placed[i]
		switch {
		case i == b.title:
		case pl.Kind == Heading:
			b.heading(pl)
		case pl.Kind == Item:
			b.item(pl)
		case pl.Kind == QuickAction:
			b.actions = append(b.actions, pl.Text)
		case pl.Depth > 0:
			b.note(pl)
		default:
			b.loose(pl)
		}
		if pl.Kind != Code {
			b.addFields(placeholders(pl.Kind, pl.Text))
		}
	}
	b.stages = slices.DeleteFunc(b.stages, func(s Stage) bool { return len(s.Tasks) == 0 && !stageTitle.MatchString(s.Title) })
	seen := map[string]int{}
	for i := range b.stages {
		id := Slug(b.stages[i].Title)
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, seen[id])
		}
		b.stages[i].ID = id
	}
}

func (b *moduleBuilder) heading(pl *Placed) {
	b.open, b.bold = nil, ""
	if pl.Level <= b.level {
		b.heads = nil
		b.stages = append(b.stages, Stage{Title: pl.Title})
		return
	}
	for len(b.heads) > 0 && b.heads[len(b.heads)-1].level >= pl.Level {
		b.heads = b.heads[:len(b.heads)-1]
	}
	b.heads = append(b.heads, headLevel{pl.Level, pl.Title})
}

// loose is a block outside lists: it ends what items were open, and a bold
// line names the group of the boxes below it.
func (b *moduleBuilder) loose(pl *Placed) {
	b.open = nil
	if pl.Kind == Paragraph {
		b.bold = ""
		if m := boldTitle.FindStringSubmatch(pl.Text); m != nil {
			b.bold = Plain(m[1])
		}
	}
}

// note keeps a further paragraph of an item with its task.
func (b *moduleBuilder) note(pl *Placed) {
	for i := len(b.open) - 1; i >= 0; i-- {
		if o := b.open[i]; o.depth <= pl.Depth {
			if o.task != nil && (pl.Kind == Paragraph || pl.Kind == Code) {
				o.task.Notes = strings.TrimLeft(o.task.Notes+"\n\n"+noteText(pl), "\n")
			}
			return
		}
	}
}

func noteText(pl *Placed) string {
	if pl.Kind == Code {
		return "```" + pl.Lang + "\n" + pl.Text + "\n```"
	}
	return pl.Text
}

func (b *moduleBuilder) item(pl *Placed) {
	for len(b.open) > 0 && b.open[len(b.open)-1].depth >= pl.Depth {
		b.open = b.open[:len(b.open)-1]
	}
	if !pl.Task {
		b.open = append(b.open, openItem{depth: pl.Depth, group: pl.Text})
		return
	}
	task := &Task{Text: pl.Text, Checked: pl.Checked, Origin: pl.Origin, Lines: pl.Lines, Group: b.groups(), Fields: placeholders(Item, pl.Text)}
	task.Owner, task.Optional, task.Text = cutOwner(pl.Text)
	task.Named = pl.Anchor != ""
	task.ID = cmp.Or(pl.Anchor, b.taskID(pl, task))
	b.tasks++
	if parent := b.parent(); parent != nil {
		parent.Tasks = append(parent.Tasks, task)
	} else {
		if len(b.stages) == 0 {
			b.stages = append(b.stages, Stage{Title: b.name})
		}
		s := &b.stages[len(b.stages)-1]
		s.Tasks = append(s.Tasks, task)
	}
	b.open = append(b.open, openItem{depth: pl.Depth, task: task})
}

func (b *moduleBuilder) parent() *Task {
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].task != nil {
			return b.open[i].task
		}
	}
	return nil
}

// groups names what stands between the stage, or the parent task, and here.
func (b *moduleBuilder) groups() []string {
	var out []string
	for _, h := range b.heads {
		out = append(out, h.title)
	}
	if b.bold != "" {
		out = append(out, b.bold)
	}
	for i := range b.open {
		o := &b.open[i]
		if o.task != nil {
			out = nil
			continue
		}
		if o.title == "" && o.group != "" {
			o.title = Plain(o.group)
		}
		if o.title != "" {
			out = append(out, o.title)
		}
	}
	return out
}

// taskID is stable as long as the task's headings and words stay (contracts
// section 8); equal tasks under equal headings are counted.
func (b *moduleBuilder) taskID(pl *Placed, task *Task) string {
	h := sha256.New()
	for _, title := range pl.Path {
		fmt.Fprintf(h, "%s\n", foldText(title))
	}
	fmt.Fprintf(h, "\n%s", foldText(task.Text))
	id := hex.EncodeToString(h.Sum(nil))[:12]
	if b.seen[id]++; b.seen[id] > 1 {
		id = fmt.Sprintf("%s-%d", id, b.seen[id])
	}
	return id
}

func (b *moduleBuilder) addFields(found []string) {
	for _, f := range found {
		if !slices.Contains(b.fields, f) {
			b.fields = append(b.fields, f)
		}
	}
}

// cutOwner takes "M: " and "(Optional)" off a task's text, in either order.
func cutOwner(text string) (owner string, optional bool, rest string) {
	rest = text
	for range 3 {
		if owner == "" && strings.IndexByte(rest[:min(len(rest), 30)], ':') > 0 {
			if m := ownerPrefix.FindStringSubmatch(rest); m != nil {
				owner, rest = m[1], rest[len(m[0]):]
				continue
			}
		}
		if strings.Contains(rest, "ptional") || strings.Contains(rest, "PTIONAL") {
			if cut, ok := cutMark(optionalMark, rest); ok {
				optional, rest = true, cut
				continue
			}
		}
		cut, ok := cutMark(starMark, rest)
		if !ok {
			break
		}
		rest = cut
	}
	return owner, optional, rest
}

// cutMark takes a mark off a text that says more than the mark.
func cutMark(mark *regexp.Regexp, s string) (string, bool) {
	if !strings.HasPrefix(s, "*") && !strings.HasPrefix(s, "\\") && !strings.HasSuffix(s, "*") && mark == starMark {
		return s, false
	}
	loc := mark.FindStringIndex(s)
	if loc == nil || loc[1]-loc[0] >= len(s) {
		return s, false
	}
	return strings.TrimSpace(s[:loc[0]] + s[loc[1]:]), true
}

var (
	placeholder  = regexp.MustCompile(`\{\+\s*([^{}\n]+?)\s*\+\}|\[\+\s*([^\[\]\n]+?)\s*\+\]|\[((?i:fill in|insert|enter|your|add)\b[^\[\]\n]*)\](.?)`)
	titleComment = regexp.MustCompile(`(?is)^<!--\s*title (?:the|this) issue:?\s*(.*?)\s*-->$`)
	titleOpening = regexp.MustCompile(`^Title:\s*(\S.*)`)
)

// placeholders lists what a text asks to be filled in.
func placeholders(kind BlockKind, text string) []string {
	if kind == Comment {
		if m := titleComment.FindStringSubmatch(text); m != nil {
			return []string{"title: " + strings.Trim(m[1], "\"'`")}
		}
		return nil
	}
	var out []string
	if m := titleOpening.FindStringSubmatch(text); kind == Paragraph && m != nil {
		out = append(out, "title: "+strings.TrimSpace(m[1]))
	}
	if !mayAsk(text) {
		return out
	}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[3] != "" && (m[4] == "(" || m[4] == "[") {
			continue // a link
		}
		out = append(out, m[1]+m[2]+m[3])
	}
	return out
}

// mayAsk rules most texts out before the expression is tried: a bracket that
// is neither a link's nor a box's is rare.
func mayAsk(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '[' && text[i] != '{' {
			continue
		}
		switch text[i+1] {
		case '+', 'F', 'f', 'I', 'i', 'E', 'e', 'Y', 'y', 'A', 'a':
			return true
		}
	}
	return false
}

// nameModules gives each module without an id one from its file name, made
// longer by its folders until no two are alike.
func (t *Tree) nameModules() {
	taken := map[string]string{}
	for _, m := range t.modules {
		if m.ID == "" {
			continue
		}
		if other, ok := taken[m.ID]; ok {
			t.report(m.Page.Path, 1, Error, codeSameModule, fmt.Sprintf("This module and %q have the same id %q; give each its own.", other, m.ID))
		}
		taken[m.ID] = m.Page.Path
	}
	for i := range t.modules {
		m := &t.modules[i]
		if m.ID != "" {
			continue
		}
		parts := strings.Split(strings.Trim(URL(m.Page.Path), "/"), "/")
		for n := 1; n <= len(parts); n++ {
			m.ID = Slug(strings.Join(parts[len(parts)-n:], "-"))
			if _, ok := taken[m.ID]; !ok {
				break
			}
		}
		for n, stem := 2, m.ID; taken[m.ID] != ""; n++ {
			m.ID = fmt.Sprintf("%s-%d", stem, n)
		}
		taken[m.ID] = m.Page.Path
	}
}

// Slug makes an id from a title: lower case, letters and digits of any
// script, single dashes between. It is "x" when nothing is left.
func Slug(title string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(title) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		} else {
			dash = true
		}
	}
	return cmp.Or(b.String(), "x")
}

// foldText is how two wordings are compared: lower case, single spaces.
func foldText(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
