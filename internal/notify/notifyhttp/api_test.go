package notifyhttp

import (
	"fmt"
	"testing"
	"time"
)

type object = map[string]any

func TestAPIPagesTheInbox(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		for i := range 5 {
			s.asks(fmt.Sprint("o", i), "max", "2026-11-09")
			s.tell("ana", fmt.Sprint("o", i), "read")
			s.clk.Advance(time.Minute)
		}
		for _, list := range []struct{ who, path string }{{"max", "/me/inbox"}, {"ana", "/me/notices"}} {
			seen, after := map[string]bool{}, ""
			for range 4 {
				r := s.expect(s.call(list.who, "GET", list.path+"?limit=2"+after, nil), 200, "page")
				for _, it := range r.body["items"].([]any) {
					seen[it.(object)["id"].(string)] = true
				}
				next, more := r.body["next"].(string)
				if after = "&after=" + next; !more {
					break
				}
			}
			if len(seen) != 5 {
				t.Errorf("%s: %d items", list.path, len(seen))
			}
			s.expect(s.call(list.who, "GET", list.path+"?after=xyz", nil), 422, "forged cursor")
			s.expect(s.call(list.who, "GET", list.path+"?limit=1001", nil), 422, "too many at once")
		}
		first := s.expect(s.call("max", "GET", "/me/inbox", nil), 200, "inbox")
		item := first.body["items"].([]any)[0].(object)
		if first.body["waiting"] != 5.0 || item["sentence"] != asksYes || item["act"] != "Answer" || item["path"] != "/requests/o0" || item["due_on"] != "2026-11-09" || item["overdue"] != false {
			t.Errorf("%v", first.raw)
		}
		if r := s.expect(s.call("ben", "GET", "/me/inbox", nil), 200, "somebody else"); r.body["waiting"] != 0.0 {
			t.Errorf("%v", r.raw)
		}
		s.expect(s.call("", "GET", "/me/inbox", nil), 401, "nobody")
	})
}

func TestAPIMarksNotices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		s.tell("ana", "a", "read")
		s.tell("ana", "b", "read")
		r := s.expect(s.call("ana", "GET", "/me/notices", nil), 200, "notices")
		path := "/me/notices/" + r.body["items"].([]any)[0].(object)["id"].(string) + "/seen"
		s.expect(s.call("max", "PUT", path, object{"seen": true}), 404, "somebody else's")
		s.expect(s.call("ana", "PUT", path, object{"seen": true}, "Idempotency-Key", "k"), 200, "see")
		s.expect(s.call("ana", "PUT", path, object{"seen": false}, "Idempotency-Key", "k"), 409, "another request under one key")
		if r := s.call("ana", "GET", "/me/notices", nil); r.body["unseen"] != 1.0 {
			t.Errorf("%v", r.raw)
		}
		s.expect(s.call("ana", "POST", "/me/notices/seen", nil), 200, "see all")
		if r := s.call("ana", "GET", "/me/notices", nil); r.body["unseen"] != 0.0 {
			t.Errorf("%v", r.raw)
		}
	})
}

func TestAPIKeepsAbsencesAndDelegates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *site) {
		in := object{"from": "2026-11-10", "until": "2026-11-13"}
		a := s.expect(s.call("ana", "POST", "/me/absences", in, "Idempotency-Key", "k"), 201, "add")
		b := s.expect(s.call("ana", "POST", "/me/absences", in, "Idempotency-Key", "k"), 201, "add again")
		if a.body["id"] != b.body["id"] || a.etag != `"1"` || a.body["until"] != "2026-11-13" {
			t.Errorf("%v %v", a, b)
		}
		s.expect(s.call("ana", "POST", "/me/absences", in), 409, "the same days")
		path := "/me/absences/" + a.body["id"].(string)
		s.expect(s.call("ana", "PATCH", path, in), 422, "without a version")
		moved := s.expect(s.call("ana", "PATCH", path, object{"from": "2026-11-11", "until": "2026-11-13"}, "If-Match", a.etag), 200, "change")
		s.expect(s.call("ana", "PATCH", path, in, "If-Match", a.etag), 412, "stale")
		s.expect(s.call("max", "PATCH", path, in, "If-Match", moved.etag), 404, "the manager changes")
		s.expect(s.call("max", "DELETE", path, nil, "If-Match", moved.etag), 404, "the manager removes")
		of := "/people/" + s.people["ana"].Person + "/absences"
		s.expect(s.call("ana", "PUT", "/me/delegate", object{"delegate": s.people["ben"].Person, "from": "2026-11-02"}), 200, "delegate")
		s.expect(s.call("ana", "PUT", "/me/delegate", object{"delegate": s.people["ana"].Person, "from": "2026-11-02"}), 422, "oneself")
		for who, code := range map[string]int{"ana": 200, "max": 200, "zoe": 200, "ben": 404} {
			r := s.expect(s.call(who, "GET", of, nil), code, who)
			if code == 200 && (len(r.body["items"].([]any)) != 1 || len(r.body["stand_ins"].([]any)) != 1) {
				t.Errorf("%s: %s", who, r.raw)
			}
		}
		s.expect(s.call("ana", "DELETE", path, nil, "If-Match", moved.etag), 200, "remove")
		if r := s.call("max", "GET", of, nil); len(r.body["items"].([]any)) != 0 {
			t.Errorf("%v", r.raw)
		}
		s.expect(s.call("max", "POST", path+"/restore", nil), 404, "the manager restores")
		s.expect(s.call("ana", "POST", path+"/restore", nil), 200, "restore")
	})
}
