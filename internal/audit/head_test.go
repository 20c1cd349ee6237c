package audit_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"belay/internal/audit"
	"belay/internal/clock"
	"belay/internal/db"
	"belay/internal/fault"
	"belay/internal/id"
)

func TestKeyFileIsMadeOnceForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "audit.key")
	ids := id.NewSource(nil)
	if _, err := audit.ReadKey(path); err == nil {
		t.Error("a key that is not there was read")
	}
	one, err := audit.LoadKey(path, ids)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	two, err := audit.LoadKey(path, ids)
	if err != nil || one.Public() != two.Public() || !strings.HasPrefix(one.Public(), "belay-audit+") {
		t.Fatalf("read again: %s / %s, %v", one.Public(), two.Public(), err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := audit.LoadKey(path, ids); fault.From(err).Code != "BLY-1115" {
		t.Errorf("a key that others may read: %v", err)
	}
	for name, text := range map[string]string{
		"empty": "", "public": one.Public(), "cut": "PRIVATE+KEY+belay-audit+00000000+AQ==",
		"other hash": "PRIVATE+KEY+belay-audit+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	} {
		bad := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.LoadKey(bad, ids); err == nil || fault.From(err).Code != "BLY-1114" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := audit.LoadKey(filepath.Join(path, "no", "folder"), ids); err == nil {
		t.Error("a key without a folder")
	}
}

func TestHeadIsReadBackAndAnyChangeIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := audit.LoadKey(filepath.Join(dir, "a"), id.NewSource(nil))
	if err != nil {
		t.Fatal(err)
	}
	other, err := audit.LoadKey(filepath.Join(dir, "b"), id.NewSource(nil))
	if err != nil {
		t.Fatal(err)
	}
	h := audit.Head{Seq: 12, Chain: bytes.Repeat([]byte{9}, 32), At: start.Add(1234 * time.Microsecond)}
	note := key.Sign(h)
	got, err := audit.OpenHead(note, key.Public()+"\n")
	if err != nil || got.Seq != 12 || !bytes.Equal(got.Chain, h.Chain) || !got.At.Equal(h.At) || got.Signer != "belay-audit" {
		t.Fatalf("%+v, %v", got, err)
	}
	if plain, err := audit.ParseHead(note); err != nil || plain.Signer != "" || plain.Seq != 12 {
		t.Errorf("without a key: %+v, %v", plain, err)
	}
	if _, err := audit.OpenHead(note, other.Public()); fault.From(err).Code != "BLY-1119" {
		t.Errorf("another key: %v", err)
	}
	for i := range note { // every single byte matters
		bent := bytes.Clone(note)
		bent[i] ^= 1
		if _, err := audit.OpenHead(bent, key.Public()); err == nil {
			t.Errorf("a note bent at byte %d (%q) was accepted", i, note[i])
		}
	}
}

// memory is a sink that keeps what it was given.
type memory struct {
	notes [][]byte
	err   error
}

func (m *memory) Publish(_ context.Context, _ audit.Head, note []byte) error {
	m.notes = append(m.notes, note)
	return m.err
}

func TestPublisherSignsOnlyWhatContinuesItsLastHead(t *testing.T) {
	t.Parallel()
	clocked(t, func(t *testing.T, d *db.DB, clk *clock.Moved) {
		ctx, log := context.Background(), audit.New(id.NewSource(nil))
		path := filepath.Join(t.TempDir(), "key")
		key, err := audit.LoadKey(path, id.NewSource(nil))
		if err != nil {
			t.Fatal(err)
		}
		sink := &memory{}
		publish := func() error { return audit.NewPublisher(d, key, sink).Publish(ctx) }
		act := func() {
			write(t, d, func(tx *db.Tx) error { return log.Record(tx, actor("ana"), audit.Entry{Action: "x", Kind: "x"}) })
			if _, err := log.Seal(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		if err := publish(); err != nil || len(sink.notes) != 0 {
			t.Fatalf("an empty record: %d heads, %v", len(sink.notes), err)
		}
		act()
		for range 2 {
			if err := publish(); err != nil || len(sink.notes) != 1 {
				t.Fatalf("%d heads, %v", len(sink.notes), err)
			}
		}
		act()
		sink.err = errors.New("the disk is full")
		if err := publish(); !errors.Is(err, sink.err) {
			t.Fatalf("a sink that failed: %v", err)
		}
		sink.err = nil
		if err := publish(); err != nil || len(sink.notes) != 3 || !bytes.Equal(sink.notes[1], sink.notes[2]) {
			t.Fatalf("after the sink failed: %d heads, %v", len(sink.notes), err)
		}
		head, err := audit.OpenHead(sink.notes[2], key.Public())
		if err != nil {
			t.Fatal(err)
		}
		if r, err := audit.Verify(ctx, d, head); err != nil || !r.OK() || len(r.Unproven) != 0 {
			t.Errorf("%+v, %v", r, err)
		}
		write(t, d, func(tx *db.Tx) error { return remove(tx, chain(tx)[1].entry) })
		if r, err := audit.Verify(ctx, d, head); err != nil || r.OK() || r.Findings[0].Flaw != audit.FlawTail {
			t.Errorf("a cut tail: %+v, %v", r, err)
		}
		if err := publish(); !errors.Is(err, audit.ErrCut) {
			t.Errorf("a cut tail was vouched for: %v", err)
		}
		act() // the cut chain grows on, to the same length
		if err := publish(); !errors.Is(err, audit.ErrCut) || len(sink.notes) != 3 {
			t.Errorf("a cut chain: %d heads, %v", len(sink.notes), err)
		}
		if r, err := audit.Verify(ctx, d, head); err != nil || r.OK() || r.Findings[0].Flaw != audit.FlawHead {
			t.Errorf("the head finds nothing: %+v, %v", r, err)
		}
	})
}
