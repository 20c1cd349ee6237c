package learninghttp

import (
	"fmt"
	"strings"
	"testing"
)

func TestAPIRunsAModule(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		list := s.expect(s.call("eve", "GET", "/modules?limit=1", nil), 200, "modules")
		rest := s.expect(s.call("eve", "GET", "/modules?limit=1&after="+list.body["next"].(string), nil), 200, "next page")
		if list.body["items"].([]any)[0].(object)["id"] != "basics" || rest.body["items"].([]any)[0].(object)["id"] != "door-checklist" || rest.body["next"] != nil {
			t.Errorf("%s %s", list.raw, rest.raw)
		}
		s.expect(s.call("eve", "GET", "/modules?after=xyz", nil), 422, "forged cursor")
		m := s.expect(s.call("ana", "GET", "/modules/basics", nil), 200, "module")
		if m.body["tasks"] != 5.0 || len(m.body["stage_list"].([]any)) != 2 || m.body["days"] != 14.0 {
			t.Errorf("%s", m.raw)
		}
		s.expect(s.call("ana", "GET", "/modules/ghost", nil), 404, "no module")
		in := object{"fields": object{"learner": "Ana"}}
		a := s.expect(s.call("ana", "POST", "/modules/basics/runs", in, "Idempotency-Key", "k"), 201, "start")
		b := s.expect(s.call("ana", "POST", "/modules/basics/runs", in, "Idempotency-Key", "k"), 201, "start again")
		if a.body["id"] != b.body["id"] || a.etag != `"1"` || a.body["due_on"] != "2026-11-16" {
			t.Errorf("%s", a.raw)
		}
		s.expect(s.call("ana", "POST", "/modules/basics/runs", object{}), 409, "two at once")
		path := "/runs/" + a.body["id"].(string)
		task := func(text string) (id string, etag string) {
			for _, x := range s.expect(s.call("ana", "GET", path, nil), 200, "run").body["tasks"].([]any) {
				if x := x.(object); strings.Contains(x["text"].(string), text) {
					return x["id"].(string), fmt.Sprintf(`"%v"`, x["version"])
				}
			}
			t.Fatalf("no task %s", text)
			return "", ""
		}
		ride, etag := task("Ride")
		s.expect(s.call("ana", "PATCH", path+"/tasks/"+ride, object{"done": true}), 422, "without a version")
		r := s.expect(s.call("ana", "PATCH", path+"/tasks/"+ride, object{"done": true, "link": "https://a.example/1"}, "If-Match", etag), 200, "tick")
		if r.body["done"] != 1.0 || r.body["total"] != 4.0 || r.etag != `"2"` || r.body["lacking_evidence"] != 0.0 {
			t.Errorf("%s", r.raw)
		}
		s.expect(s.call("ana", "PATCH", path+"/tasks/"+ride, object{"done": false}, "If-Match", etag), 412, "stale tick")
		confirm, etag := task("Confirm")
		s.expect(s.call("ana", "PATCH", path+"/tasks/"+confirm, object{"done": true}, "If-Match", etag), 404, "the manager's")
		s.expect(s.call("max", "PATCH", path+"/tasks/"+confirm, object{"done": true}, "If-Match", etag), 200, "by the manager")
		s.expect(s.call("eve", "GET", path, nil), 404, "stranger")
		r = s.expect(s.call("ana", "PATCH", path, object{"due_on": "", "fields": object{"lift": "A"}}, "If-Match", `"3"`), 200, "change")
		if r.body["due_on"] != nil || r.body["pace"] != nil {
			t.Errorf("%s", r.raw)
		}
		s.expect(s.call("ana", "POST", path+"/keep", nil, "If-Match", r.etag), 409, "not finished")
		r = s.expect(s.call("ana", "POST", path+"/abandon", nil, "If-Match", r.etag), 200, "abandon")
		r = s.expect(s.call("ana", "POST", path+"/resume", nil, "If-Match", r.etag), 200, "resume")
		s.publish(strings.Replace(basics, "Stop half-way", "Stop half-way and wave", 1))
		now := s.expect(s.call("ana", "GET", path, nil), 200, "changed")
		update := now.body["update"].(object)
		if changes := update["changes"].([]any); len(changes) != 1 || changes[0].(object)["kind"] != "reworded" {
			t.Errorf("%v", update)
		}
		s.expect(s.call("ana", "POST", path+"/take-over", object{"version": "other"}, "If-Match", now.etag), 412, "another version")
		s.expect(s.call("ana", "POST", path+"/take-over", object{"version": update["version"]}, "If-Match", now.etag), 200, "take over")
		for _, text := range []string{"Read", "wave", "I am done"} {
			id, etag := task(text)
			r = s.expect(s.call("ana", "PATCH", path+"/tasks/"+id, object{"done": true}, "If-Match", etag), 200, text)
		}
		if r.body["state"] != "finished" || r.body["finished_on"] != "2026-11-02" {
			t.Errorf("%s", r.raw)
		}
		r = s.expect(s.call("ana", "POST", path+"/keep", nil, "If-Match", r.etag), 200, "keep")
		if r.body["evidence"] == nil || s.expect(s.call("max", "GET", path, nil), 200, "manager").body["evidence"] != nil {
			t.Errorf("%s", r.raw)
		}
		mine := s.expect(s.call("ana", "GET", "/me/runs?state=finished&limit=1", nil), 200, "runs")
		if items := mine.body["items"].([]any); len(items) != 1 || items[0].(object)["title"] != "Ana Smith: Basics of the lift" {
			t.Errorf("%s", mine.raw)
		}
		if r := s.expect(s.call("max", "GET", "/me/runs", nil), 200, "own only"); len(r.body["items"].([]any)) != 0 {
			t.Errorf("%s", r.raw)
		}
	})
}
