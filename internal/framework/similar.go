package framework

import (
	"cmp"
	"slices"
)

// alike is the least similarity at which two texts of one cell are the same
// statement in other words. Below it the old one is removed and the new one
// added, so that nobody's record silently stands for something else.
const alike = 0.65

// weights weighs the words of one cell. A word that many statements of the cell
// share ("adhere to the ... competencies for this grade") tells them apart no
// better than a stop word does, whatever the language, and counts by the
// inverse cube of how many use it.
type weights map[string]float64

func weigh(old, next []string) weights {
	most := map[string]int{}
	for _, side := range [][]string{old, next} {
		count := map[string]int{}
		for _, text := range side {
			seen := map[string]bool{}
			for _, w := range words(text) {
				if !seen[w] {
					seen[w] = true
					count[w]++
				}
			}
		}
		for w, n := range count {
			most[w] = max(most[w], n)
		}
	}
	out := make(weights, len(most))
	for w, n := range most {
		out[w] = 1 / float64(n*n*n)
	}
	return out
}

// similarity is the share of words that two normalised texts have in common
// (Dice's coefficient): 1 for equal bags of words, 0 for none. It is the lesser
// of the plain share and the weighted one: two texts must be alike as a whole
// and in what tells them from their neighbours.
func (w weights) similarity(a, b string) float64 {
	left, right := words(a), words(b)
	if len(left)+len(right) == 0 {
		return 0
	}
	count := make(map[string]int, len(left))
	weight := 0.0
	for _, t := range left {
		count[t]++
		weight += w[t]
	}
	common, commonWeight := 0, 0.0
	for _, t := range right {
		weight += w[t]
		if count[t] > 0 {
			count[t]--
			common++
			commonWeight += w[t]
		}
	}
	return min(2*float64(common)/float64(len(left)+len(right)), 2*commonWeight/max(weight, 1e-9))
}

// pairing is a candidate pair of an old and a new thing.
type pairing struct {
	old, next int
	score     float64
}

// best chooses pairs one to one, the best score first; equal scores go by
// position, so the choice depends on nothing else.
func best(list []pairing) []pairing {
	slices.SortFunc(list, func(a, b pairing) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.old, b.old), cmp.Compare(a.next, b.next))
	})
	var out []pairing
	usedOld, usedNext := map[int]bool{}, map[int]bool{}
	for _, p := range list {
		if !usedOld[p.old] && !usedNext[p.next] {
			usedOld[p.old], usedNext[p.next] = true, true
			out = append(out, p)
		}
	}
	return out
}
