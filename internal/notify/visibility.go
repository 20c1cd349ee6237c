package notify

import "belay/internal/authz"

// The kinds of this package.
const (
	KindWait   authz.Kind = "notify.wait"
	KindNotice authz.Kind = "notify.notice"
)

// Visibility is who sees what waits for whom: the person concerned, who holds
// the step, whom it was first put to, and the manager of the person concerned.
// What somebody was told is theirs alone, and each line of it is shown only
// while they may read what it is about (Topic.Readable).
func Visibility() []authz.Table {
	const (
		waits = "contracts.md section 7: the person sees with whom it waits and since when"
		own   = "product.md section 4: a notice is its reader's"
	)
	return []authz.Table{
		{Kind: KindWait, What: "a step that waits for somebody", Columns: authz.Columns{Subject: "subject_id", Awaited: "owner_id", Author: "asked_id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self | authz.Awaited | authz.Author | authz.Manager, Source: waits},
		}},
		{Kind: KindNotice, What: "something a person was told", Columns: authz.Columns{Subject: "person_id"}, Rules: []authz.Rule{
			{Action: authz.Read, To: authz.Self, Source: own},
			{Action: authz.Write, To: authz.Self, Source: own},
		}},
	}
}
