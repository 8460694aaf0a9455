# Two commands: `make run` and `make test`. Each sets up what it needs; a second run installs nothing.
# PYTHON=… chooses the interpreter (3.11 or newer); SYSTEM=skip leaves the system's packages alone.

PYTHON ?=
SYSTEM ?=
JOBS ?= 2
PYTEST_ARGS ?=
UV ?= uv

BIN := .venv/bin
CORE := .venv-core
# The window's tests and the tests of the architecture want everything; all the others must do without Qt.
FULL_TESTS := tests/architecture $(wildcard tests/ui tests/screen)
CORE_ONLY := $(addprefix --ignore=,tests/architecture tests/ui tests/screen)
PYTEST := python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

export PYTHON SYSTEM

.PHONY: help setup run test check test-core test-full format catalogue pictures lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
	  printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: ## what the program and its tests need; leaves the program at .venv/bin/crm
	@packaging/setup.sh

run: setup ## set up and open the program
	@$(BIN)/crm

test: check test-core test-full ## set up and pass every check and every test

check: setup ## formatting, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-core: setup ## all tests but the window's, where PySide6 does not exist
	@packaging/core-env.sh $(CORE)
	$(CORE)/bin/$(PYTEST) $(CORE_ONLY)

test-full: setup ## the window's tests, offscreen and on a screen of their own, and the architecture's
	@packaging/screen.sh
	QT_QPA_PLATFORM=offscreen $(BIN)/$(PYTEST) $(FULL_TESTS)

format: setup ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

catalogue: setup ## bring the Chinese catalogue up to date with the messages in the code
	@mkdir -p build
	$(BIN)/pybabel -q extract -k mark --no-location --sort-output --project=tuoke --copyright-holder="The Tuoke authors" -o build/crm.pot crm
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -D crm -l zh -i build/crm.pot -d resources/translations

pictures: setup ## take the pictures of every page for the README and the guide, in both languages and looks
	$(BIN)/python packaging/pictures.py

lock: ## resolve the dependencies anew (wants uv); UPGRADE=1 takes the newest
	@UV="$(UV)" UPGRADE="$(UPGRADE)" packaging/lock.sh

clean: ## remove the environments and everything that was built
	rm -rf .venv $(CORE) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
