// Package board owns what is seen of everybody's internships at a glance: who
// learns what, where, with whom, who needs a helper, how much helpers carry and
// what people wish to learn. It reads the tables of internship, opportunity and
// org under their own scopes and changes none of them; its own are the views
// that people keep (board_view). Who may see a row is decided by package
// internship, in visibility.go there. Faces and analytics may import it.
package board
