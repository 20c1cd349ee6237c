// Package policy reads the rules of the company from policy documents in its
// handbook: percentages, lengths, cadences and limits, each with how strictly
// it holds. It folds the documents along company, department, team and
// programme into the rules for one place and day. It decides nothing itself:
// features ask for a rule and keep its key and the folded hash in their
// records. Reading and folding are pure. Imports handbook; any later feature
// may import it.
package policy
