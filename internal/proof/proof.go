// Package proof lets one test run short in `make test` and long in `make soak`,
// and says what it counted. Only tests import it. The command in soak/ runs
// the long proofs and writes docs/proof.
package proof

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

// Environment of a long run; the soak command sets it.
const (
	EnvSoak = "BELAY_SOAK"      // Whole asks for the long form, Slice for a tenth of it
	EnvSeed = "BELAY_SOAK_SEED" // seed of the run's random choices
)

// Values of EnvSoak.
const (
	Whole = "1"
	Slice = "slice"
)

// Rounds is short in a normal run, long in a soak run, and a tenth of long, but
// no less than short, in the slice that CI runs each day with another seed.
func Rounds(short, long int) int {
	switch os.Getenv(EnvSoak) {
	case Whole:
		return long
	case Slice:
		return max(short, long/10)
	}
	return short
}

// Seed is the run's seed: fixed in a normal run, so that a failure repeats.
func Seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv(EnvSeed), 10, 64); err == nil {
		return n
	}
	return 1
}

// Count reports how often something was done, for the proof's file.
func Count(t testing.TB, what string, n int) {
	t.Helper()
	if os.Getenv(EnvSoak) != "" {
		fmt.Printf("PROOF %s %d\n", what, n)
	}
}
