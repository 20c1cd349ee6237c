// Command belay is Belay: the server and every command in one program.
package main

import (
	"os"
	_ "time/tzdata" // zones work on machines without zone files

	"belay/internal/app"
)

func main() {
	os.Exit(app.Main(os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
