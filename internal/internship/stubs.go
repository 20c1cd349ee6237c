package internship

import (
	"context"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/opportunity"
)

var errUnbuilt = fault.New(fault.Unavailable, "BLY-2999", "This is being built.")

func (s *Service) OfferHelp(ctx context.Context, actor authz.Actor, id string, in HelpInput, g Guard) (string, error) {
	return "", errUnbuilt
}
func (s *Service) AskHelper(ctx context.Context, actor authz.Actor, id, person string, in HelpInput, g Guard) (string, error) {
	return "", errUnbuilt
}
func (s *Service) AcceptHelp(ctx context.Context, actor authz.Actor, helper string, in HelpInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) DeclineHelp(ctx context.Context, actor authz.Actor, helper string, g Guard) error {
	return errUnbuilt
}
func (s *Service) LeaveHelp(ctx context.Context, actor authz.Actor, helper string, g Guard) error {
	return errUnbuilt
}
func (s *Service) SetSession(ctx context.Context, actor authz.Actor, helper string, in SessionInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) SetLimit(ctx context.Context, actor authz.Actor, hours int, g Guard) error {
	return errUnbuilt
}
func (s *Service) Helping(ctx context.Context, actor authz.Actor) (*HelperPage, error) {
	return nil, errUnbuilt
}
func (s *Service) Candidates(ctx context.Context, actor authz.Actor, id string) ([]Candidate, error) {
	return nil, errUnbuilt
}
func (s *Service) AddGoal(ctx context.Context, actor authz.Actor, id string, in GoalInput, g Guard) (string, error) {
	return "", errUnbuilt
}
func (s *Service) EditGoal(ctx context.Context, actor authz.Actor, goal string, in GoalInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) RemoveGoal(ctx context.Context, actor authz.Actor, goal string, g Guard) error {
	return errUnbuilt
}
func (s *Service) WriteNote(ctx context.Context, actor authz.Actor, id string, in NoteInput, g Guard) (string, error) {
	return "", errUnbuilt
}
func (s *Service) EditNote(ctx context.Context, actor authz.Actor, note string, in NoteInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) RemoveNote(ctx context.Context, actor authz.Actor, note string, g Guard) error {
	return errUnbuilt
}
func (s *Service) Judge(ctx context.Context, actor authz.Actor, id string, in JudgeInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) WriteAlumni(ctx context.Context, actor authz.Actor, id string, in AlumniInput, g Guard) error {
	return errUnbuilt
}
func (s *Service) Page(ctx context.Context, actor authz.Actor, id string) (*Page, error) {
	return nil, errUnbuilt
}
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query) (List, error) {
	return List{}, errUnbuilt
}
func (s *Service) Mine(ctx context.Context, actor authz.Actor) ([]Internship, error) {
	return nil, errUnbuilt
}
func (s *Service) AlumniOf(ctx context.Context, actor authz.Actor, units []string, limit int) ([]Alumni, error) {
	return nil, errUnbuilt
}
func (s *Service) Seats(tx *db.Tx, v *authz.Viewer, units []string) (map[string][]opportunity.Span, error) {
	return nil, errUnbuilt
}
