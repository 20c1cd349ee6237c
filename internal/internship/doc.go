// Package internship owns internships for learning: their life cycle, the
// terms and who agreed to which revision, helpers, goals, the weekly journal,
// the judgement at the end and the alumni note. Step (step.go) decides every
// transition and knows no database; visibility.go says who sees what. What
// waits for somebody is told to package notify, readiness is asked of package
// learning, offers belong to package opportunity. Later domains and faces may
// import it.
package internship
