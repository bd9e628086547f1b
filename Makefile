# The journal in one command each. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 5000
WORKERS ?= 2
INPUTS ?= 10000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
# The demo people's password: the one in journal/demo/__init__.py.
DEMO_PASSWORD := a quiet green harbour
DATA := $(or $(INTERLUDE_DATA_DIR),$(CURDIR)/instance)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)
endif

.PHONY: help setup chromium run test test-fast lint bench fuzz screenshots demo-reset texts lock sbom audit security-table

help: ## What there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready-dev chromium ## Make .venv with everything that tests and checks need
	@echo "ready: make run, make test"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON=")'
	$(PYTHON) -m venv $(VENV)

# What runs and what tests are two locks; the second holds the first.
$(VENV)/.ready-run: requirements.lock | $(BIN)/python
	@if [ -e $(VENV)/.ready-dev ] && [ $(VENV)/.ready-dev -nt requirements.lock ]; then \
	  touch $@; \
	else \
	  echo "installing what the journal runs on (a minute or two)"; \
	  $(BIN)/pip install --quiet --require-hashes -r requirements.lock && touch $@; \
	fi

$(VENV)/.ready-dev: requirements-dev.lock | $(BIN)/python
	@echo "installing what the tests need (a minute or two)"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Chromium for the browser tests, pdftotext for those that read a PDF back.
chromium:
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing Chromium and poppler-utils for the tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium poppler-utils >/dev/null; \
	else \
	  echo "The tests need Chromium and pdftotext. Install the packages “chromium” and “poppler-utils”, then run this again."; exit 1; \
	fi

run: $(VENV)/.ready-run ## Serve the journal with made-up people on http://localhost:5000 (PORT=…)
	@$(FLASK) db upgrade
	@$(FLASK) demo fill
	@printf '\n  %s\n\n' 'http://localhost:$(PORT)'
	@printf '  %-24s %s\n' patient@example.org 'a journal of seven months' \
	  therapist@example.org 'who reads what is shared' clinic@example.org 'who records sessions'
	@printf '\n  password for all:        %s\n  mails lie in:            %s\n  stop:                    Ctrl+C\n\n' \
	  '$(DEMO_PASSWORD)' '$(DATA)/mail'
	@export INTERLUDE_PUBLIC_URL="$${INTERLUDE_PUBLIC_URL:-http://localhost:$(PORT)}"; \
	$(FLASK) timed run --every 60 & trap "kill $$! 2>/dev/null" EXIT; \
	$(BIN)/gunicorn wsgi:app --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --log-level warning

test: setup ## Every test, the browser's too, on each database that is there
	@if [ -n "$${TEST_DATABASE_URL:-}" ]; then echo "databases: SQLite and PostgreSQL"; \
	else echo "databases: SQLite alone (set TEST_DATABASE_URL for PostgreSQL too)"; fi
	@$(BIN)/pytest -n auto --dist worksteal

test-fast: $(VENV)/.ready-dev ## The tests without a browser and without servers or processes of their own
	@$(BIN)/pytest -n auto --dist worksteal -m "not browser and not slow"

lint: $(VENV)/.ready-dev ## Style, types, and which room may import which
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: setup ## Measure the budgets; results in bench-results/
	@$(BIN)/python -m tests.bench

fuzz: $(VENV)/.ready-dev ## Hostile input to every route (INPUTS=…), and what it broke
	@$(BIN)/python -m tests.attacks $(INPUTS)

screenshots: setup ## Each page as a PNG in screenshots/
	@$(BIN)/python -m tests.browser.screenshots

demo-reset: $(VENV)/.ready-run ## Throw the demo data away and make them anew
	@if [ "$${INTERLUDE_MODE:-demo}" != demo ]; then echo "this is no demo"; exit 1; fi
	@rm -rf '$(DATA)'/{journal.db,journal.db-wal,journal.db-shm,journal.key,journal.lock,keyring,secret-key,mail} '$(DATA)'/keys.*
	@$(FLASK) db upgrade
	@$(FLASK) demo fill

texts: $(VENV)/.ready-dev ## Gather every word that people read into .make/messages.pot, for translators
	@mkdir -p .make
	@PYTHONPATH=. $(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k say -k plural:1,2 --omit-header -o .make/messages.pot .
	@grep -c '^msgid' .make/messages.pot | sed 's/$$/ texts in .make\/messages.pot/'

lock: $(VENV)/.ready-dev ## Choose versions anew and write both lock files with their hashes
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --group dev pyproject.toml -o requirements-dev.lock
	@git diff --stat -- requirements.lock requirements-dev.lock

sbom: $(VENV)/.ready-dev ## What the journal is made of, as CycloneDX in .make/sbom.json
	@$(BIN)/python deploy/sbom.py .make/sbom.json

audit: $(VENV)/.ready-dev ## Known weaknesses of what is locked; one that cannot reach its data counts as not run
	@mkdir -p .make
	@{ printf '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n'; \
	  sed -nE 's/^([A-Za-z0-9._-]+)(\[[a-z]+\])?==([^ ;\\]+).*/#   "\1==\3",/p' requirements-dev.lock; \
	  printf '# ]\n# ///\n'; } > .make/audit.py
	@$(BIN)/uv audit --script .make/audit.py \
	  || { echo "not passed: a weakness was found (above), or its data were out of reach, which counts as NOT RUN"; exit 1; }

security-table: $(VENV)/.ready-dev ## Write the lists of docs/security.md anew, and say what has no proof
	@$(BIN)/python -m tests.guards.security_table
