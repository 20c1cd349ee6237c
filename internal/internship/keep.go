package internship

import (
	"context"
	"errors"

	"belay/internal/authz"
	"belay/internal/event"
	"belay/internal/fault"
)

// Propose is Submit of a proposal that was never saved, for who has no form that
// keeps it. What is refused for now, since something is missing, a rule asks for
// a reason or nobody could agree, is kept as a draft: kept is its id then, and
// the refusal says so. The same request under the same key keeps one draft.
// Errors: as Submit; kept is "" for what no draft may hold either.
func (s *Service) Propose(ctx context.Context, actor authz.Actor, in Input, g Guard) (id, kept string, err error) {
	defer fault.Wrap(&err, "internship.Propose")
	if id, err = s.Submit(ctx, actor, "", in, g); err == nil {
		return id, "", nil
	}
	refusal := *fault.From(err)
	switch refusal.Kind {
	case fault.Invalid, fault.NeedsReason, fault.Conflict:
	default:
		return "", "", err
	}
	if errors.Is(err, event.ErrOtherRequest) {
		return "", "", err
	}
	if g.Key != "" {
		g.Key += " draft"
	}
	kept, unkept := s.SaveDraft(ctx, actor, "", in, g)
	if unkept != nil {
		return "", "", err // the refusal of what was asked tells more
	}
	refusal.Message = "The proposal was not sent. It is kept as a draft that only you see: complete it there, then submit it."
	if refusal.Kind == fault.Conflict {
		refusal.Message = fault.From(err).Message + " The draft is kept."
	}
	return "", kept, &refusal
}
