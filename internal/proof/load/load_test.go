package load_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"belay/internal/proof/load"
)

// A generator that waited for an answer before it sends more would never end here.
func TestAStalledPieceHoldsNoOtherBack(t *testing.T) {
	t.Parallel()
	var others sync.WaitGroup
	others.Add(99)
	r := load.Run(t.Context(), load.Plan{Rate: 1000, For: 100 * time.Millisecond, Do: func(_ context.Context, n int) error {
		if n > 0 {
			others.Done()
			return nil
		}
		others.Wait()
		return nil
	}})
	if r.Sent != 100 || r.Failed != 0 || len(r.Took) != 100 {
		t.Errorf("%d sent, %d failed, %d measured", r.Sent, r.Failed, len(r.Took))
	}
}

// The generator itself falls behind here; what it is late counts as time taken.
func TestTimeCountsFromWhenAPieceWasDue(t *testing.T) {
	t.Parallel()
	r := load.Run(t.Context(), load.Plan{Rate: 1e6, For: time.Millisecond, Do: func(context.Context, int) error { return nil }})
	if r.Sent != 1000 || r.Late == 0 || r.Quantile(1) < r.Late {
		t.Errorf("%d sent, at most %s late, at most %s taken", r.Sent, r.Late, r.Quantile(1))
	}
}

func TestFailuresAreCounted(t *testing.T) {
	t.Parallel()
	odd := errors.New("odd")
	r := load.Run(t.Context(), load.Plan{Rate: 10_000, For: 10 * time.Millisecond, Do: func(_ context.Context, n int) error {
		if n%2 == 1 {
			return odd
		}
		return nil
	}})
	if r.Sent != 100 || r.Failed != 50 || !errors.Is(r.First, odd) {
		t.Errorf("%d sent, %d failed, %v", r.Sent, r.Failed, r.First)
	}
}

func TestSendingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := load.Run(ctx, load.Plan{Rate: 100, For: time.Hour, Do: func(_ context.Context, n int) error {
		if n == 3 {
			cancel()
		}
		return nil
	}})
	if r.Sent < 4 || r.Sent > 1000 {
		t.Errorf("%d were sent", r.Sent)
	}
}

func TestQuantiles(t *testing.T) {
	t.Parallel()
	r := load.Result{}
	if r.Quantile(0.99) != 0 {
		t.Error("nothing took time")
	}
	for i := range 100 {
		r.Took = append(r.Took, time.Duration(i+1))
	}
	for q, want := range map[float64]time.Duration{0: 1, 0.5: 51, 0.99: 100, 1: 100} {
		if got := r.Quantile(q); got != want {
			t.Errorf("%v: %d, want %d", q, got, want)
		}
	}
}
