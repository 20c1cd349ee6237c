package handbook

// The codes of problems. Documents and logs name them; do not renumber.
const (
	codeRoot         = "BLY-2201" // the folder cannot be opened
	codeEmpty        = "BLY-2202" // nothing to read
	codeTooLarge     = "BLY-2203" // a file over the size limit
	codeNotText      = "BLY-2204" // not UTF-8
	codeFrontMatter  = "BLY-2205" // front matter that cannot be read
	codeLinkOut      = "BLY-2206" // a symbolic link that leaves the folder
	codeLinkIn       = "BLY-2207" // a symbolic link, not followed
	codeCase         = "BLY-2208" // two paths that differ only in case
	codeMissing      = "BLY-2209" // an include that is not there
	codeCycle        = "BLY-2210" // includes in a circle
	codeTooDeep      = "BLY-2211" // includes nested over the limit, or growing without end
	codeTooCostly    = "BLY-2212" // nesting or tables over the limit
	codeManifest     = "BLY-2213" // belay.yaml
	codePathOut      = "BLY-2214" // a path that leaves the folder
	codeUnreadable   = "BLY-2215" // the system refused to read a file
	codeSameURL      = "BLY-2216" // two pages at one address
	codeSameModule   = "BLY-2217" // two modules with one id
	codeShortcode    = "BLY-2220" // a shortcode Belay does not know
	codeTemplate     = "BLY-2221" // a template tag, not run
	codeNearShort    = "BLY-2222" // almost a shortcode
	codeUnclosed     = "BLY-2223" // a fence or comment that is never closed
	codeBox          = "BLY-2224" // almost a box
	codeBullet       = "BLY-2225" // almost a list item
	codeReversedLink = "BLY-2226" // (text)[address]
	codeDoneMark     = "BLY-2227" // done, but not by a box
	codeComment      = "BLY-2228" // a comment that Markdown does not see as one
)
