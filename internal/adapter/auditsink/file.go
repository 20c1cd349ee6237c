package auditsink

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"belay/internal/audit"
	"belay/internal/fault"
)

// maxHistory is the size at which the history is put aside once.
const maxHistory = 1 << 20

// File keeps the last head in one file, replaced in one step, and all heads in
// a second one beside it, FILE.history, of which FILE.history.1 holds the older
// part. The folder should be another machine's, or one that only grows.
type File struct{ path string }

// NewFile makes a sink of a path.
func NewFile(path string) *File { return &File{path} }

// Publish stores the head durably before it returns.
func (f *File) Publish(_ context.Context, _ audit.Head, note []byte) (err error) {
	defer fault.Wrap(&err, "auditsink.File")
	history := f.path + ".history"
	if info, err := os.Stat(history); err == nil && info.Size() > maxHistory {
		if err := os.Rename(history, history+".1"); err != nil {
			return err
		}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := put(history, os.O_APPEND, append(note[:len(note):len(note)], '\n')); err != nil {
		return err
	}
	if err := put(f.path+".new", os.O_TRUNC, note); err != nil {
		return err
	}
	return os.Rename(f.path+".new", f.path)
}

func put(path string, flag int, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|flag, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
