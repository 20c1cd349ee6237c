package db

import "sync"

// memoMost is how many results a database keeps; past it all are made anew.
const memoMost = 256

type memo struct {
	mu   sync.Mutex
	made map[any]any
}

// Memo gives what make makes of key: from an earlier call on this database, or
// by calling make. The key has to say all that the result depends on, such as
// the hash of a text for what the text means: no right and nothing that can
// change under its key belongs here. Callers share the result and do not change
// it. An error is not kept.
func Memo[K comparable, V any](t *Tx, key K, make func() (V, error)) (V, error) {
	m := &t.db.memo
	m.mu.Lock()
	have, ok := m.made[key]
	m.mu.Unlock()
	if ok {
		return have.(V), nil
	}
	v, err := make()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil || len(m.made) >= memoMost {
		m.made = map[any]any{}
	}
	m.made[key] = v
	return v, nil
}
