# City Data Exchange. `make help` lists what there is.
# Everything is installed below .venv and .tools; nothing is changed outside this folder, except that
# `make test` as root installs Debian's chromium where no browser is found.

PORT ?= 8000
DATA ?= $(or $(MARKETPLACE_DATA),.data)
PYTEST ?= -n auto
BENCH ?=

BIN := .venv/bin
SOURCES := marketplace catalog billing quality storage tests bench

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test test-long check format shots bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

install:
	@.ci/environment main

install-dev:
	@.ci/environment dev

demo: install ## run the whole exchange with a demonstration city (PORT=8000 DATA=.data)
	@exec "$(BIN)/marketplace" demo --leash --port "$(PORT)" --data "$(DATA)"

test: install-dev ## run the tests; installs what they need, a browser included
	@"$(BIN)/python" -m tests.browser
	"$(BIN)/pytest" $(PYTEST) -m "not long" --durations=20 --cov --cov-report=term

test-long: install-dev ## run the tests that take minutes
	@"$(BIN)/python" -m tests.browser
	"$(BIN)/pytest" $(PYTEST) --dist loadfile -m long --durations=0 --timeout=1200

check: install-dev ## format, lint, types, imports, templates
	"$(BIN)/ruff" format --check $(SOURCES)
	"$(BIN)/ruff" check $(SOURCES)
	"$(BIN)/pyright"
	"$(BIN)/lint-imports"
	"$(BIN)/djlint" --check --lint --quiet marketplace catalog billing quality storage

format: install-dev ## put the code into its format
	"$(BIN)/ruff" format $(SOURCES)
	"$(BIN)/ruff" check --fix $(SOURCES)
	-"$(BIN)/djlint" --reformat --quiet marketplace catalog billing quality storage

shots: install-dev ## take a contact sheet of each page (de/en, phone/desktop, light/dark) into shots/
	@"$(BIN)/python" -m tests.browser
	"$(BIN)/python" -m tests.shots

bench: install-dev ## measure us and our baselines in one run; BENCH= passes sizes
	"$(BIN)/python" -m bench $(BENCH)

clean: ## remove what was installed and built; data folders stay
	rm -rf .venv .tools .coverage .coverage.* htmlcov shots dist .pytest_cache .ruff_cache .hypothesis
