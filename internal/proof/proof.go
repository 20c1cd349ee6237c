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
	EnvSoak = "BELAY_SOAK"      // "1" asks for the long form
	EnvSeed = "BELAY_SOAK_SEED" // seed of the run's random choices
)

// Long tells whether this is a soak run.
func Long() bool { return os.Getenv(EnvSoak) == "1" }

// Rounds is short in a normal run and long in a soak run.
func Rounds(short, long int) int {
	if Long() {
		return long
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
	if Long() {
		fmt.Printf("PROOF %s %d\n", what, n)
	}
}
