package growthhttp

import (
	"fmt"
	"testing"
)

type object = map[string]any

func (s *site) expect(r reply, code int, what string) reply {
	s.t.Helper()
	if r.code != code {
		s.t.Fatalf("%s: status %d, want %d: %s", what, r.code, code, r.raw)
	}
	return r
}

func TestAPIKeepsEvidenceByVersionAndKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		one := s.statement(first)
		in := object{"title": "Proof", "link": "https://a.example/1", "expectations": []string{one}}
		a := s.expect(s.call("ana", "POST", "/me/evidence", in, "Idempotency-Key", "k1"), 201, "add")
		b := s.expect(s.call("ana", "POST", "/me/evidence", in, "Idempotency-Key", "k1"), 201, "add again")
		if a.body["id"] != b.body["id"] || a.etag != `"1"` || a.body["kind"] != "link" || s.count(`SELECT COUNT(*) FROM evidence`) != 1 {
			t.Errorf("%v %v", a, b)
		}
		in["title"] = "Other"
		s.expect(s.call("ana", "POST", "/me/evidence", in, "Idempotency-Key", "k1"), 409, "another request under one key")
		path := "/evidence/" + a.body["id"].(string)
		s.expect(s.call("max", "GET", path, nil), 404, "unshared")
		s.expect(s.call("ana", "PATCH", path, object{"shared": true}), 422, "without a version")
		e := s.expect(s.call("ana", "PATCH", path, object{"shared": true}, "If-Match", a.etag), 200, "edit")
		if e.etag != `"2"` || e.body["title"] != "Proof" || e.body["shared"] != true {
			t.Errorf("%v", e)
		}
		if r := s.expect(s.call("ana", "PATCH", path, object{"title": "Late"}, "If-Match", a.etag), 412, "stale"); r.body["code"] != "BLY-2502" || len(r.body["fields"].([]any)) == 0 {
			t.Errorf("%v", r)
		}
		s.expect(s.call("max", "GET", path, nil), 200, "shared")
		s.expect(s.call("max", "PATCH", path, object{"title": "x"}, "If-Match", e.etag), 404, "manager edits")
		s.expect(s.call("ana", "DELETE", path, nil, "If-Match", e.etag), 200, "delete")
		s.expect(s.call("ana", "GET", path, nil), 404, "deleted")
		s.expect(s.call("ana", "POST", path+"/restore", nil), 200, "restore")
		if r := s.expect(s.call("ana", "POST", "/me/evidence", object{"title": "", "link": "ftp://x"}), 422, "bad input"); r.body["code"] != "BLY-2501" {
			t.Errorf("%v", r)
		}
	})
}

func TestAPIPagesEvidence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for i := range 7 {
			s.expect(s.call("ana", "POST", "/me/evidence", object{"title": fmt.Sprint("Piece ", i), "note": "x"}), 201, "add")
		}
		path, seen, after := "/people/"+s.people["ana"].Person+"/evidence?limit=3", map[string]bool{}, ""
		for range 5 {
			r := s.expect(s.call("ana", "GET", path+after, nil), 200, "page")
			for _, it := range r.body["items"].([]any) {
				seen[it.(object)["id"].(string)] = true
			}
			next, more := r.body["next"].(string)
			if after = "&after=" + next; !more {
				break
			}
		}
		if len(seen) != 7 {
			t.Errorf("%d pieces", len(seen))
		}
		s.expect(s.call("ana", "GET", path+"&after=xyz", nil), 422, "forged cursor")
		s.expect(s.call("ana", "GET", "/people/"+s.people["ana"].Person+"/evidence?limit=1001", nil), 422, "too many at once")
		s.expect(s.call("eve", "GET", path, nil), 404, "stranger")
		if r := s.expect(s.call("max", "GET", path, nil), 200, "manager"); len(r.body["items"].([]any)) != 0 || r.body["total"] != 0.0 {
			t.Errorf("%v", r)
		}
	})
}

func TestAPIMarksTargetsStepsAndTeam(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		ana, one := s.people["ana"].Person, s.statement(first)
		mark := "/people/" + ana + "/growth/marks/" + one
		s.expect(s.call("ana", "PUT", mark, object{"state": "met"}), 422, "mark without a version")
		m := s.expect(s.call("ana", "PUT", mark, object{"state": "met", "note": "n"}, "If-Match", `"0"`), 200, "mark")
		s.expect(s.call("ana", "PUT", mark, object{"state": "developing"}, "If-Match", `"0"`), 412, "stale mark")
		s.expect(s.call("ana", "PUT", mark, object{"state": "superb"}, "If-Match", `"1"`), 422, "no such state")
		s.expect(s.call("eve", "PUT", mark, object{"state": "met"}, "If-Match", `"0"`), 404, "stranger marks")
		s.expect(s.call("max", "PUT", mark, object{"state": "not_yet", "shared": true}, "If-Match", `"0"`), 200, "manager marks")
		if r := s.expect(s.call("ana", "POST", "/people/"+ana+"/growth/share", object{"level": "infra/ic/senior", "shared": true}), 200, "share"); r.body["changed"] != 1.0 {
			t.Errorf("%v", r)
		}
		g := s.expect(s.call("max", "GET", "/people/"+ana+"/growth", nil), 200, "growth")
		if self := g.body["self"].(object); self["met"] != 1.0 || self["total"] != 4.0 || g.body["counted_from"] != "self" {
			t.Errorf("%v", g.raw)
		}
		s.expect(s.call("ana", "POST", "/growth/marks/"+m.body["id"].(string)+"/undo", nil, "If-Match", `"2"`), 200, "undo")
		s.expect(s.call("eve", "GET", "/people/"+ana+"/growth", nil), 404, "stranger")
		s.expect(s.call("ana", "GET", "/me/growth?level=staff", nil), 200, "own")

		target := s.expect(s.call("ben", "GET", "/me/growth/target", nil), 200, "target")
		s.expect(s.call("ben", "PUT", "/me/growth/target", object{"target": "infra/ic/staff"}, "If-Match", target.etag), 200, "set target")
		s.expect(s.call("ben", "PUT", "/me/growth/target", object{"target": "infra/ic/staff"}, "If-Match", target.etag), 412, "stale target")

		a := s.expect(s.call("ana", "POST", "/me/growth/steps", object{"text": "one", "expectation": one}), 201, "add step")
		b := s.expect(s.call("ana", "POST", "/me/growth/steps", object{"text": "two"}), 201, "add step")
		s.expect(s.call("ana", "PATCH", "/me/growth/steps/"+b.body["id"].(string), object{"text": "2", "done": true, "before": a.body["id"]}, "If-Match", b.etag, "Idempotency-Key", "k"), 200, "edit step")
		list := s.expect(s.call("ana", "GET", "/me/growth/steps", nil), 200, "steps").body["steps"].([]any)
		if len(list) != 2 || list[0].(object)["text"] != "2" || list[0].(object)["done_at"] == nil {
			t.Errorf("%v", list)
		}
		s.expect(s.call("ana", "DELETE", "/me/growth/steps/"+a.body["id"].(string), nil, "If-Match", a.etag), 200, "remove step")
		s.expect(s.call("ana", "POST", "/me/growth/steps/"+a.body["id"].(string)+"/restore", nil), 200, "restore step")

		team := s.expect(s.call("max", "GET", "/team", nil), 200, "team").body["reports"].([]any)
		if len(team) != 2 || team[0].(object)["person"].(object)["name"] != "Ana Smith" {
			t.Errorf("%v", team)
		}
	})
}
