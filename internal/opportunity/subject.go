package opportunity

import "belay/internal/subject"

// Subjects are this package's tables of personal data, for export and erasure. An
// offer is the team's and stays; it names who hosts. A wish is the person's.
func Subjects() []subject.Table {
	return []subject.Table{
		subject.Rows("offer", "host_id", "title", "topics", "ways", "needs", "seats", "from_on", "until_on", "state", "created_at", "changed_at").Blanking("needs"),
		subject.Rows("wish", "person_id", "topic", "unit_id", "way", "quarter", "named", "note", "state", "created_at", "changed_at"),
	}
}
