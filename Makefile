# Comptoir. Two commands matter to a newcomer: `make demo` and `make test`. Each sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check e2e bench docs coverage-of-spec format lock clean
.DELETE_ON_ERROR:

PY        := .venv/bin/python
COMPTOIR  := .venv/bin/comptoir
PORT      ?= 8000
DEMO_PORT ?= 8000
# Tests of one file stay together, because they share servers and databases; one process more than there are processors,
# because journeys wait for their browser half of the time.
PYTEST    := $(PY) -m pytest
PYTEST_N  ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
CODE      := $(wildcard src tests scripts bench)

# Reading the settings makes a data folder: what is built and checked gets one of its own, not the user's.
ASIDE := COMPTOIR_DATA=.make/data

ICON_SOURCES   := $(shell find src/comptoir -path '*/static/vendor' -prune -o \( -name '*.py' -o -name '*.html' -o -name '*.js' \) -print)
STATIC_SOURCES := $(shell find src/comptoir -path '*/static/vendor' -prune -o -path '*/static/*' -type f -print)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ------------------------------------------------------------------------------------------------- set-up
setup: .make/static ## everything needed to run: Python packages, browser libraries, static files

.make:
	@mkdir -p .make

.make/python: requirements/dev.txt pyproject.toml scripts/install_python.sh | .make
	@echo "Python packages"
	@./scripts/install_python.sh
	@touch $@

.make/browser: package.json package-lock.json .npmrc | .make
	@echo "Browser libraries"
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || \
	  { echo "Node 20 or newer with npm is needed: install Debian's nodejs and npm"; exit 1; }
	@npm ci --no-progress --loglevel=error --ignore-scripts
	@touch $@

.make/vendor: .make/python .make/browser scripts/vendor_assets.py $(ICON_SOURCES)
	@$(PY) scripts/vendor_assets.py
	@touch $@

# Any change of code may name a new icon, so that the step before runs often; collecting is for real changes only.
.make/static: .make/vendor $(STATIC_SOURCES)
	@if [ ! -f $@ ] || [ ! -f build/static/staticfiles.json ] || [ .make/python -nt $@ ] \
	  || find src/comptoir/*/static -type f -newer $@ | grep -q .; then \
	  DJANGO_SETTINGS_MODULE=comptoir.config.settings COMPTOIR_STATIC=build/static $(ASIDE) \
	  $(PY) -m django collectstatic --noinput --clear --verbosity 0; fi
	@touch $@

.make/test-tools: scripts/install_test_tools.sh | .make
	@./scripts/install_test_tools.sh

# --------------------------------------------------------------------------------------------------- run
demo: setup ## serve the demonstration dossier (made if missing), on DEMO_PORT
	@$(COMPTOIR) demo --port $(DEMO_PORT)

serve: setup ## serve the dossiers of COMPTOIR_DATA, on PORT
	@$(COMPTOIR) serve --port $(PORT)

# ------------------------------------------------------------------------------------------------- tests
test: setup .make/test-tools ## all tests: SQLite, PostgreSQL, browser
	@$(PYTEST) -n $(PYTEST_N) --dist loadfile --no-loadscope-reorder

e2e: setup .make/test-tools ## the browser journeys alone
	@$(PYTEST) tests/e2e

check: setup ## style, types, layers, architecture, migrations
	@status=0; \
	for step in "ruff check -q --output-format=concise $(CODE)" "ruff format --check --output-format=concise $(CODE)" "mypy" "lint-imports --no-cache"; do \
	  echo "$$step"; $(ASIDE) .venv/bin/$$step > .make/check.log 2>&1 || { status=1; tail -n 60 .make/check.log; }; \
	done; \
	echo "pytest tests/architecture"; $(PYTEST) tests/architecture || status=1; \
	exit $$status

coverage-of-spec: .make/python ## which requirements of docs/spec a test names (FAMILY=DOC for one family)
	@PYTHONPATH=. $(PY) scripts/coverage_of_spec.py $(FAMILY)

bench: setup .make/test-tools ## the benchmarks, as a table with the raw figures
	@PYTHONPATH=. $(PY) -m bench

docs: .make/python ## check the documentation: links, pictures, glossary
	@$(PYTEST) tests/architecture/test_docs.py tests/architecture/test_glossary.py

# ------------------------------------------------------------------------------------------ maintenance
format: .make/python ## format and sort imports
	@.venv/bin/ruff check -q --fix-only $(CODE); .venv/bin/ruff format -q $(CODE)

# Neither lock file holds an address: packages come from wherever pip and npm are configured to look.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url
lock: .make/python ## pin again what requirements/*.in and package.json ask for
	@PATH="$$PWD/.venv/bin:$$PATH"; $(LOCK) requirements/base.in -o requirements/base.txt && $(LOCK) requirements/dev.in -o requirements/dev.txt
	@npm install --package-lock-only --ignore-scripts && $(PY) scripts/strip_lock.py

clean: ## remove what set-up and runs made
	rm -rf .venv node_modules .make build src/comptoir/web/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
