# Belay. `make help` lists the targets.
SHELL := /bin/bash
GO ?= go
export CGO_ENABLED ?= 0

.PHONY: help run build tools test go-test browser-test soak proofs bench lint generate pg screens

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | sort

build: ## build bin/belay
	$(GO) build -ldflags '-s -w' -o bin/belay ./cmd/belay

run: build ## start the demo: sample department, embedded database
	./bin/belay demo

tools: ## install what the tests need and this machine lacks, saying so
	@scripts/install-tools

test: tools go-test browser-test ## everything: Go on SQLite and PostgreSQL, then the browser

go-test:
	@scripts/with-postgres scripts/go-test

browser-test: build
	@scripts/with-postgres scripts/browser-test

soak: tools ## the long proofs; writes docs/proof/*.json
	@scripts/with-postgres scripts/soak

proofs: ## fail when a long proof is older than the packages it covers
	@scripts/soak -check

bench: build ## the benchmarks, as a table
	@scripts/with-postgres scripts/bench

lint: ## vet, formatting, static rules
	@test -z "$$(git ls-files '*.go' | grep -v _templ.go | xargs gofmt -l)" || { echo "gofmt would change:"; git ls-files '*.go' | grep -v _templ.go | xargs gofmt -l; exit 1; }
	$(GO) vet ./...

generate: ## make generated code and documents again
	scripts/generate

pg: tools ## a throw-away PostgreSQL cluster for `go test`; ends with this shell
	@scripts/with-postgres bash -c 'echo "export BELAY_TEST_POSTGRES=$$BELAY_TEST_POSTGRES"; exec bash -i'

screens: build ## take the screenshots of the README and docs again
	@scripts/with-postgres scripts/browser-test screens
