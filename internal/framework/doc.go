// Package framework owns career matrices: what a company expects at each level,
// by layer and dimension. Compile reads them out of a handbook by their shape,
// Relink and Match keep ids over edits, Fold lays the layers of a unit's
// ancestors under its own, and the store keeps immutable layer versions and
// editions. It knows nobody's answers to an expectation (package growth) and
// no skills. Domains later than it in the import order may import it.
package framework
