// Package opportunity owns what there is to learn and what people would like to:
// the offers of host teams (what, in which ways, how many seats, from when), the
// wishes of learners, the reading lists of the handbook, and the programme page
// that puts them together for a department. It does not own internships: how
// many seats are taken it asks through Taken. Imports learning and all domains
// before it; internship and board may import it.
package opportunity
