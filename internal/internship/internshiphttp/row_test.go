package internshiphttp

import "testing"

func TestAPIGivesReadersOfTheRowNoVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		l := s.agreed()
		l.act("ana", "prepare", nil, "preparing")
		for who, moves := range map[string]bool{"una": false, "ana": true} {
			r := s.expect(s.call(who, "GET", l.path(""), nil), 200, who)
			_, changed := r.body["changed_at"]
			if version := r.body["version"].(float64); (version != 0) != moves || changed != moves || (r.etag != "") != moves {
				t.Errorf("%s reads version %v, changed_at %v, ETag %q", who, version, changed, r.etag)
			}
		}
	})
}
