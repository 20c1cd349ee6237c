package growthhttp

import (
	"context"
	"net/http"
	"time"

	"belay/internal/authz"
	"belay/internal/evidence"
	"belay/internal/growth"
	"belay/internal/route"
)

const apiRoot = "/api/v1"

// operate registers the operations of the API.
func (f *Face) operate(a *route.API) {
	op := func(method, path, id, summary string, action authz.Action, kind authz.Kind, success int) route.Op {
		return route.Op{Method: method, Path: apiRoot + path, ID: id, Summary: summary, Tag: "Growth", Status: success, Action: action, Kind: kind}
	}
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	const ok, created = http.StatusOK, http.StatusCreated
	route.Operate(a, op(get, "/me/growth", "my-growth", "Where the caller stands against their target", authz.Read, growth.KindPage, ok), f.apiMyGrowth)
	route.Operate(a, op(get, "/people/{id}/growth", "growth-of", "Where a direct report stands, as far as the caller may see", authz.Read, growth.KindPage, ok), f.apiGrowthOf)
	route.Operate(a, op(get, "/team", "my-team", "The caller's direct reports and what they shared", authz.Read, growth.KindTeam, ok), f.apiTeam)
	route.Operate(a, op(get, "/me/growth/target", "my-target", "The role and level the caller aims for", authz.Read, growth.KindTarget, ok), f.apiTarget)
	route.Operate(a, op(put, "/me/growth/target", "set-target", "Aim for a role and level of any framework", authz.Write, growth.KindTarget, ok), f.apiSetTarget)

	route.Operate(a, op(put, "/people/{id}/growth/marks/{statement}", "set-mark", "Say where a person stands on an expectation: the person themselves, or their manager", authz.Write, growth.KindSelfMark, ok), f.apiSetMark)
	route.Operate(a, op(post, "/growth/marks/{mark}/undo", "undo-mark", "Set one of the caller's marks back to what it said before", authz.Write, growth.KindSelfMark, ok), f.apiUndoMark)
	route.Operate(a, op(post, "/growth/marks/{mark}/keep", "keep-mark", "Keep one of the caller's marks for the words that the handbook has now", authz.Write, growth.KindSelfMark, ok), f.apiKeepMark)
	route.Operate(a, op(del, "/growth/marks/{mark}", "remove-mark", "Remove one of the caller's marks with its note; undo brings it back", authz.Write, growth.KindSelfMark, ok), f.apiRemoveMark)
	route.Operate(a, op(post, "/people/{id}/growth/share", "share-level", "Share all of the caller's marks at a level with the other side, or take them back", authz.Write, growth.KindSelfMark, ok), f.apiShare)
	route.Operate(a, op(post, "/growth/shares/{act}/undo", "undo-share", "Set back what one act of sharing changed, and nothing else", authz.Write, growth.KindSelfMark, ok), f.apiUndoShare)

	route.Operate(a, op(get, "/me/growth/steps", "my-steps", "The caller's next steps in order", authz.Read, growth.KindStep, ok), f.apiSteps)
	route.Operate(a, op(post, "/me/growth/steps", "add-step", "Add a next step", authz.Create, growth.KindStep, created), f.apiAddStep)
	route.Operate(a, op(patch, "/me/growth/steps/{step}", "edit-step", "Change, tick or move a next step", authz.Write, growth.KindStep, ok), f.apiEditStep)
	route.Operate(a, op(del, "/me/growth/steps/{step}", "remove-step", "Remove a next step; it can be brought back for 30 days", authz.Write, growth.KindStep, ok), f.apiRemoveStep)
	route.Operate(a, op(post, "/me/growth/steps/{step}/restore", "restore-step", "Bring a removed step back", growth.ActionRestore, growth.KindStep, ok), f.apiRestoreStep)

	route.Operate(a, op(get, "/people/{id}/evidence", "list-evidence", "A person's evidence, newest first, as far as the caller may see", authz.Read, evidence.KindList, ok), f.apiListEvidence)
	route.Operate(a, op(post, "/me/evidence", "add-evidence", "Keep a piece of evidence", authz.Create, evidence.KindItem, created), f.apiAddEvidence)
	route.Operate(a, op(get, "/evidence/{evidence}", "get-evidence", "One piece of evidence", authz.Read, evidence.KindItem, ok), f.apiGetEvidence)
	route.Operate(a, op(patch, "/evidence/{evidence}", "edit-evidence", "Change a piece of evidence", authz.Write, evidence.KindItem, ok), f.apiEditEvidence)
	route.Operate(a, op(del, "/evidence/{evidence}", "delete-evidence", "Delete a piece of evidence; it can be brought back for 30 days", authz.Write, evidence.KindItem, ok), f.apiDeleteEvidence)
	route.Operate(a, op(post, "/evidence/{evidence}/restore", "restore-evidence", "Bring a deleted piece of evidence back", evidence.ActionRestore, evidence.KindItem, ok), f.apiRestoreEvidence)
}

// Keyed and Versioned are route's, with what growth's core asks for.
type Keyed struct{ route.Keyed }

// Versioned is Keyed for acts on an object that the caller has read.
type Versioned struct{ route.Versioned }

func (k Keyed) guard(ctx context.Context, act string, body any) (context.Context, growth.Guard) {
	return k.Asked(ctx, act, body), growth.Guard{Key: k.Key}
}

func (v Versioned) guard(ctx context.Context, act string, body any) (context.Context, growth.Guard, error) {
	version, err := v.Version()
	return v.Asked(ctx, act, body), growth.Guard{Key: v.Key, Version: version}, err
}

// none is an answer without content of its own.
type none struct {
	Body struct {
		Done bool `json:"done"`
	}
}

func done() *none {
	out := &none{}
	out.Body.Done = true
	return out
}

// instant is a moment as JSON shows it; nothing for the zero time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type someoneJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func someone(s growth.Someone) *someoneJSON {
	if s.ID == "" {
		return nil
	}
	return &someoneJSON{s.ID, s.Name}
}
