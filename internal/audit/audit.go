package audit

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/id"
)

// Ref names one record that a page showed.
type Ref struct {
	Kind authz.Kind
	ID   string
}

// Entry is one act as its feature states it. Reason is what the person wrote
// when a rule asked for a reason; Detail holds ids, codes and counts, never
// people's text.
type Entry struct {
	Action  string     // such as "growth.target.set"; ActionViewed is Viewed's own
	Kind    authz.Kind // of the object
	Object  string     // id
	Subject string     // person it is about; "" when it is about nobody
	Reason  string
	Detail  map[string]string
}

// ActionViewed marks the entry of a confidential page view.
const ActionViewed = "viewed"

const (
	maxReason = 2000    // runes of a reason
	maxDetail = 1 << 20 // bytes of a detail; a page of 1,000 records stays far below
	saltBytes = 16
)

// Log writes entries. It is safe for concurrent use.
type Log struct{ ids *id.Source }

// New makes the log. ids gives entry ids and salts.
func New(ids *id.Source) *Log { return &Log{ids: ids} }

var (
	errNoActor  = fault.New(fault.Internal, "BLY-1110", "Something went wrong on our side: nobody stands behind this act. Nothing was changed.")
	errNoAction = fault.New(fault.Internal, "BLY-1111", "Something went wrong on our side: this act has no name for the record. Nothing was changed.")
	errReason   = fault.New(fault.Invalid, "BLY-1112", "The reason is too long. Nothing was changed; please shorten it to 2,000 characters.")
	errDetail   = fault.New(fault.Internal, "BLY-1113", "Something went wrong on our side: the record of this act is too long. Nothing was changed.")
)

// Record writes one entry in the act's transaction: the act and its entry are
// stored together or not at all. A reason over 2,000 characters is an Invalid
// fault; an actor without an account or an entry without an action is ours.
func (l *Log) Record(tx *db.Tx, actor authz.Actor, e Entry) (err error) {
	defer fault.Wrap(&err, "audit.Record(%s %s %s)", e.Action, e.Kind, e.Object)
	return l.write(tx, actor, e)
}

// Viewed notes that actor saw a page with confidential records about subject,
// all in one entry. Call it, and commit, before the page's bytes leave: a page
// whose view cannot be stored is not served. Nothing is noted when somebody
// looks at their own record.
func (l *Log) Viewed(tx *db.Tx, actor authz.Actor, subject, page string, refs []Ref) (err error) {
	defer fault.Wrap(&err, "audit.Viewed(%s)", subject)
	return l.ViewedMany(tx, actor, page, map[string][]Ref{subject: refs})
}

// ViewedMany is Viewed for a page about several subjects, such as a manager's
// team: one entry for each, in as many statements as for one.
func (l *Log) ViewedMany(tx *db.Tx, actor authz.Actor, page string, bySubject map[string][]Ref) (err error) {
	defer fault.Wrap(&err, "audit.ViewedMany(%d)", len(bySubject))
	var entries []Entry
	for subject, refs := range bySubject {
		if subject != actor.Person && subject != "" && len(refs) > 0 {
			entries = append(entries, view(subject, page, refs))
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Subject, b.Subject) })
	return l.write(tx, actor, entries...)
}

// view puts a page and its records into an entry: the ids of each kind apart.
func view(subject, page string, refs []Ref) Entry {
	detail := map[string]string{"page": page, "records": strconv.Itoa(len(refs))}
	for _, r := range refs {
		key := "ids:" + string(r.Kind)
		if detail[key] != "" {
			detail[key] += " "
		}
		detail[key] += r.ID
	}
	return Entry{Action: ActionViewed, Kind: KindView, Subject: subject, Detail: detail}
}

func (l *Log) write(tx *db.Tx, actor authz.Actor, entries ...Entry) error {
	if actor.Account == "" {
		return errNoActor
	}
	rows := make([]row, 0, len(entries))
	for _, e := range entries {
		r, err := l.row(tx.Micros(), actor, e)
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	return insert(tx, rows)
}

func (l *Log) row(at int64, actor authz.Actor, e Entry) (row, error) {
	detail, err := encodeDetail(e.Detail)
	switch {
	case e.Action == "":
		return row{}, errNoAction
	case utf8.RuneCountInString(e.Reason) > maxReason:
		return row{}, errReason.With("reason", "Please shorten it to 2,000 characters.")
	case err != nil:
		return row{}, err
	}
	r := row{
		id: l.ids.New(), at: at, via: string(actor.Via), action: e.Action, kind: string(e.Kind),
		account: actor.Account, person: actor.Person, onBehalf: actor.OnBehalf,
		object: e.Object, subject: e.Subject, reason: storable(e.Reason), detail: detail,
		actorSalt: l.ids.Bytes(saltBytes), matterSalt: l.ids.Bytes(saltBytes),
	}
	r.actorDigest, r.matterDigest = r.sumActor(), r.sumMatter()
	r.digest = r.sumEntry()
	return r, nil
}

// encodeDetail gives the stored text: JSON with its keys in order.
func encodeDetail(d map[string]string) (string, error) {
	if len(d) == 0 {
		return "{}", nil
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	if len(raw) > maxDetail {
		return "", errDetail
	}
	return string(raw), nil
}

// storable drops what one of the engines cannot keep in a text.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
