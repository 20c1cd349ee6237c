package framework

// Cumulative says whether a level also asks for what the levels below it ask.
// It decides every gap analysis, so it is read from the source's own words and
// never guessed.
type Cumulative string

// The answers.
const (
	CumulativeUnknown Cumulative = "unknown"
	CumulativeTrue    Cumulative = "true"
	CumulativeFalse   Cumulative = "false"
)

// Status is where a framework stands in its life.
type Status string

// The states.
const (
	Draft  Status = "draft"
	Active Status = "active"
	Legacy Status = "legacy"
)

// Framework is one career matrix as read: its columns, its ladder and every
// statement in it, folded from the layers it is made of. All ids in it are
// local to the framework but for those of layers and statements.
type Framework struct {
	ID         string
	Title      string
	Unit       string // the unit of the organisation it belongs to; "" when the source does not say
	Path       string // the folder or file it was read from, relative to its source
	Language   string
	Status     Status
	Licence    string
	Extends    []string // ids of frameworks it builds on by name
	Cumulative Cumulative
	Terms      map[string]string // the framework's own word for level, competency and so on

	Layers       []LayerRef  // outermost first; the framework's own layer is last
	Tracks       []Track     // in order
	Levels       []Level     // lowest first within a track
	Dimensions   []Dimension // in page order, parents before children
	Competencies []Competency
	Scales       []Scale
	Statements   []Statement // by level, then in page order
	Examples     []Example
	Blocks       []Block
	Gaps         []Gap

	Profiles    []Profile
	Rules       []Rule
	Transitions []Transition
	Resources   []Resource
	Overlays    []Overlay
	Texts       []Text

	Moved []Move // the author's word on what became of statements; for the next import only
}

// LayerRef names a layer that a framework draws on.
type LayerRef struct {
	ID    string
	Title string
}

// Track is one ladder within a framework: individual contributor, management,
// a role. Its id is the middle of a level reference "framework/track/level".
type Track struct {
	ID    string
	Title string
	Kind  string // ic, manager, lead, badge, role
	Order int
	From  []string // "track/level" one may enter from
}

// Level is one rung. ID outlives changes of Title and Key.
type Level struct {
	ID          string
	Track       string
	Key         string // where it was found: the name of its page
	Title       string // bare: "Senior"
	Order       int
	Aliases     []string
	Grade       string
	Equivalents []string          // "track/level" of equal standing
	Scope       map[string]string // values of named vocabularies, such as reach: team
	Summary     string            // Markdown
	Experience  string
	Extends     string // id of the level whose statements this one says it includes
	Origin      Origin
}

// Dimension is a column of the matrix, or a heading over columns.
type Dimension struct {
	ID     string
	Parent string // id of the dimension above, "" at the top
	Key    string // slug of its title, or its explicit id, as last read
	Title  string // without the level's name: "Leadership Competencies"
	Text   string
	Order  int
	Weight int
}

// Competency is a named ability within a dimension; a matrix may have none.
type Competency struct {
	ID        string
	Dimension string
	Key       string
	Title     string
	Text      string
	Scale     string // "" means the levels are its scale
	Core      map[string]bool
	Refs      map[string]string // ids elsewhere: esco, sfia, onet, case
	Order     int
}

// Scale is an ordered vocabulary of steps that a competency is measured on.
type Scale struct {
	ID    string
	Title string
	Steps []Step
}

// Step is one value of a scale.
type Step struct {
	ID     string
	Label  string
	Text   string
	Order  int
	Points int
	Bonus  bool
}

// Kind says what a statement is.
type Kind string

// The kinds of statement.
const (
	Expects        Kind = "statement"
	Summarises     Kind = "summary"
	Signals        Kind = "signal"
	Avoids         Kind = "negative"
	Experience     Kind = "experience"
	Responsibility Kind = "responsibility"
)

// Anchor is what a statement is said about; any part may be empty.
type Anchor struct {
	Track      string
	Level      string
	Dimension  string
	Competency string
	Step       string
	Theme      string // a heading that holds for this place only
}

// Statement is one expectation: one sentence or list item at one place.
type Statement struct {
	ID     string // stable over edits once stored; see DerivedID for the time before
	Layer  string // id of the layer that says it
	Name   string // explicit {#id} of the source, "" when it has none
	Anchor Anchor
	Kind   Kind
	Text   string // Markdown as written
	Order  int    // within its level and dimension
	Parent string // id of the statement whose list it is nested under
	Pair   string // id of the opposite statement
	SameAs string // id of an equal statement at the nearest lower level, for carried-over evidence
	URLs   []string
	Origin Origin
}

// Example shows what meeting a statement can look like.
type Example struct {
	Statement string
	Text      string
	Order     int
	Origin    Origin
}

// Block is prose, a table or code of a matrix that is no statement, kept as
// written.
type Block struct {
	Anchor Anchor
	Layer  string
	Kind   string // summary, text, table, code, html, link
	Text   string
	Order  int
	Origin Origin
}

// Gap is a cell that the source leaves open with words such as "TBD". It is
// not the same as a cell that is not there.
type Gap struct {
	Anchor Anchor
	Layer  string
	Text   string
	Origin Origin
}

// Origin is where a text was written. Heading is the path of titles above it in
// that file; Hash is TextHash of the text.
type Origin struct {
	File    string
	From    int
	To      int
	Heading []string
	Hash    string
}

// Requirement of a profile.
type Requirement string

// The requirements.
const (
	Required      Requirement = "required"
	Optional      Requirement = "optional"
	NotApplicable Requirement = "not-applicable"
)

// Profile asks for a step of a competency at a level.
type Profile struct {
	Track, Level, Competency, Step string
	Requirement                    Requirement
}

// Rule is computed over steps: points, a quota or score bands.
type Rule struct {
	Kind       string
	Level      string
	Parameters map[string]string
}

// Transition is advice for the way from one level to another.
type Transition struct {
	From, To string
	Text     string
}

// Resource helps on the way from one step to the next.
type Resource struct {
	Competency, From, To string
	Title, URL, Kind     string
}

// Overlay is an operation on one id of an extended framework.
type Overlay struct {
	Op     string // add, replace, hide, move, retitle
	Target string
	Text   string
}

// Text is a translation of one text of the framework.
type Text struct {
	Key, Language, Value string
}

// Level finds a level by id; nil when there is none.
func (f *Framework) Level(id string) *Level {
	for i := range f.Levels {
		if f.Levels[i].ID == id {
			return &f.Levels[i]
		}
	}
	return nil
}

// Dimension finds a dimension by id; nil when there is none.
func (f *Framework) Dimension(id string) *Dimension {
	for i := range f.Dimensions {
		if f.Dimensions[i].ID == id {
			return &f.Dimensions[i]
		}
	}
	return nil
}

// At is the statements of a level in page order.
func (f *Framework) At(level string) []Statement {
	out := []Statement{}
	for _, s := range f.Statements {
		if s.Anchor.Level == level {
			out = append(out, s)
		}
	}
	return out
}

// Ref is a level as people's records and imports name it.
func Ref(framework, track, level string) string { return framework + "/" + track + "/" + level }
