package framework

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"belay/internal/handbook"
)

// builder turns the level pages of one folder into a framework.
type builder struct {
	*compiler
	group   *group
	pages   []*levelPage
	f       Framework
	columns map[string]int // column key -> dimension
	lone    map[string][]*levelPage
}

func (b *builder) build() Framework {
	b.head()
	b.nameLevels()
	b.orderLevels()
	b.tracks()
	b.roots()
	b.fill()
	b.inherit()
	b.f.Cumulative = b.cumulative()
	return b.f
}

var generic = regexp.MustCompile(`(?i)\b(career|careers|matrix|matrices|framework|frameworks|ladder|ladders|department|level|levels|leveling|competency|competencies|expectations?|function|development|growth|progression|job|and|the|of|for|in|our)\b`)

// head finds the framework's own name: the manifest's, else the folder's and
// its index page's.
func (b *builder) head() {
	base := path.Base(b.group.dir)
	title := ""
	if b.group.index != nil {
		title = storable(b.group.index.Title)
	}
	if title == "" {
		title = upperFirst(nameWords(base))
	}
	id := Slug(nameWords(base))
	if strings.Trim(generic.ReplaceAllString(nameWords(base), ""), " ") == "" && base != "development" {
		if rest := Slug(generic.ReplaceAllString(title, " ")); rest != "" {
			id = rest
		}
	}
	b.f = Framework{ID: id, Moved: b.moves(), Title: title, Path: b.group.dir, Status: Active, Cumulative: CumulativeUnknown}
	if d := b.group.declared; d != nil {
		b.f.ID, b.f.Unit = d.id, d.unit
		if d.title != "" {
			b.f.Title = d.title
		}
	}
}

// moves reads the `moved` list in the front matter of the index page: pairs of
// from and to, each naming a statement. What has another form is reported.
func (b *builder) moves() []Move {
	if b.group.index == nil || b.group.index.Meta["moved"] == nil {
		return nil
	}
	var out []Move
	list, _ := b.group.index.Meta["moved"].([]any)
	for _, item := range list {
		pair, _ := item.(map[string]any)
		from, _ := pair["from"].(string)
		to, _ := pair["to"].(string)
		if from == "" || to == "" {
			list = nil
			break
		}
		out = append(out, Move{storable(from), storable(to)})
	}
	if len(list) == 0 {
		b.warn(Origin{File: b.group.index.Path}, codeMoved, "The list \"moved\" must hold pairs of from and to, such as {from: senior/craft#3fa9c1d2e0b4, to: staff/craft#77ab01c2d3e4}. It is not followed.")
		return nil
	}
	return out
}

// nameLevels gives each page its level's bare title and the names that are cut
// from its headings.
func (b *builder) nameLevels() {
	titles := make([]string, len(b.pages))
	for i, lp := range b.pages {
		titles[i] = storable(lp.page.Title)
	}
	short := distinct(titles)
	seen := map[string]int{}
	for i, lp := range b.pages {
		lp.title = cmp.Or(metaString(lp.page, "level"), inTitle(titles[i], nameWords(lp.name)), lp.opening(), short[i])
		seen[Normalise(lp.title)]++
	}
	for i, lp := range b.pages {
		if seen[Normalise(lp.title)] > 1 && Normalise(short[i]) != "" {
			lp.title = short[i]
		}
		lp.title = upperFirst(lp.title)
		lp.names = []string{lp.title, nameWords(lp.name), short[i], titles[i]}
		slices.SortFunc(lp.names, func(x, y string) int { return len(y) - len(x) })
		lp.names = slices.DeleteFunc(slices.Compact(lp.names), func(s string) bool { return s == "" })
	}
}

// opening is the first heading of the page when it is a part of the page's
// title: "Navigator" of "Navigator - Career Matrix".
func (lp *levelPage) opening() string {
	for _, blk := range lp.page.Blocks {
		if blk.Kind != handbook.Heading {
			continue
		}
		if rest, ok := strings.CutPrefix(lp.page.Title, blk.Title); ok && rest != "" && strings.ContainsRune(titleMarks, nextRune(rest)) {
			return strings.Trim(blk.Title, titleMarks)
		}
		return ""
	}
	return ""
}

// orderLevels puts the pages in the order of the ladder: by the weight in their
// front matter, else by the order in which the index or a navigation lists
// them, else by the general vocabulary of seniority, else by name.
func (b *builder) orderLevels() {
	weights := make(map[*levelPage]float64, len(b.pages))
	for _, lp := range b.pages {
		if w, ok := metaNumber(lp.page, "weight"); ok {
			weights[lp] = w
		}
	}
	if len(weights) == len(b.pages) {
		slices.SortStableFunc(b.pages, func(x, y *levelPage) int { return cmp.Compare(weights[x], weights[y]) })
		return
	}
	byRank := func(x, y *levelPage) int {
		rx, okx := rankOf(x.title)
		ry, oky := rankOf(y.title)
		if okx != oky {
			return b2i(oky) - b2i(okx)
		}
		return cmp.Compare(rx, ry)
	}
	listed := b.listed()
	if len(listed) < 2 {
		slices.SortStableFunc(b.pages, byRank)
		return
	}
	rest := slices.DeleteFunc(slices.Clone(b.pages), func(lp *levelPage) bool { return slices.Contains(listed, lp) })
	slices.SortStableFunc(rest, byRank)
	for _, lp := range rest {
		at := len(listed)
		if r, ok := rankOf(lp.title); ok {
			at = slices.IndexFunc(listed, func(o *levelPage) bool { s, ok := rankOf(o.title); return ok && s > r })
			if at < 0 {
				at = len(listed)
			}
		}
		b.warn(Origin{File: lp.page.Path}, codeUnlisted,
			"This page has the form of a level, but the list of levels does not name it. %q is taken as level %d of %d.", lp.title, at+1, len(b.pages))
		listed = slices.Insert(listed, at, lp)
	}
	b.pages = listed
}

// listed is the level pages in the order in which links lead to them: those of
// the index page, else those of a navigation included in the level pages.
func (b *builder) listed() []*levelPage {
	var best []*levelPage
	if b.group.index != nil {
		best = b.linked(b.group.index, passages(b.tree, b.group.index), false)
	}
	if len(best) < 2 {
		best = b.linked(b.pages[0].page, b.pages[0].passages, true)
	}
	return best
}

func (b *builder) linked(from *handbook.Page, list []passage, onlyIncluded bool) []*levelPage {
	var out []*levelPage
	for i := range list {
		if onlyIncluded && !list[i].included() {
			continue
		}
		for _, t := range targets(list[i].Text) {
			if lp := b.leads(t, from.Path); lp != nil && !slices.Contains(out, lp) {
				out = append(out, lp)
			}
		}
	}
	return out
}

// leads finds the level page a link leads to.
func (b *builder) leads(target, file string) *levelPage {
	for _, lp := range b.pages {
		dir, name, _ := place(lp.page.Path)
		if leadsTo(target, file, dir, name) {
			return lp
		}
	}
	return nil
}

// tracks fills in levels and the ladders they stand on.
func (b *builder) tracks() {
	used := map[string]bool{}
	for i, lp := range b.pages {
		lp.level = i
		id := Slug(nameWords(lp.name))
		if id == "" || used[id] {
			id = cmp.Or(Slug(lp.name), "level")
		}
		for n := 2; used[id]; n++ {
			id = fmt.Sprintf("%s-%d", Slug(lp.name), n)
		}
		used[id] = true
		track, kind := Slug(metaString(lp.page, "track")), ""
		if track == "" {
			track = "ic"
			if isManagement(lp.title) {
				track = "management"
			}
			kind = map[string]string{"ic": "ic", "management": "manager"}[track]
		}
		if !slices.ContainsFunc(b.f.Tracks, func(t Track) bool { return t.ID == track }) {
			title := map[string]string{"ic": "Individual contributor", "management": "Management"}[track]
			b.f.Tracks = append(b.f.Tracks, Track{ID: track, Title: cmp.Or(title, upperFirst(metaString(lp.page, "track"))), Kind: kind, Order: len(b.f.Tracks)})
		}
		b.f.Levels = append(b.f.Levels, Level{ID: id, Track: track, Key: lp.name, Title: lp.title, Order: i, Grade: metaString(lp.page, "grade"),
			Origin: Origin{File: lp.page.Path, From: 1, To: 1}})
	}
}

var (
	whole    = regexp.MustCompile(`(?i)(^|\P{L})(all|every|everything|alle|tous|toutes|todas|todos|tutte|tutti)(\P{L}|$)|すべて|全て|所有`)
	wholeOf  = regexp.MustCompile(`(?i)\b(all|everything|every)\b (of )?(the |that |which )?(is |are )?(competenc|expectation|expected|requirement|required|responsibilit|criteria|listed)\w*\b[^.]{0,40}\b(of|for|from|at|in|by|under)\b`)
	eachMore = regexp.MustCompile(`(?i)\b(each|every) level (builds (up)?on|includes|assumes|contains|adds to|is cumulative)\b[^.]{0,40}\b(level|levels|one|ones|below|before|previous|lower|all)\b|\blevels are cumulative\b`)
	eachLess = regexp.MustCompile(`(?i)\blevels are not cumulative\b|\beach level stands (alone|on its own)\b`)
)

// inherit finds where a level says that it includes another: a link to a
// sibling page whose words claim all of it, or a sentence that does.
func (b *builder) inherit() {
	for _, lp := range b.pages {
		level := &b.f.Levels[lp.level]
		for i := range lp.passages {
			p := &lp.passages[i]
			if p.included() || p.Kind != handbook.Item && p.Kind != handbook.Paragraph {
				continue
			}
			lower := b.includes(lp, p)
			switch {
			case lower == nil:
			case lower == lp:
				b.warn(b.origin(p), codeSelfExtends, "The level %q says that it includes itself. This sentence is left out.", lp.title)
			case lower.level > lp.level && lower.title != lp.title:
				b.warn(b.origin(p), codeSelfExtends, "The level %q says that it includes the higher level %q. This sentence is left out.", lp.title, lower.title)
			case level.Extends == "":
				level.Extends = b.f.Levels[lower.level].ID
			}
		}
	}
}

// includes is the sibling that a passage says the level includes; nil when it
// says nothing of the kind.
func (b *builder) includes(lp *levelPage, p *passage) *levelPage {
	text := strings.TrimSpace(p.Text)
	if m := onlyLink.FindStringSubmatch(text); m != nil {
		to := b.leads(m[2], lp.page.Path)
		if to == nil || !whole.MatchString(m[1]) {
			return nil
		}
		return to
	}
	plain := Plain(text)
	if !wholeOf.MatchString(plain) {
		return nil
	}
	var found *levelPage
	for _, o := range b.pages {
		if o != lp && inTitle(plain, o.title) != "" && (found == nil || len(o.title) > len(found.title)) {
			found = o
		}
	}
	return found
}

// cumulative is what the source itself says about the levels below.
func (b *builder) cumulative() Cumulative {
	var yes, no bool
	for _, l := range b.f.Levels {
		yes = yes || l.Extends != ""
	}
	look := func(p *handbook.Page) {
		if p == nil {
			return
		}
		if v, ok := p.Meta["cumulative"].(bool); ok {
			yes, no = yes || v, no || !v
		}
		for i := range p.Blocks {
			if k := p.Blocks[i].Kind; k == handbook.Paragraph || k == handbook.Item {
				yes = yes || eachMore.MatchString(p.Blocks[i].Text)
				no = no || eachLess.MatchString(p.Blocks[i].Text)
			}
		}
	}
	look(b.group.index)
	if up := b.groups[path.Dir(b.group.dir)]; up != nil {
		look(up.index)
	}
	switch {
	case yes && !no:
		return CumulativeTrue
	case no && !yes:
		return CumulativeFalse
	}
	return CumulativeUnknown
}

// origin is where a passage was written; identify adds the hash of
// its text.
func (b *builder) origin(p *passage) Origin {
	return Origin{File: p.Origin.Path, From: p.Lines.From, To: p.Lines.To, Heading: p.headings()}
}
