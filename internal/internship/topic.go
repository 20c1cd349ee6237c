package internship

import (
	"strings"

	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/notify"
	"belay/internal/org"
)

// Path is the page of an internship.
func Path(id string) string { return "/internships/" + id }

// HelpingPath is a helper's own page.
const HelpingPath = "/helping"

// Topics are how the waits and notices of this package read, for
// notify.Register.
func (s *Service) Topics() []notify.Topic {
	return []notify.Topic{{
		Kind: KindRecord, Sentence: func(w notify.Worded) string { return begun(sentence(w)) }, Act: act, Readable: readable, Unnamed: unnamed, Moved: s.moved, Successor: s.successor,
		Path: func(object, step string) string { return Path(object) },
	}, {
		Kind: KindHelper, Act: func(string) string { return "Answer" }, Readable: readableHelp, Unnamed: unnamed,
		Sentence: func(w notify.Worded) string {
			return begun(w.Subject + " would like your help with an internship in " + w.Unit)
		},
		Path: func(string, string) string { return HelpingPath },
	}}
}

// Register tells notify how this package's waits and notices read.
func (s *Service) Register(n *notify.Service) {
	for _, t := range s.Topics() {
		n.Register(t)
	}
}

func act(step string) string {
	switch Wait(step) {
	case WaitLearner, WaitHome, WaitHost:
		return "Answer"
	case WaitPrepare:
		return "Prepare"
	case WaitHelper:
		return "Find a helper"
	case WaitStart:
		return "Start"
	case WaitResume:
		return "Resume"
	case WaitJudgeLearner, WaitJudgeHost:
		return "Judge the goals"
	case WaitComplete:
		return "Complete"
	}
	return "Open"
}

// sentence words a wait for its owner, or a notice.
func sentence(w notify.Worded) string {
	if w.What != "" {
		return told(w)
	}
	whose := w.Subject + "'s internship in " + w.Unit
	if w.Mine {
		whose = "Your internship in " + w.Unit
	}
	switch Wait(w.Step) {
	case WaitLearner:
		return "New terms for your internship in " + w.Unit + " wait for your answer"
	case WaitHome:
		return w.Subject + " asks for your yes to an internship in " + w.Unit
	case WaitHost:
		return w.Subject + " would like to learn with " + w.Unit
	case WaitPrepare:
		return "Your internship in " + w.Unit + " is agreed and can be prepared"
	case WaitHelper:
		return whose + " needs a helper"
	case WaitStart:
		return "Your internship in " + w.Unit + " can start once the preparation is done"
	case WaitResume:
		return "The pause of your internship in " + w.Unit + " is over"
	case WaitJudgeLearner, WaitJudgeHost:
		return whose + " has reached its end: say what was reached"
	case WaitComplete:
		return whose + " can be completed"
	}
	return whose
}

// told words a notice.
func told(w notify.Worded) string {
	it := "the internship of " + w.Subject + " in " + w.Unit
	if w.Mine {
		it = "your internship in " + w.Unit
	}
	whose := it // behind the name of who acted
	if !w.Mine && w.Actor == w.Subject {
		whose = "their internship in " + w.Unit
	}
	who := w.Actor
	if who == "" {
		who = "Belay"
	}
	words := map[string]string{
		"agreed": "All have agreed to " + it, string(Agree): who + " agreed to " + whose, string(ProposeTerms): who + " proposed other terms for " + whose,
		string(Extend): who + " proposed to extend " + whose, string(Decline): who + " turned down a proposal for " + whose,
		string(Defer): who + " moved " + whose + " to a later quarter", string(Withdraw): who + " took back the proposal of " + whose,
		string(Prepare): who + " began to prepare " + whose, string(Start): "Started: " + it, string(Pause): "Paused: " + it,
		string(Resume): "Resumed: " + it, string(Complete): "Completed: " + it, string(EndEarly): "Ended early: " + it,
		string(HandOverHost): who + " handed over the hosting of " + whose, string(HostLeft): "There is a new host manager for " + it,
		string(ManagerChanged): "There is a new manager for " + it, string(LearnerLeft): "Ended, since the learner has left: " + it,
		"help_offered": who + " offers to help with " + whose, "help_accepted": who + " said yes to help with " + whose,
		"help_declined": who + " said no to help with " + whose, "help_left": who + " no longer helps with " + whose,
		"goal_amended": who + " changed the goals of " + whose, "judged": who + " judged the goals of " + whose,
		"quarter": "The quarter has come to which " + it + " was moved",
	}
	if text := words[w.What]; text != "" {
		return text
	}
	return "There is news of " + it
}

// unnamed is a learner who keeps their name off the board.
const unnamed = "one learner"

// begun begins a sentence with a capital where it begins with no name.
func begun(text string) string {
	if strings.HasPrefix(text, unnamed) {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

// readable tells which internships a viewer may read now, as a record or as a
// row of the board, and of which they may know the learner.
func readable(tx *db.Tx, v *authz.Viewer, ids []string) (map[string]notify.Sight, error) {
	in, args := inList(ids)
	list, err := sees(tx, v, `i.id IN `+in, args...)
	out := map[string]notify.Sight{}
	for _, x := range list {
		out[x.ID] = sight(x.Person)
	}
	return out, err
}

// readableHelp is the same for helpers' rows: who may read one need not know the
// learner.
func readableHelp(tx *db.Tx, v *authz.Viewer, ids []string) (map[string]notify.Sight, error) {
	in, args := inList(ids)
	add := func(sql string, more []any) string {
		args = append(args, more...)
		return sql
	}
	where := add(v.Scope(authz.Read, KindHelper).Where("h", len(args)+1))
	record := add(v.Scope(authz.Read, KindRecord).Where("i", len(args)+1))
	person := add(v.Scope(authz.Read, KindBoardRow).Field("i", "person_id", "''", len(args)+1))
	list, err := db.All(tx, func(s db.Scanner) (r [2]string, err error) { err = s.Scan(&r[0], &r[1]); return r, err },
		`SELECT h.id, CASE WHEN `+record+` THEN i.person_id ELSE `+person+` END
		FROM internship_helper_card h JOIN internship i ON i.id = h.internship_id WHERE h.id IN `+in+` AND `+where, args...)
	out := map[string]notify.Sight{}
	for _, r := range list {
		out[r[0]] = sight(r[1])
	}
	return out, err
}

// sight is what a reader may know who reads this for the learner.
func sight(learner string) notify.Sight {
	if learner == "" {
		return notify.Nameless
	}
	return notify.Whole
}

// moved notes that a step waits for somebody else: a delegate, the manager above
// or a successor. It gives that person the rights of whom the step waits for.
func (s *Service) moved(tx *db.Tx, object, step, owner string) error {
	own, err := s.own(tx)
	if err != nil {
		return err
	}
	list, err := find(tx, own.Scope(authz.Read, KindRecord), `i.id = $1`, object)
	if err != nil || len(list) == 0 || string(list[0].Step) != step || list[0].WaitsFor == owner || owner == list[0].Person {
		return err
	}
	it := list[0]
	it.WaitsFor, it.WaitsSince = owner, tx.Now()
	it.Version++
	it.ChangedAt = tx.Now()
	if err := update(tx, it); err != nil {
		return err
	}
	if err := insertStep(tx, it, Entry{Command: PassedOn, Detail: owner}); err != nil {
		return err
	}
	return authz.RaiseEpoch(tx)
}

// successor names who takes over a step from somebody who left: who manages the
// learner now, or who hosts now.
func (s *Service) successor(tx *db.Tx, object, step string) (string, error) {
	own, err := s.own(tx)
	if err != nil {
		return "", err
	}
	list, err := find(tx, own.Scope(authz.Read, KindRecord), `i.id = $1`, object)
	if err != nil || len(list) == 0 {
		return "", err
	}
	switch Wait(step).For() {
	case Home:
		manager, _, err := org.ManagerOf(tx, list[0].Person, own.Date())
		return manager, err
	case Host:
		return list[0].HostID, nil
	}
	return "", nil
}
