package framework

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"belay/internal/handbook"
)

// cellLayer is a layer of one level and one dimension. An explicit id stands
// behind the text in braces.
func cellLayer(texts ...string) Layer {
	l := Layer{ID: "eng", Title: "Eng", Levels: []Node{{"senior", "senior", "Senior"}}, Dimensions: []Node{{"craft", "craft", "Craft"}}}
	for i, t := range texts {
		text, name, _ := strings.Cut(t, " {#")
		l.Statements = append(l.Statements, Statement{ID: fmt.Sprintf("n%d", i), Name: strings.TrimSuffix(name, "}"), Layer: "eng", Kind: Expects,
			Anchor: Anchor{Level: "senior", Dimension: "craft"}, Text: text, Order: i})
	}
	return l
}

func counter() Mint {
	n := 0
	return func(Statement) string { n++; return fmt.Sprintf("s%d", n) }
}

func ids(l Layer) []string {
	var out []string
	for _, s := range l.Statements {
		out = append(out, s.ID)
	}
	return out
}

func TestStatementsKeepTheirIds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		old, next []string
		ids       string // s1.. are the old ones in order, then new ones
		diff      string
	}{
		"nothing changed":                 {[]string{"Plans work", "Mentors others"}, []string{"Plans work", "Mentors others"}, "s1 s2", "no change"},
		"another order":                   {[]string{"Plans work", "Mentors others", "Writes it down"}, []string{"Mentors others", "Writes it down", "Plans work"}, "s2 s3 s1", "1 touched"},
		"a link moved":                    {[]string{"Reads the [guide](/a)"}, []string{"Reads the [guide](/b/c)."}, "s1", "1 touched"},
		"marks and quotes":                {[]string{`Says "no" early`}, []string{"Says \u201cno\u201d *early*"}, "s1", "1 touched"},
		"one dropped at the head":         {[]string{"Plans work", "Mentors others"}, []string{"Mentors others"}, "s2", "1 removed"},
		"one put in between":              {[]string{"Plans work", "Mentors others"}, []string{"Plans work", "Reviews code with care", "Mentors others"}, "s1 s3 s2", "1 added"},
		"reworded":                        {[]string{"Plans the work of a quarter with its risks"}, []string{"Plans the work of one quarter, with the risks named"}, "s1", "1 reworded"},
		"exchanged":                       {[]string{"Plans the work of a quarter with its risks"}, []string{"Mentors a colleague towards a goal of their own"}, "s2", "1 added, 1 removed"},
		"equal twins keep their order":    {[]string{"Plans work", "Plans work"}, []string{"Plans work", "Plans work"}, "s1 s2", "no change"},
		"one twin gone":                   {[]string{"Plans work", "Plans work"}, []string{"Plans work"}, "s1", "1 removed"},
		"an explicit id over other words": {[]string{"Carries the pager {#pager}", "Mentors others"}, []string{"Mentors others", "Answers within five minutes when called {#pager}"}, "s2 s1", "1 reworded, 1 touched"},
		"an explicit id over equal words": {[]string{"Plans work {#a}", "Plans work {#b}"}, []string{"Plans work {#b}", "Plans work {#a}"}, "s2 s1", "1 touched"},
		"another explicit id is another":  {[]string{"Plans work {#a}"}, []string{"Plans work {#b}"}, "s2", "1 added, 1 removed"},
		"an explicit id added later":      {[]string{"Plans work"}, []string{"Plans work {#a}"}, "s1", "1 touched"},
		"the best pair first":             {[]string{"Leads incidents of high severity to their end and writes the review", "Leads incidents of high severity to their end"}, []string{"Leads incidents of high severity to their very end"}, "s2", "1 removed, 1 reworded"},
		"template sentences are told apart by their own word": {
			[]string{"Lives up to the value of courage at this grade", "Lives up to the value of kindness at this grade", "Lives up to the value of thrift at this grade"},
			[]string{"Lives up to the value of courage at this grade", "Lives up to the value of candour at this grade", "Lives up to the value of thrift at this grade"},
			"s1 s4 s3", "1 added, 1 removed"},
		"template sentences reworded together": {
			[]string{"Lives up to the value of courage at this level", "Lives up to the value of kindness at this level"},
			[]string{"Lives up to the value of kindness at this grade", "Lives up to the value of courage at this grade"},
			"s2 s1", "2 reworded, 1 touched"},
		"scripts without spaces": {
			[]string{"会社のバリューに沿って行動し、チームの成果に責任を持つ"},
			[]string{"会社のバリューに沿って行動し、部門の成果に責任を持つ"}, "s1", "1 reworded"},
		"different sentences in such a script": {
			[]string{"会社のバリューに沿って行動し、チームの成果に責任を持つ"},
			[]string{"新しい技術を学び、同僚に教えることができる"}, "s2", "1 added, 1 removed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mint := counter()
			old, _ := Match(Layer{}, cellLayer(tc.old...), nil, mint)
			next, diff := Match(old, cellLayer(tc.next...), nil, mint)
			if got := strings.Join(ids(next), " "); got != tc.ids {
				t.Errorf("ids %s, want %s", got, tc.ids)
			}
			if got := diff.Sentence(); got != tc.diff {
				t.Errorf("diff: %s, want %s", got, tc.diff)
			}
			if (old.Hash() == next.Hash()) != diff.Empty() {
				t.Errorf("hash equal %v, diff empty %v", old.Hash() == next.Hash(), diff.Empty())
			}
		})
	}
}

func TestAnAuthorsMoveOverridesTheMatcher(t *testing.T) {
	t.Parallel()
	mint := counter()
	old, _ := Match(Layer{}, cellLayer("Plans the work of a quarter", "Mentors others"), nil, mint)
	move := []Move{{From: "senior/craft#" + TextHash("Plans the work of a quarter"), To: "senior/craft#" + TextHash("Finds the problems worth solving")}}
	read := cellLayer("Finds the problems worth solving", "Mentors others")
	next, diff := Match(old, read, move, mint)
	if got := strings.Join(ids(next), " "); got != "s1 s2" || diff.Sentence() != "1 reworded" {
		t.Fatalf("ids %s, diff %s", got, diff.Sentence())
	}
	if _, again := Match(next, read, move, mint); !again.Empty() || len(again.UnknownMoves) > 0 {
		t.Errorf("a move that was followed is repeated: %+v", again)
	}
	if _, diff := Match(next, read, []Move{{From: "x", To: "y"}}, mint); len(diff.UnknownMoves) != 1 {
		t.Errorf("a move that names nothing is not reported")
	}
}

func TestLevelsAndDimensionsKeepTheirIdsByTitleThenByContent(t *testing.T) {
	t.Parallel()
	make2 := func(dims ...string) Layer {
		l := Layer{ID: "eng", Title: "Eng", Levels: []Node{{"senior", "senior", "Senior"}}}
		for i, d := range dims {
			title, from, _ := strings.Cut(d, "=")
			l.Dimensions = append(l.Dimensions, Node{Slug(title), Slug(title), title})
			for j := range 3 {
				l.Statements = append(l.Statements, Statement{ID: fmt.Sprintf("%d-%d", i, j), Layer: "eng",
					Anchor: Anchor{Level: "senior", Dimension: Slug(title)}, Text: fmt.Sprintf("%s number %d", from, j), Order: j})
			}
		}
		return l
	}
	mint := counter()
	old, _ := Match(Layer{}, make2("Craft=planning", "People=mentoring"), nil, mint)
	next, diff := Match(old, make2("Mastery=planning", "People=mentoring"), nil, mint)
	if next.Dimensions[0].ID != "craft" || !slices.Equal(ids(next), ids(old)) || diff.Sentence() != "1 retitled" {
		t.Fatalf("%+v %s", next.Dimensions, diff.Sentence())
	}
	// A new dimension takes the title that the old one gave up: it is new all the same.
	third, _ := Match(next, make2("Mastery=planning", "People=mentoring", "Craft=tinkering"), nil, mint)
	if third.Dimensions[0].ID != "craft" || third.Dimensions[2].ID != "craft-2" {
		t.Fatalf("%+v", third.Dimensions)
	}
}

// No two statements that stand beside each other in the real matrices are so
// alike that one could be taken for the other reworded.
func TestNeighboursAreNeverAlike(t *testing.T) {
	t.Parallel()
	tree, err := handbook.Read("../../../shared/handbooks/gitlab", handbook.Option{})
	if err != nil {
		t.Fatal(err)
	}
	list, _ := Compile(tree)
	_, layers := Assemble(list)
	pairs := 0
	for _, l := range layers {
		cells := map[cellKey][]string{}
		for i := range l.Statements {
			k := cellOf(&l.Statements[i])
			if l.Statements[i].Parent != "" {
				k.dimension += " nested"
			}
			cells[k] = append(cells[k], Normalise(l.Statements[i].Text))
		}
		for k, texts := range cells {
			for i := range texts {
				// i is taken out and its neighbour comes in: what the matcher would compare
				for j := range texts {
					if i == j || texts[i] == texts[j] {
						continue
					}
					old := slices.Delete(slices.Clone(texts), j, j+1)
					next := slices.Delete(slices.Clone(texts), i, i+1)
					pairs++
					if s := weigh(old, next).similarity(texts[i], texts[j]); s >= alike {
						t.Errorf("%v %.2f\n  %s\n  %s", k, s, texts[i], texts[j])
					}
				}
			}
		}
	}
	t.Logf("%d pairs", pairs)
	if pairs < 1000 {
		t.Errorf("only %d pairs compared", pairs)
	}
}

func TestSimilarityIsSymmetricAndBounded(t *testing.T) {
	t.Parallel()
	texts := []string{"", "a", "plans work", "plans the work of others", "会社のバリュー", "..."}
	w := weigh(texts, texts)
	for _, a := range texts {
		for _, b := range texts {
			s := w.similarity(a, b)
			if s < 0 || s > 1 || s != w.similarity(b, a) {
				t.Errorf("%q %q: %v", a, b, s)
			}
			if a == b && len(words(a)) > 0 && s != 1 {
				t.Errorf("%q with itself: %v", a, s)
			}
		}
	}
}
