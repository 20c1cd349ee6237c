package audit

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"

	"belay/internal/db"
	"belay/internal/fault"
)

// Sink takes signed heads out of reach of whoever writes the database.
type Sink interface {
	// Publish keeps a head; note is its signed text. It may be called again
	// with the same head.
	Publish(ctx context.Context, h Head, note []byte) error
}

// Publisher signs the chain's head and gives it to the sinks. Beside the key
// file it keeps the last head it signed (KEYFILE.head), and it signs none that
// does not continue it: a chain that was cut is never vouched for.
type Publisher struct {
	db    *db.DB
	key   *Key
	sinks []Sink
}

// NewPublisher makes a publisher. One leased job calls Publish every minute.
func NewPublisher(d *db.DB, key *Key, sinks ...Sink) *Publisher {
	return &Publisher{db: d, key: key, sinks: sinks}
}

// ErrCut tells that the chain no longer holds the head that was signed last.
var ErrCut = fault.New(fault.Conflict, "BLY-1117", "The audit record no longer continues the head that was signed last, so no new head was signed. If you restored an older backup, move the file KEYFILE.head away; if not, somebody has changed the record: run belay audit verify --head with that file.")

// Publish signs and publishes the present head unless it was published
// already. A sink that fails does not keep the others from their head.
func (p *Publisher) Publish(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "audit.Publish")
	last, err := p.last()
	if err != nil {
		return err
	}
	h, err := p.next(ctx, last)
	if err != nil || h == nil {
		return err
	}
	note := p.key.Sign(*h)
	var errs []error
	for _, s := range p.sinks {
		errs = append(errs, s.Publish(ctx, *h, note))
	}
	if err := errors.Join(errs...); err != nil {
		return err // and again at the next run
	}
	return p.remember(note)
}

// next is the head to sign, nil when there is nothing new.
func (p *Publisher) next(ctx context.Context, last *Head) (h *Head, err error) {
	err = p.db.Read(ctx, func(tx *db.Tx) error {
		seq, chain, err := tip(tx)
		if err != nil || last == nil && seq == 0 {
			return err
		}
		if last != nil {
			was, found, err := db.One(tx, scanSeal, `SELECT seq, chain FROM audit_seal WHERE seq = $1`, last.Seq)
			if err != nil {
				return err
			}
			if !found || !bytes.Equal(was.chain, last.Chain) {
				return ErrCut
			}
			if seq == last.Seq {
				return nil
			}
		}
		h = &Head{Seq: seq, Chain: chain, At: tx.Now()}
		return nil
	})
	return h, err
}

func (p *Publisher) lastFile() string { return p.key.path + ".head" }

func (p *Publisher) last() (*Head, error) {
	note, err := os.ReadFile(p.lastFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return OpenHead(note, p.key.Public())
}

// remember replaces the file of the last head in one step.
func (p *Publisher) remember(note []byte) error {
	temp := p.lastFile() + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(note)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temp, p.lastFile())
}
