package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"belay/internal/learning"
)

// What a page may weigh, as browser/budgets.mjs has it: elements, and bytes
// after gzip.
const (
	weightNodes = 1500
	weightBytes = 15 << 10
)

// weigh counts a page's elements and its bytes after gzip.
func weigh(t *testing.T, page []byte) (nodes, size int) {
	t.Helper()
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.StartTagToken, html.SelfClosingTagToken:
			nodes++
			continue
		case html.ErrorToken:
		default:
			continue
		}
		break
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return nodes, out.Len()
}

// The sample company's modules are as long as those of companies whose
// templates we have seen: about a hundred tasks.
func TestARunsPageKeepsItsWeightHoweverMuchIsTicked(t *testing.T) {
	t.Parallel()
	s := newShowcase(t, "sqlite:"+filepath.Join(t.TempDir(), "belay.db"))
	const ines = "ines.carvalho"
	s.enter(ines)
	s.enter(manager)
	ctx, any := context.Background(), learning.Guard{Version: learning.Any}
	mine, err := s.core.learning.Runs(ctx, s.actor(ines), learning.RunFilter{State: learning.Running}, learning.RunMark{}, 1)
	if err != nil || len(mine.Runs) == 0 {
		t.Fatal(err)
	}
	path := learning.RunPath(mine.Runs[0].ID)
	open := mine.Runs[0]
	check := func(what, who, path string) {
		t.Helper()
		w := get(s.site, s.names[who], path)
		nodes, size := weigh(t, w.Body.Bytes())
		t.Logf("%s for %s: %d elements, %d bytes", what, who, nodes, size)
		if nodes > weightNodes || size > weightBytes || w.Code != 200 {
			t.Errorf("%s for %s: status %d, %d of %d elements, %d of %d bytes", what, who, w.Code, nodes, weightNodes, size, weightBytes)
		}
	}
	check("as it is", ines, path)
	check("as it is", manager, path)
	run, err := s.core.learning.Own(ctx, s.actor(ines), open.ID)
	if err != nil {
		t.Fatal(err)
	}
	check("with a form", ines, path+"?task="+run.Tasks[0].ID)
	for i := range run.Tasks {
		task := &run.Tasks[i]
		who := ines
		if task.Owner == learning.Manager {
			who = manager
		}
		in := learning.TickInput{Done: new(bool)}
		*in.Done = true
		if task.Link == "" {
			link, note := fmt.Sprintf("https://wiki.northwind.example/%d", i), "Done."
			in.Link, in.Note = &link, &note
		}
		if _, err := s.core.learning.Tick(ctx, s.actor(who), run.ID, task.ID, in, any); err != nil {
			t.Fatal(err)
		}
	}
	check("all ticked and linked", ines, path)
	check("all ticked and linked", manager, path)
	planted := get(s.site, s.names[ines], path).Body.String()
	if nodes, size := weigh(t, []byte(strings.Repeat(planted, 2))); nodes <= weightNodes || size <= weightBytes {
		t.Errorf("a page of twice the weight passes: %d elements, %d bytes", nodes, size)
	}
}
