package internshiphttp

import (
	"context"
	"net/http"
	"slices"
	"time"

	"belay/internal/authz"
	"belay/internal/fault"
	"belay/internal/internship"
	"belay/internal/route"
)

// operateJournal registers goals, the journal, the judgement and the alumni note.
func (f *Face) operateJournal(a *route.API) {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	goal, note := internship.KindGoal, internship.KindNote
	const one = "/internships/{id}"
	route.Operate(a, creates(operation(post, one+"/goals", "add-goal", "Add a goal: by learner or host", authz.Write, goal)), f.apiAddGoal)
	route.Operate(a, operation(patch, one+"/goals/{goal}", "edit-goal", "Change a goal's words", authz.Write, goal), f.apiEditGoal)
	route.Operate(a, operation(del, one+"/goals/{goal}", "remove-goal", "Take a goal away; what it said stays in the record", authz.Write, goal), f.apiRemoveGoal)
	route.Operate(a, creates(operation(post, one+"/notes", "write-note", "Write into the journal: learner, host or an accepted helper", authz.Write, note)), f.apiWriteNote)
	route.Operate(a, operation(patch, one+"/notes/{note}", "edit-note", "Change or post a note of the caller's own", authz.Write, note), f.apiEditNote)
	route.Operate(a, operation(del, one+"/notes/{note}", "remove-note", "Take a note of the caller's own away for good", authz.Write, note), f.apiRemoveNote)
	route.Operate(a, operation(put, one+"/judgement", "judge-internship", "Say of every goal whether it was reached: once by learner, once by host; If-Match is the version of the caller's judgement", internship.ActAsHost, internship.KindRecord), f.apiJudge)
	route.Operate(a, operation(put, one+"/alumni", "write-alumni-note", "Tell those who come later; If-Match is the version of the note", authz.Write, internship.KindAlumni), f.apiWriteAlumni)
	route.Operate(a, operation(get, "/alumni", "list-alumni-notes", "Published notes of those who were with a team, newest first", authz.Read, internship.KindAlumni), f.apiAlumni)
}

// none is an answer without content of its own.
type none struct {
	Body struct {
		Done bool `json:"done"`
	}
}

func ended(err error) (*none, error) {
	if err != nil {
		return nil, err
	}
	out := &none{}
	out.Body.Done = true
	return out, nil
}

type goalOut struct {
	ETag string `header:"ETag"`
	Body internshipGoalJSON
}

// goalNow answers with a goal as it now stands.
func (f *Face) goalNow(ctx context.Context, actor authz.Actor, id, goal string, err error) (*goalOut, error) {
	if err != nil {
		return nil, err
	}
	p, err := f.Internship.Page(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(p.Goals, func(g internship.Goal) bool { return g.ID == goal })
	if i < 0 {
		return nil, fault.Gone()
	}
	return &goalOut{route.ETag(p.Goals[i].Version), goalOf(p.Goals[i], onPage(p))}, nil
}

type addGoalIn struct {
	route.Keyed
	ID   string `path:"id"`
	Body struct {
		Text string `json:"text" doc:"At most 1,000 characters"`
	}
}

func (f *Face) apiAddGoal(ctx context.Context, actor authz.Actor, in *addGoalIn) (*goalOut, error) {
	act, g := keyed(ctx, in.Keyed, "add-goal "+in.ID, in.Body, nil)
	goal, err := f.Internship.AddGoal(act, actor, in.ID, internship.GoalInput{Text: in.Body.Text}, g)
	return f.goalNow(ctx, actor, in.ID, goal, err)
}

type editGoalIn struct {
	route.Versioned
	ID   string `path:"id"`
	Goal string `path:"goal"`
	Body struct {
		Text string `json:"text" doc:"At most 1,000 characters"`
	}
}

func (f *Face) apiEditGoal(ctx context.Context, actor authz.Actor, in *editGoalIn) (*goalOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "edit-goal "+in.ID+" "+in.Goal, in.Body, nil)
	if g.Of = in.ID; err == nil {
		err = f.Internship.EditGoal(act, actor, in.Goal, internship.GoalInput{Text: in.Body.Text}, g)
	}
	return f.goalNow(ctx, actor, in.ID, in.Goal, err)
}

type oneGoalIn struct {
	route.Versioned
	ID   string `path:"id"`
	Goal string `path:"goal"`
}

func (f *Face) apiRemoveGoal(ctx context.Context, actor authz.Actor, in *oneGoalIn) (*none, error) {
	act, g, err := guarded(ctx, in.Versioned, "remove-goal "+in.ID+" "+in.Goal, nil, nil)
	if g.Of = in.ID; err == nil {
		err = f.Internship.RemoveGoal(act, actor, in.Goal, g)
	}
	return ended(err)
}

type noteOut struct {
	ETag string `header:"ETag"`
	Body internshipNoteJSON
}

// noteNow answers with a note as it now stands.
func (f *Face) noteNow(ctx context.Context, actor authz.Actor, id, note string, err error) (*noteOut, error) {
	if err != nil {
		return nil, err
	}
	p, err := f.Internship.Page(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(p.Notes, func(n internship.Note) bool { return n.ID == note })
	if i < 0 {
		return nil, fault.Gone()
	}
	return &noteOut{route.ETag(p.Notes[i].Version), noteOf(p.Notes[i], onPage(p))}, nil
}

type writeNoteIn struct {
	route.Keyed
	ID   string `path:"id"`
	Body struct {
		On     string `json:"on,omitempty" doc:"The day it speaks of; absent: today"`
		Text   string `json:"text" doc:"Markdown, at most 10,000 characters"`
		Posted bool   `json:"posted,omitempty" doc:"Others in the record may read it; until then it is the author's own"`
	}
}

func (f *Face) apiWriteNote(ctx context.Context, actor authz.Actor, in *writeNoteIn) (*noteOut, error) {
	b := in.Body
	act, g := keyed(ctx, in.Keyed, "write-note "+in.ID, b, nil)
	note, err := f.Internship.WriteNote(act, actor, in.ID, internship.NoteInput{On: b.On, Text: b.Text, Posted: b.Posted}, g)
	return f.noteNow(ctx, actor, in.ID, note, err)
}

type editNoteIn struct {
	route.Versioned
	ID   string `path:"id"`
	Note string `path:"note"`
	Body struct {
		On     *string `json:"on,omitempty"`
		Text   *string `json:"text,omitempty"`
		Posted *bool   `json:"posted,omitempty" doc:"What was posted stays so"`
	}
}

func (f *Face) apiEditNote(ctx context.Context, actor authz.Actor, in *editNoteIn) (*noteOut, error) {
	b := in.Body
	act, g, err := guarded(ctx, in.Versioned, "edit-note "+in.ID+" "+in.Note, b, nil)
	if err != nil {
		return nil, err
	}
	was, err := f.Internship.OwnNote(ctx, actor, in.Note)
	if err != nil {
		return nil, err
	}
	g.Of = in.ID
	err = f.Internship.EditNote(act, actor, in.Note, internship.NoteInput{On: named(b.On, was.On), Text: named(b.Text, was.Text), Posted: named(b.Posted, was.Posted)}, g)
	return f.noteNow(ctx, actor, in.ID, in.Note, err)
}

type oneNoteIn struct {
	route.Versioned
	ID   string `path:"id"`
	Note string `path:"note"`
}

func (f *Face) apiRemoveNote(ctx context.Context, actor authz.Actor, in *oneNoteIn) (*none, error) {
	act, g, err := guarded(ctx, in.Versioned, "remove-note "+in.ID+" "+in.Note, nil, nil)
	if g.Of = in.ID; err == nil {
		err = f.Internship.RemoveNote(act, actor, in.Note, g)
	}
	return ended(err)
}

type givenVerdictJSON struct {
	Verdict string `json:"verdict" doc:"reached, partly or not"`
	Text    string `json:"text,omitempty" doc:"At most 1,000 characters"`
}

type judgeInternshipIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Goals    map[string]givenVerdictJSON `json:"goals,omitempty" doc:"By the goal's id; every goal that stands"`
		Feedback string                      `json:"feedback,omitempty" doc:"Markdown, at most 10,000 characters"`
	}
}

func (f *Face) apiJudge(ctx context.Context, actor authz.Actor, in *judgeInternshipIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "judge-internship "+in.ID, in.Body, nil)
	if err == nil {
		say := internship.JudgeInput{Goals: map[string]internship.Verdict{}, Feedback: in.Body.Feedback}
		for goal, v := range in.Body.Goals {
			say.Goals[goal] = internship.Verdict(v)
		}
		err = f.Internship.Judge(act, actor, in.ID, say, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type writeAlumniNoteIn struct {
	route.Versioned
	ID   string `path:"id"`
	Body struct {
		Text      string `json:"text" doc:"Markdown, at most 10,000 characters"`
		Published bool   `json:"published,omitempty" doc:"Everybody signed in may read it"`
	}
}

func (f *Face) apiWriteAlumni(ctx context.Context, actor authz.Actor, in *writeAlumniNoteIn) (*internshipOut, error) {
	act, g, err := guarded(ctx, in.Versioned, "write-alumni-note "+in.ID, in.Body, nil)
	if err == nil {
		err = f.Internship.WriteAlumni(act, actor, in.ID, internship.AlumniInput{Text: in.Body.Text, Published: in.Body.Published}, g)
	}
	return f.shown(ctx, actor, in.ID, err)
}

type alumniIn struct {
	route.Paged
	Unit string `query:"unit" required:"true" maxLength:"100" doc:"Id of the host team"`
}

type alumniNoteJSON struct {
	Internship string       `json:"internship" doc:"Id"`
	Person     *someoneJSON `json:"person,omitempty" doc:"Absent for a learner who keeps their name off the board"`
	Topic      string       `json:"topic"`
	EndedOn    string       `json:"ended_on"`
	Text       string       `json:"text" doc:"Markdown"`
	At         time.Time    `json:"at"`
}

type alumniNotesOut struct {
	Body struct {
		Items []alumniNoteJSON `json:"items"`
		Next  string           `json:"next,omitempty" doc:"Cursor of the next page"`
	}
}

func (f *Face) apiAlumni(ctx context.Context, actor authz.Actor, in *alumniIn) (*alumniNotesOut, error) {
	name := route.ListOf("team-alumni", in.Unit)
	after, err := f.after(name, in.After)
	if err != nil {
		return nil, err
	}
	list, err := f.Internship.AlumniNotes(ctx, actor, internship.AlumniQuery{Team: in.Unit, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &alumniNotesOut{}
	out.Body.Items, out.Body.Next = []alumniNoteJSON{}, f.next(name, list.Next)
	for _, n := range list.Items {
		out.Body.Items = append(out.Body.Items, alumniNoteJSON{n.Internship, known(list.Names).someone(n.Person), n.Topic, n.EndedOn, n.Text, n.At})
	}
	return out, nil
}
