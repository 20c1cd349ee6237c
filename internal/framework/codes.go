package framework

// The codes of problems. Documents and logs name them; do not renumber.
const (
	codeNoPath      = "BLY-2401" // the manifest names a folder that is not there
	codeNoLevels    = "BLY-2402" // a named folder holds no level pages
	codeSameID      = "BLY-2403" // one explicit id on two statements
	codeGap         = "BLY-2410" // a cell that only says it is to come
	codeUnlisted    = "BLY-2411" // a level page that the index does not list
	codeLoneSection = "BLY-2412" // a section that only one level has
	codeSelfExtends = "BLY-2413" // a level that includes itself
	codeTable       = "BLY-2415" // a table in a level page, kept as text
	codeMissingCell = "BLY-2416" // a level without a section that all others have
	codeTransposed  = "BLY-2417" // a matrix with one page a competency
	codeMoved       = "BLY-2420" // a `moved` line that leads nowhere
)
