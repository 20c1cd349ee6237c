package app

import (
	"context"
	"os"
	"testing"

	"belay/internal/account"
	"belay/internal/db/dbtest"
	"belay/internal/schema"
)

func TestMain(m *testing.M) {
	if os.Getenv(envMain) != "" {
		os.Exit(mainChild())
	}
	if os.Getenv(envHold) != "" {
		os.Exit(holdChild())
	}
	if os.Getenv(envChild) != "" {
		os.Exit(serveChild())
	}
	dbtest.Main(m, schema.All())
}

// signInWith signs in over the use case and gives the cookie a browser would send.
func signInWith(t testing.TB, c *core, email, password string) string {
	t.Helper()
	token, err := c.account.SignIn(context.Background(), account.SignIn{Email: email, Password: password, Address: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	return "belay=" + token
}
