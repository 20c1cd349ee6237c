package board

import "belay/internal/authz"

// The kinds of this package. The rows of the board are internship.board_row.
const (
	// KindBoard is the board itself; what stands on it is decided by kind.
	KindBoard authz.Kind = "board.page"
	// KindView is a view that somebody keeps.
	KindView authz.Kind = "board.view"
)

// ActionRestore brings a removed view back.
const ActionRestore authz.Action = "restore"

// Visibility is who opens the board, everyone inside, and who keeps views: each
// their own, which nobody else ever sees.
func Visibility() []authz.Table {
	const (
		row = "contracts.md section 4: board row"
		own = "ux.md section 5: every list has a saved view"
	)
	inside := authz.Everyone | authz.HRPartner | authz.HRAdmin | authz.PlatformAdmin | authz.Auditor
	stands := authz.Is("removed_at", 0)
	on := func(c ...authz.Cond) []authz.Cond { return c }
	return []authz.Table{
		{Kind: KindBoard, What: "the board", Rules: []authz.Rule{
			{Action: authz.Read, To: inside, Source: row},
		}},
		{Kind: KindView, What: "a view of the board that somebody keeps", Columns: authz.Columns{Subject: "person_id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, When: on(stands), Source: own},
			{Action: authz.Create, To: authz.Self, Source: own},
			{Action: authz.Write, To: authz.Self, When: on(stands), Source: own},
			{Action: ActionRestore, To: authz.Self, Source: own},
		}},
	}
}

func (w View) object() authz.Object {
	o := authz.Object{Kind: KindView, ID: w.ID, Subject: w.Person, Facts: map[string]any{"removed_at": 0}}
	if w.removedAt != 0 {
		o.Facts["removed_at"] = w.removedAt
	}
	return o
}
