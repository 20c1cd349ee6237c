// Package org owns people, units (company, departments, teams) and the dated
// facts between them: employment, reporting lines, team, level. It keeps the
// closure of reporting lines (org_above) in the changing transaction, and it
// imports people.csv. Any feature's SQL may join person_card, team_card,
// org_above, org_member and org_within; nobody else writes these tables.
//
// It does not own accounts (what signs in) nor what a level expects. Every later
// domain may import it; it imports ground and trust only.
package org
