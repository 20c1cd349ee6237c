// Package roster reads people.csv, the file in which an HR system names a
// company's people: its columns, the form of every field, one clear line for
// each fault, and who reports to whom. It is pure: no database, no clock. What
// the file means for the people already stored is package org's matter.
package roster
