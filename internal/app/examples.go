package app

import (
	"maps"

	"belay/internal/cli"
)

// examples are what the help of each command begins with, by the command's name.
func examples() map[string][]string {
	all := map[string][]string{
		"serve":           {"belay serve", "belay serve --db postgres://belay@db.example/belay --addr 0.0.0.0:8080 --public-url https://belay.example"},
		"demo":            {"belay demo", "belay demo --addr 127.0.0.1:9000 --dir DIR"},
		"version":         {"belay version"},
		"openapi":         {"belay openapi > openapi.json"},
		"authz matrix":    {"belay authz matrix", "belay authz matrix --json"},
		"handbook check":  {"belay handbook check ./handbook", "belay handbook check ./handbook --json"},
		"handbook import": {"belay handbook import ./handbook"},
		"org import":      {"belay org import people.csv --dry-run", "belay org import - < people.csv"},
		"audit verify":    {"belay audit verify", "belay audit verify --head head.txt"},
		"admin create":    {"belay admin create --email it@example.com --name \"IT desk\" < password.txt"},
		"admin invite":    {"belay admin invite ana@example.com"},
		"admin disable":   {"belay admin disable ana@example.com --reason \"left the company\""},
		"admin enable":    {"belay admin enable ana@example.com --reason \"is back\""},
		"admin password":  {"belay admin password ana@example.com < password.txt"},
		"completion":      {"source <(belay completion bash)", "belay completion fish > ~/.config/fish/completions/belay.fish"},
		"man":             {"belay man > belay.1", "belay man | man -l -"},
	}
	maps.Copy(all, cli.Examples())
	return all
}
