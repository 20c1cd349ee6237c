package app

import (
	"database/sql"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "modernc.org/sqlite"
)

// envHold makes the test binary another program that holds the exclusive lock
// of an SQLite file, until it is killed.
const envHold = "BELAY_TEST_HOLD"

func holdChild() int {
	d, err := sql.Open("sqlite", os.Getenv(envHold))
	if err == nil {
		d.SetMaxOpenConns(1)
		_, err = d.Exec(`CREATE TABLE held (id INTEGER); BEGIN EXCLUSIVE`)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("held")
	end := make(chan os.Signal, 1) // the runtime takes a bare select{} for a deadlock
	signal.Notify(end, syscall.SIGTERM)
	<-end
	return 0
}
