// Package cli is the commands of people's own work: clients of the API, in the
// name of the token's owner. It holds no rule and opens no database; what a
// command may do the server decides. Operator commands are in package app,
// which puts both into one command line, and the completion and the manual that
// are written from it are here too.
package cli
