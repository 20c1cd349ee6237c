package notifyhttp

import (
	"context"
	"net/http"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/notify"
	"belay/internal/org"
	"belay/internal/route"
)

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	op := func(method, path, id, summary, tag string, action authz.Action, kind authz.Kind, success int) route.Op {
		return route.Op{Method: method, Path: route.APIRoot + path, ID: id, Summary: summary, Tag: tag, Status: success, Action: action, Kind: kind}
	}
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	const ok, created = http.StatusOK, http.StatusCreated
	const inbox, away = "Inbox", "Organisation"
	route.Operate(a, op(get, "/me/inbox", "my-inbox", "What waits for the caller, oldest first", inbox, authz.Read, notify.KindWait, ok), f.apiInbox)
	route.Operate(a, op(get, "/me/notices", "my-notices", "What the caller was told, newest first, as far as they may still read what it is about", inbox, authz.Read, notify.KindNotice, ok), f.apiNotices)
	route.Operate(a, op(put, "/me/notices/{notice}/seen", "see-notice", "Mark a notice as seen, or as not seen", inbox, authz.Write, notify.KindNotice, ok), f.apiSee)
	route.Operate(a, op(post, "/me/notices/seen", "see-notices", "Mark all notices as seen", inbox, authz.Write, notify.KindNotice, ok), f.apiSeeAll)

	route.Operate(a, op(get, "/people/{id}/absences", "list-absences", "When a person is away, from today on, and who stands in", away, authz.Read, org.KindAbsence, ok), f.apiAbsences)
	route.Operate(a, op(post, "/me/absences", "add-absence", "Write down when the caller is away; there is no reason to give", away, authz.Create, org.KindAbsence, created), f.apiAddAbsence)
	route.Operate(a, op(patch, "/me/absences/{absence}", "change-absence", "Move one of the caller's absences to other days", away, authz.Write, org.KindAbsence, ok), f.apiChangeAbsence)
	route.Operate(a, op(del, "/me/absences/{absence}", "remove-absence", "Remove one of the caller's absences; it can be brought back for 30 days", away, authz.Write, org.KindAbsence, ok), f.apiRemoveAbsence)
	route.Operate(a, op(post, "/me/absences/{absence}/restore", "restore-absence", "Bring a removed absence back", away, org.ActionRestore, org.KindAbsence, ok), f.apiRestoreAbsence)
	route.Operate(a, op(put, "/me/delegate", "set-delegate", "Choose who stands in while the caller is away; nobody when empty", away, authz.Write, org.KindDelegate, ok), f.apiSetDelegate)
}

const timeForm = "2006-01-02T15:04:05.000000Z07:00"

type waitJSON struct {
	ID       string `json:"id"`
	Kind     string `json:"kind" doc:"Of the object that waits"`
	Object   string `json:"object"`
	Step     string `json:"step"`
	Sentence string `json:"sentence"`
	Act      string `json:"act" doc:"What the caller can do, as the page's button says it"`
	Path     string `json:"path" doc:"The page on which it is done"`
	Since    string `json:"since"`
	DueOn    string `json:"due_on,omitempty"`
	Overdue  bool   `json:"overdue"`
	Passed   string `json:"passed,omitempty" enum:"delegate,back,alone,escalated,successor" doc:"How it came to the caller, when it was first put to somebody else"`
	Subject  string `json:"subject,omitempty" doc:"The person concerned"`
}

type inboxIn struct {
	route.Paged
}

type inboxOut struct {
	Body struct {
		Items   []waitJSON `json:"items"`
		Waiting int        `json:"waiting" doc:"All that waits"`
		Overdue int        `json:"overdue"`
		Next    string     `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiInbox(ctx context.Context, actor authz.Actor, in *inboxIn) (_ *inboxOut, err error) {
	ask := notify.Ask{Waits: in.Limit}
	if ask.AfterWait, err = f.mark(actor, listWaits, in.After); err != nil {
		return nil, err
	}
	b, err := f.Notify.Inbox(ctx, actor, ask)
	if err != nil {
		return nil, err
	}
	out := &inboxOut{}
	out.Body.Items, out.Body.Waiting, out.Body.Overdue, out.Body.Next = []waitJSON{}, b.Waiting, b.Overdue, f.cursor(actor, listWaits, b.MoreWaits)
	for _, w := range b.Waits {
		out.Body.Items = append(out.Body.Items, waitJSON{ID: w.ID, Kind: string(w.Kind), Object: w.Object, Step: w.Step, Sentence: w.Sentence, Act: w.Act, Path: w.Path,
			Since: w.Since.Format(timeForm), DueOn: w.DueOn, Overdue: w.Overdue, Passed: w.Passed, Subject: w.Subject})
	}
	return out, nil
}

type noticeJSON struct {
	ID       string `json:"id"`
	Kind     string `json:"kind" doc:"Of the object it is about"`
	Object   string `json:"object"`
	What     string `json:"what"`
	Sentence string `json:"sentence"`
	Path     string `json:"path"`
	At       string `json:"at"`
	Seen     bool   `json:"seen"`
}

type noticesOut struct {
	Body struct {
		Items  []noticeJSON `json:"items"`
		Unseen int          `json:"unseen"`
		Next   string       `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiNotices(ctx context.Context, actor authz.Actor, in *inboxIn) (_ *noticesOut, err error) {
	ask := notify.Ask{Notices: in.Limit}
	if ask.BeforeNotice, err = f.mark(actor, listNotices, in.After); err != nil {
		return nil, err
	}
	b, err := f.Notify.Inbox(ctx, actor, ask)
	if err != nil {
		return nil, err
	}
	out := &noticesOut{}
	out.Body.Items, out.Body.Unseen, out.Body.Next = []noticeJSON{}, b.Unseen, f.cursor(actor, listNotices, b.MoreNotices)
	for _, n := range b.Notices {
		out.Body.Items = append(out.Body.Items, noticeJSON{n.ID, string(n.Kind), n.Object, n.What, n.Sentence, n.Path, n.At.Format(timeForm), n.Seen})
	}
	return out, nil
}

type seeIn struct {
	route.Keyed
	Notice string `path:"notice"`
	Body   struct {
		Seen bool `json:"seen"`
	}
}

type doneOut struct {
	Body struct {
		Done bool `json:"done"`
	}
}

func done(err error) (*doneOut, error) {
	if err != nil {
		return nil, err
	}
	out := &doneOut{}
	out.Body.Done = true
	return out, nil
}

func (f *Face) apiSee(ctx context.Context, actor authz.Actor, in *seeIn) (*doneOut, error) {
	ctx = in.Asked(ctx, "see-notice "+in.Notice, in.Body)
	return done(f.Notify.See(ctx, actor, in.Notice, in.Body.Seen, in.Key))
}

type keyedIn struct{ route.Keyed }

func (f *Face) apiSeeAll(ctx context.Context, actor authz.Actor, in *keyedIn) (*doneOut, error) {
	_, err := f.Notify.SeeAll(in.Asked(ctx, "see-notices", nil), actor, in.Key)
	return done(err)
}

type absenceJSON struct {
	ID      string `json:"id"`
	Person  string `json:"person"`
	From    string `json:"from" doc:"First day"`
	Until   string `json:"until" doc:"The day after the last one"`
	Version int64  `json:"version"`
}

func absenceJSONOf(a org.Absence) absenceJSON {
	return absenceJSON{a.ID, a.Person, a.From, a.Until, a.Version}
}

type standInJSON struct {
	Delegate string `json:"delegate"`
	From     string `json:"from"`
	Until    string `json:"until,omitempty" doc:"The day after the last one; absent when there is no end"`
}

type absencesIn struct {
	ID string `path:"id"`
}

type absencesOut struct {
	Body struct {
		Items    []absenceJSON `json:"items"`
		StandIns []standInJSON `json:"stand_ins"`
	}
}

func (f *Face) apiAbsences(ctx context.Context, actor authz.Actor, in *absencesIn) (*absencesOut, error) {
	list, stand, err := f.Org.Absences(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &absencesOut{}
	out.Body.Items, out.Body.StandIns = []absenceJSON{}, []standInJSON{}
	for _, a := range list {
		out.Body.Items = append(out.Body.Items, absenceJSONOf(a))
	}
	for _, d := range stand {
		out.Body.StandIns = append(out.Body.StandIns, standInJSON{d.Delegate, d.From, ended(d.Until)})
	}
	return out, nil
}

func ended(until string) string {
	if until == clock.Forever {
		return ""
	}
	return until
}

// daysJSON are the days of an absence.
type daysJSON struct {
	From  string `json:"from" doc:"First day, YYYY-MM-DD"`
	Until string `json:"until" doc:"The day after the last one"`
}

type addAbsenceIn struct {
	route.Keyed
	Body daysJSON
}

type absenceOut struct {
	ETag string `header:"ETag"`
	Body absenceJSON
}

// answer reads an absence as an act left it.
func (f *Face) answer(ctx context.Context, actor authz.Actor, id string, err error) (*absenceOut, error) {
	if err != nil {
		return nil, err
	}
	a, err := f.Org.Absence(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return &absenceOut{route.ETag(a.Version), absenceJSONOf(a)}, nil
}

func (f *Face) apiAddAbsence(ctx context.Context, actor authz.Actor, in *addAbsenceIn) (*absenceOut, error) {
	ctx = in.Asked(ctx, "add-absence", in.Body)
	id, err := f.Org.AddAbsence(ctx, actor, org.Guard{Key: in.Key}, org.Span{From: in.Body.From, Until: in.Body.Until})
	return f.answer(ctx, actor, id, err)
}

type changeAbsenceIn struct {
	route.Versioned
	Absence string `path:"absence"`
	Body    daysJSON
}

func (f *Face) apiChangeAbsence(ctx context.Context, actor authz.Actor, in *changeAbsenceIn) (*absenceOut, error) {
	n, err := in.Version()
	if err != nil {
		return nil, err
	}
	ctx = in.Asked(ctx, "change-absence "+in.Absence, in.Body)
	err = f.Org.ChangeAbsence(ctx, actor, org.Guard{Version: n, Key: in.Key}, in.Absence, org.Span{From: in.Body.From, Until: in.Body.Until})
	return f.answer(ctx, actor, in.Absence, err)
}

type removeAbsenceIn struct {
	route.Versioned
	Absence string `path:"absence"`
}

func (f *Face) apiRemoveAbsence(ctx context.Context, actor authz.Actor, in *removeAbsenceIn) (*doneOut, error) {
	n, err := in.Version()
	if err != nil {
		return nil, err
	}
	ctx = in.Asked(ctx, "remove-absence "+in.Absence, nil)
	return done(f.Org.RemoveAbsence(ctx, actor, org.Guard{Version: n, Key: in.Key}, in.Absence))
}

type restoreAbsenceIn struct {
	route.Keyed
	Absence string `path:"absence"`
}

func (f *Face) apiRestoreAbsence(ctx context.Context, actor authz.Actor, in *restoreAbsenceIn) (*absenceOut, error) {
	ctx = in.Asked(ctx, "restore-absence "+in.Absence, nil)
	return f.answer(ctx, actor, in.Absence, f.Org.RestoreAbsence(ctx, actor, org.Guard{Key: in.Key}, in.Absence))
}

type setDelegateIn struct {
	route.Keyed
	Body struct {
		Delegate string `json:"delegate,omitempty" doc:"Id of a person; nobody when absent"`
		From     string `json:"from" doc:"First day, YYYY-MM-DD"`
		Until    string `json:"until,omitempty" doc:"The day after the last one; no end when absent"`
	}
}

func (f *Face) apiSetDelegate(ctx context.Context, actor authz.Actor, in *setDelegateIn) (*doneOut, error) {
	days := org.Span{From: in.Body.From, Until: in.Body.Until}
	if days.Until == "" {
		days.Until = clock.Forever
	}
	_, _, err := f.Org.SetDelegate(in.Asked(ctx, "set-delegate", in.Body), actor, org.Guard{Key: in.Key}, in.Body.Delegate, days)
	return done(err)
}
