# Each target does its own set-up; a bare machine needs Python 3.11, make and git.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

.PHONY: help demo test check bench chaos docs node clean

help:
	@echo "make demo    see it work: a sandbox Jira, a handful of questions in SQL"
	@echo "make test    run everything that proves it, from nothing"
	@echo "make check   style, types, import contracts and budgets (under a minute)"
	@echo "make bench   figures against the limit and against peers"
	@echo "make chaos   the long forms of the randomized tests"
	@echo "make docs    write the generated reference pages"

# --- set-up: a virtual environment with pinned versions -----------------------------------------------------

.venv/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Isthmus needs Python 3.11 or newer; name one with make PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "trying to install python3-venv"; apt-get install -y python3-venv && $(PYTHON) -m venv --clear .venv; }
	@touch $@

.venv/demo: .venv/pip pyproject.toml constraints.txt
	@echo "installing into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[sandbox]'
	@touch $@

.venv/dev: .venv/pip pyproject.toml constraints.txt
	@echo "installing into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ .venv/demo

# Atlassian's own JQL parser, a client that others wrote and a proxy that holds both sides to Atlassian's
# descriptions, for the contract tests. Without Node those tests skip, and say so.
.node/stamp: Makefile
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --no-update-notifier --prefix .node \
	    @atlaskit/jql-parser@3.0.1 antlr4ts@0.5.0-alpha.4 jira.js@6.2.0 \
	    @stoplight/prism-cli@5.16.0 && touch $@; \
	else echo "npm is missing: the tests against Atlassian's parser, jira.js and Prism will be skipped"; fi

node: .node/stamp

# --- what people type ---------------------------------------------------------------------------------------

demo: .venv/demo
	@$(BIN)/python -m demo

test: .venv/dev node check
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --cov --cov-report= tests
	@$(BIN)/python tests/covered.py

check: .venv/dev
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted: run .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/house

bench: .venv/dev
	@$(BIN)/python -m bench

chaos: .venv/dev node
	@ISTHMUS_HYPOTHESIS=long $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile tests

docs: .venv/dev
	@$(BIN)/python -m docs.generate

clean:
	@rm -rf .venv .node .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build dist
