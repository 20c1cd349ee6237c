package rules_test

import (
	"os/exec"
	"testing"
)

// Generated code is committed, so that a clone builds with nothing but Go; it
// has to be what the generator makes today.
func TestTemplatesAreFresh(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "run", "./internal/ui/templgen", "-check", "internal")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
