package roster

import (
	"strings"
	"unicode/utf8"

	"belay/internal/authz"
	"belay/internal/clock"
	"belay/internal/hours"
)

// cell checks one trimmed cell and puts it into the line in its one form; false
// means that it has a fault.
func (p *parser) cell(l *Line, column, text string) bool {
	before := len(p.problems)
	most := map[string]int{"name": MaxName, "email": MaxEmail, "manager_email": MaxEmail, "hours": 1000, "roles": 1000}[column]
	if most == 0 {
		most = MaxShort
	}
	switch {
	case text == "":
		return true
	case !utf8.ValidString(text):
		p.add(l.No, column, CodeEncoding, "The %s is not UTF-8. Save the file as CSV in UTF-8.", column)
		return false
	case len(text) > most:
		p.add(l.No, column, CodeLong, "The %s is longer than %d characters.", column, most)
		return false
	case !Plain(text, most):
		p.add(l.No, column, CodeForm, "The %s has a line break or another invisible character in it.", column)
		return false
	}
	switch column {
	case "email":
		l.Email = p.address(l.No, column, text)
	case "manager_email":
		l.Manager = p.address(l.No, column, text)
	case "name":
		if l.Name = text; NameKey(text) == "" {
			p.add(l.No, column, CodeForm, "The name %q has no letters.", text)
		}
	case "external_id":
		l.ExternalID = text
	case "team":
		l.Team = p.unit(l.No, column, text)
	case "department":
		l.Department = p.unit(l.No, column, text)
	case "job_family":
		l.JobFamily = text
	case "level":
		if l.Level = strings.ToLower(text); !ValidLevel(l.Level) {
			p.add(l.No, column, CodeForm, "The level %q has not the form framework/track/level, such as infrastructure/ic/senior.", cut(text, 60))
		}
	case "level_since":
		l.LevelSince = p.date(l.No, column, text)
	case "hired_on":
		l.HiredOn = p.date(l.No, column, text)
	case "zone":
		l.Zone = p.zoneName(l.No, text)
	case "hours":
		l.Hours = p.week(l.No, text)
	case "country":
		if l.Country = strings.ToUpper(text); len(text) != 2 || strings.Trim(l.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			p.add(l.No, column, CodeForm, "The country %q is not a code of two letters, such as PT.", cut(text, 60))
		}
	case "roles":
		l.Roles = p.roles(l.No, text)
	default: // a last column without a name
		p.add(l.No, "", CodeRow, "A cell stands under a column without a name.")
	}
	return len(p.problems) == before
}

func (p *parser) address(no int, column, text string) string {
	if !ValidEmail(text) {
		p.add(no, column, CodeForm, "%q is no e-mail address.", cut(text, 60))
	}
	return text
}

func (p *parser) unit(no int, column, text string) string {
	if NameKey(text) == "" {
		p.add(no, column, CodeForm, "The %s %q has no letters.", column, cut(text, 60))
	}
	return text
}

func (p *parser) date(no int, column, text string) string {
	if !ValidDay(text) {
		p.add(no, column, CodeDate, "%q is no day. Write %s as YYYY-MM-DD, such as 2027-02-01.", cut(text, 40), column)
	}
	return text
}

// ValidDay tells whether text is a day YYYY-MM-DD that a person's facts can
// have.
func ValidDay(text string) bool {
	_, err := clock.ParseDate(text)
	return err == nil && text < clock.Forever && text >= "1900-01-01"
}

func (p *parser) zoneName(no int, text string) string {
	if _, met := p.zone[text]; !met {
		p.zone[text] = text
		if !ValidZone(text) {
			why := "The time zone " + quoted(text) + " is not known."
			if like := ZoneLike(text); like != "" {
				p.wrong["zone "+text] = why + " Did you mean " + like + "?"
			} else {
				p.wrong["zone "+text] = why + " Write one such as Europe/Lisbon."
			}
		}
	}
	if why := p.wrong["zone "+text]; why != "" {
		p.add(no, "zone", CodeZone, "%s", why)
	}
	return text
}

func quoted(s string) string { return `"` + cut(s, 60) + `"` }

func (p *parser) week(no int, text string) string {
	if _, met := p.hours[text]; !met {
		w, err := hours.Parse(text)
		p.hours[text] = w.String()
		if err != nil {
			p.wrong["hours "+text] = "The hours cannot be read: " + err.Error() + "."
		}
	}
	if why := p.wrong["hours "+text]; why != "" {
		p.add(no, "hours", CodeHours, "%s", why)
	}
	return p.hours[text]
}

// roles reads "hr_admin; hr_partner:infrastructure-platforms".
func (p *parser) roles(no int, text string) []Role {
	var out []Role
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, unit, _ := strings.Cut(part, ":")
		r := Role{authz.Role(strings.ToLower(strings.TrimSpace(name))), strings.ToLower(strings.TrimSpace(unit))}
		switch {
		case r.Role == authz.RoleHRPartner && r.Unit == "":
			p.add(no, "roles", CodeRole, "hr_partner needs a unit: write hr_partner:infrastructure-platforms.")
		case r.Role == authz.RoleHRPartner:
		case r.Role != authz.RoleHRAdmin && r.Role != authz.RolePlatformAdmin && r.Role != authz.RoleAuditor:
			p.add(no, "roles", CodeRole, "The role %s is not known. The roles are hr_admin, hr_partner:UNIT, platform_admin, auditor.", quoted(name))
		case r.Unit != "":
			p.add(no, "roles", CodeRole, "The role %s is for the whole company and takes no unit.", r.Role)
		}
		out = append(out, r)
	}
	return out
}
