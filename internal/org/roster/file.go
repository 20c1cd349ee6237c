package roster

import (
	"cmp"
	"slices"
	"strings"

	"belay/internal/authz"
)

// Columns lists the columns of people.csv in their documented order. They may
// stand in any order in the file; email and name are required.
func Columns() []string { return strings.Fields(columnNames) }

const columnNames = `email name external_id manager_email team department job_family level level_since hired_on zone hours country roles`

// File is a people.csv without faults of form. A column that is not in the file
// says nothing. In a column that is there, an empty manager, team and
// department mean none; every other empty cell says nothing.
type File struct {
	Hash    string // SHA-256 of the bytes, in hex
	columns map[string]bool
	Lines   []Line
}

// Has tells whether the file has a column.
func (f File) Has(column string) bool { return f.columns[column] }

// Line is one person of the file, fields trimmed and in their one form.
type Line struct {
	No                               int // line of the file, the header is 1
	Email, Name, ExternalID, Manager string
	Team, Department                 string
	JobFamily, Level, LevelSince     string
	HiredOn, Zone, Hours, Country    string
	Roles                            []Role
}

// Key is the line's e-mail as it is compared.
func (l Line) Key() string { return EmailKey(l.Email) }

// Role is a role as the file writes it; Unit is a unit's handle or "".
type Role struct {
	Role authz.Role
	Unit string
}

// Problem is one fault of the file. Line 0 speaks of the whole file.
type Problem struct {
	Line    int    `json:"line"`
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// The codes of problems, for programs; people read the message.
const (
	CodeFile      = "file"            // not readable as a table
	CodeHeader    = "header"          // columns missing, unknown or doubled
	CodeEncoding  = "encoding"        // not UTF-8
	CodeRow       = "row"             // too few or too many cells
	CodeMissing   = "missing"         // a required cell is empty
	CodeLong      = "too-long"        // over the limit of the field
	CodeForm      = "form"            // not what the column holds
	CodeZone      = "unknown-zone"    //
	CodeDate      = "bad-date"        //
	CodeHours     = "bad-hours"       //
	CodeDuplicate = "duplicate"       // two lines for one person
	CodeManager   = "unknown-manager" //
	CodeCycle     = "manager-cycle"   //
	CodeUnit      = "unknown-unit"    // of a role
	CodeRole      = "role"            // unknown, or not this actor's to grant
	CodeConflict  = "conflict"        // with what is stored
)

// SortProblems puts problems in the order of the file.
func SortProblems(list []Problem) {
	order := Columns()
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(a.Line-b.Line, cmp.Compare(slices.Index(order, a.Column), slices.Index(order, b.Column)), cmp.Compare(a.Message, b.Message))
	})
}
