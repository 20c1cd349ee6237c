package policy

// Rules are all keys a policy document may hold (contracts section 9). Every
// key is optional in a document; in a folded policy every key of the built-in
// company document has a value.
type Rules struct {
	Internship    Internship    `yaml:"internship" doc:"Internships for learning: part of the week in another team."`
	Conversations Conversations `yaml:"conversations" doc:"Career conversations, growth plans and feedback."`
	Assessment    Assessment    `yaml:"assessment" doc:"The yearly assessment of performance and growth potential."`
	Shadowing     Shadowing     `yaml:"shadowing" doc:"Shadowing people on call and release managers."`
	Access        Access        `yaml:"access" doc:"Requests for access to systems."`
}

// Enforced is what every rule has beside its parameters.
type Enforced struct {
	Enforce Enforce `yaml:"enforce" doc:"hard blocks, soft asks for a reason, off says nothing."`
	Say     string  `yaml:"say" doc:"What the person is told when the rule speaks."`
	Source  string  `yaml:"source" doc:"Where the rule comes from: a page or a decision."`
}

// Internship holds the rules of internships; Programmes override them for one
// programme each.
type Internship struct {
	Programme  `yaml:",inline"`
	Programmes map[string]Programme `yaml:"programmes" doc:"Programmes by id; what they say overrides the rules above."`
}

// Programme is one set of internship rules.
type Programme struct {
	Percent         PercentRange `yaml:"percent" doc:"Share of the working week."`
	Length          LengthRange  `yaml:"length" doc:"From start to end."`
	LearnersPerTeam Most         `yaml:"learners_per_team" doc:"Learners a host team has at once."`
	SamePercent     Plain        `yaml:"same_percent" doc:"Both managers agree to one percentage."`
	Readiness       Readiness    `yaml:"readiness" doc:"Modules to finish first."`
	Limits          Limits       `yaml:"limits" doc:"Tenure, pauses and extensions."`
	Helper          Least        `yaml:"helper" doc:"People who have agreed to help, before the internship goes active."`
	Goals           Least        `yaml:"goals" doc:"Goals agreed before the internship goes active."`
	Meets           Plain        `yaml:"meets" doc:"The home manager says that the learner meets expectations."`
	Judgement       Plain        `yaml:"judgement" doc:"Both sides judge the goals before the internship is completed."`
	Answer          Answer       `yaml:"answer" doc:"How long a step waits for somebody."`
}

// PercentRange is a rule on a percentage, 0 to 100.
type PercentRange struct {
	Min      int `yaml:"min" doc:"Per cent."`
	Max      int `yaml:"max" doc:"Per cent."`
	Enforced `yaml:",inline"`
}

// LengthRange is a rule on a length of time.
type LengthRange struct {
	Min      Duration `yaml:"min"`
	Max      Duration `yaml:"max"`
	Enforced `yaml:",inline"`
}

// CountRange is a rule on a number of things.
type CountRange struct {
	Min      int `yaml:"min"`
	Max      int `yaml:"max"`
	Enforced `yaml:",inline"`
}

// Most is a rule on the largest number of things.
type Most struct {
	Max      int `yaml:"max"`
	Enforced `yaml:",inline"`
}

// Least is a rule on the smallest number of things.
type Least struct {
	Min      int `yaml:"min"`
	Enforced `yaml:",inline"`
}

// Answer is how long a step waits for the person it waits for.
type Answer struct {
	Within   Duration   `yaml:"within" doc:"Time to answer."`
	Remind   []Duration `yaml:"remind" doc:"Before it is due."`
	Escalate Duration   `yaml:"escalate" doc:"After it is due, until it passes to the next manager up."`
}

// Plain is a rule without parameters.
type Plain struct {
	Enforced `yaml:",inline"`
}

// Readiness names the modules that come before a state of the internship.
type Readiness struct {
	Modules  []string `yaml:"modules" doc:"Ids of training modules."`
	Before   string   `yaml:"before" doc:"The state that waits for them."`
	Enforced `yaml:",inline"`
}

// Limits bound an internship in time.
type Limits struct {
	Tenure   Duration `yaml:"tenure" doc:"Time in the company before a start."`
	Pause    Duration `yaml:"pause" doc:"The longest pause."`
	Extend   Duration `yaml:"extend" doc:"The longest extension."`
	Enforced `yaml:",inline"`
}

// Conversations holds the rules of career conversations.
type Conversations struct {
	Cadence     Cadence    `yaml:"cadence" doc:"How often a conversation takes place."`
	RemindAfter Duration   `yaml:"remind_after" doc:"Silence after which both are reminded."`
	Goals       CountRange `yaml:"goals" doc:"Development goals in one period."`
	PlanRefresh Duration   `yaml:"plan_refresh" doc:"Age at which a growth plan asks to be looked at."`
	Feedback    Feedback   `yaml:"feedback" doc:"Feedback from others."`
}

// Cadence is how often something takes place at least and better.
type Cadence struct {
	Min         Rate `yaml:"min"`
	Recommended Rate `yaml:"recommended"`
	Enforced    `yaml:",inline"`
}

// Feedback bounds a round of feedback.
type Feedback struct {
	Providers   [2]int   `yaml:"providers" doc:"Fewest and most people asked."`
	MinAnswers  int      `yaml:"min_answers" doc:"Answers needed before any is shown."`
	Tenure      Duration `yaml:"tenure" doc:"Time worked together before somebody is asked."`
	ShareWithin Duration `yaml:"share_within" doc:"Time until the person sees the answers."`
	Enforced    `yaml:",inline"`
}

// Assessment holds the rules of assessment cycles.
type Assessment struct {
	Performance []string          `yaml:"performance" doc:"Values of performance, lowest first."`
	Growth      []string          `yaml:"growth" doc:"Values of growth potential, lowest first."`
	Boxes       [][]int           `yaml:"boxes" doc:"Number of each box: a row for each value of performance, a column for each of growth."`
	TooNew      Duration          `yaml:"too_new" doc:"Tenure below which nobody is rated."`
	Windows     map[string]Window `yaml:"windows" doc:"First and last day of each step of the cycle."`
	Expected    Expected          `yaml:"expected" doc:"Expected distribution."`
	Rationale   Plain             `yaml:"rationale" doc:"A rating needs its reason in words."`
	MinGroup    MinGroup          `yaml:"min_group" doc:"Groups smaller than this are not shown."`
}

// Expected is a distribution over the values of performance.
type Expected struct {
	Performance []int `yaml:"performance" doc:"Per cent for each value; they add up to 100."`
	Enforced    `yaml:",inline"`
}

// MinGroup are the smallest groups whose figures may be shown.
type MinGroup struct {
	Ratings int `yaml:"ratings"`
	Text    int `yaml:"text"`
}

// Shadowing holds the rules of the shadow planner.
type Shadowing struct {
	WindowDays                int     `yaml:"window_days" doc:"Local days of a shadow window."`
	StartOn                   Weekday `yaml:"start_on" doc:"Weekday on which a window starts."`
	MinOverlapPerShiftMinutes int     `yaml:"min_overlap_per_shift_minutes" doc:"Overlap with working hours for a shift to count."`
	MinCountedShifts          int     `yaml:"min_counted_shifts" doc:"Counted shifts a window needs."`
	MaxShadowsPerShift        int     `yaml:"max_shadows_per_shift" doc:"Shadows beside one holder."`
	SuspendsPercent           bool    `yaml:"suspends_percent" doc:"The internship percentage rests during a window."`
	Ready                     Ready   `yaml:"ready" doc:"When a shadow is ready for the rota."`
	Weights                   Weights `yaml:"weights" doc:"Cost of what a plan could not do (contracts section 11)."`
}

// Ready is how many alerts were seen and how many made sense.
type Ready struct {
	Alerts    int `yaml:"alerts"`
	MadeSense int `yaml:"made_sense" doc:"Per cent of them."`
	Enforced  `yaml:",inline"`
}

// Weights price a plan.
type Weights struct {
	Delay      int `yaml:"delay" doc:"For each day of waiting."`
	Shortfall  int `yaml:"shortfall" doc:"For each hour of overlap below the best."`
	Preference int `yaml:"preference" doc:"For each rank below the first choice."`
	Load       int `yaml:"load" doc:"Re-planning only."`
	Move       int `yaml:"move" doc:"Re-planning only."`
	Unplaced   int `yaml:"unplaced" doc:"For each learner without a window."`
}

// Access holds the rules of access requests.
type Access struct {
	Approvals    []string   `yaml:"approvals" doc:"Who approves, in order."`
	SelfApproval Plain      `yaml:"self_approval" doc:"Nobody approves their own request."`
	Ends         Ends       `yaml:"ends" doc:"When a grant ends."`
	Remind       []Duration `yaml:"remind" doc:"Before the end of a grant."`
	StaleAfter   Duration   `yaml:"stale_after" doc:"A request without an answer."`
	Review       Review     `yaml:"review" doc:"Reviews of standing grants."`
}

// Ends ties a grant to its purpose.
type Ends struct {
	With     string   `yaml:"with" doc:"The purpose that ends it."`
	Grace    Duration `yaml:"grace"`
	Max      Duration `yaml:"max"`
	Enforced `yaml:",inline"`
}

// Review is the rhythm of access reviews.
type Review struct {
	Every      Duration   `yaml:"every"`
	Due        Duration   `yaml:"due" doc:"Time to answer."`
	Nudges     []Duration `yaml:"nudges" doc:"Before it is due."`
	Unanswered string     `yaml:"unanswered" doc:"What happens to a grant nobody confirmed: revoke or keep."`
	Enforced   `yaml:",inline"`
}
