# What one does with this project. `make help` lists it; README.md gives the same steps as plain commands.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-django61 coverage bench soak lint types contracts migrations production audit check format lock clean reset \
        openapi client python port venv runtime develop

PORT ?= 8000
ARGS ?=
VENV ?= .venv
BIN := $(VENV)/bin

# The oldest Python that will do, and the lock that the tests install. `test-django61` has others.
MINIMUM ?= 3.11
LOCK ?= requirements-dev.txt

# Commands that look at the code, not at this machine's data, get the same settings everywhere: never those of .env.
test test-django61 coverage soak types migrations openapi: export ENV_FILE := .env.example
test test-django61 coverage soak types migrations openapi: export SECRET_KEY := for-tests-only
test test-django61 coverage soak: export WAGTAILADMIN_BASE_URL := http://127.0.0.1:8000
export DJANGO_SETTINGS_MODULE := cms.settings

## Use

help: ## List these targets
	@awk -F ':.*## ' '/^## / { print "\n" substr($$0, 4) } /^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

run: export WAGTAILADMIN_BASE_URL ?= http://127.0.0.1:$(PORT)
run: python port runtime .env ## Set up what is missing and serve the demo site (PORT=8000)
	@$(BIN)/python manage.py migrate --check >/dev/null 2>&1 || { echo "Preparing the database:"; \
		$(call counted,$(BIN)/python manage.py migrate,Applying,25,migrations); }
	@$(BIN)/python manage.py load_demo
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

reset: ## Throw away the SQLite database and the uploads (asks first)
	@printf "Delete db.sqlite3 and media/? [y/N] "; read -r answer; \
	case "$$answer" in y|Y) rm -rf db.sqlite3 db.sqlite3-wal db.sqlite3-shm media; echo "Deleted." ;; *) echo "Kept." ;; esac

clean: ## Remove the virtual environments and caches; data and .env stay
	@rm -rf .venv .venv-django61 build static htmlcov test-results .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache clients/typescript/dist clients/typescript/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

## Test

# An own DATABASE_URL of the shell passes through; .env and the demo's database never take part.
test: develop ## Run all tests: on SQLite, or where DATABASE_URL points (ARGS="-k signing" for pytest)
	@DATABASE_URL="$${DATABASE_URL:-sqlite://:memory:}" $(BIN)/python -m pytest $(ARGS)

test-django61: ## The same, and the migrations, on Django 6.1, in an environment of its own (Python 3.12 or newer)
	@$(MAKE) migrations test VENV=.venv-django61 LOCK=requirements-django61.txt MINIMUM=3.12

coverage: develop ## Run all tests and show what they leave out
	@DATABASE_URL="$${DATABASE_URL:-sqlite://:memory:}" $(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

bench: develop ## Measure against a stock site and a bare view, on PostgreSQL (ARGS="scale", docs/performance.md)
	@$(BIN)/python -m benchmarks.run $(ARGS)

# The tests that have a figure for "running it for real"; CI runs the same, shortly.
SOAK = $(addprefix cms/tests/operations/test_,two_processes.py soak.py outages.py sqlite_writers.py mutated_requests.py \
	malicious.py backup.py)
soak: export CMS_SOAK_SECONDS ?= 600
soak: export CMS_TESTS_REQUESTS ?= 5000
soak: export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/cms
soak: develop ## Load, kills, outages, bad files and requests for half an hour, on PostgreSQL (CMS_SOAK_SECONDS=600)
	@$(BIN)/python -m pytest $(SOAK) $(ARGS)

lint: develop ## Check style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(TEMPLATES) -exec $(BIN)/djade --check --target-version 5.2 {} +

types: develop ## Check types
	@$(BIN)/mypy

contracts: develop ## Check which part imports which
	@$(BIN)/lint-imports --no-cache

migrations: develop ## Check that the migrations say what the models say, and that the release before can live with them
	@DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	@DATABASE_URL="$${DATABASE_URL:-sqlite://:memory:}" DJANGO_SETTINGS_MODULE=cms.tests.migration_settings \
		$(BIN)/python manage.py lintmigrations

production: develop ## Check the settings as production has them
	@ENV_FILE=/dev/null DJANGO_DEBUG=false SECRET_KEY="$$($(SECRET))" ALLOWED_HOSTS=cms.example.org \
		WAGTAILADMIN_BASE_URL=https://cms.example.org DATABASE_URL=sqlite://:memory: EMAIL_URL=dummymail:// \
		DEFAULT_FROM_EMAIL=cms@example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

audit: develop ## Look for known holes in the dependencies, and for credentials (ARGS=--accept takes them into the baseline)
	@$(BIN)/python .ci/audit.py $(ARGS)

check: lint types contracts migrations production audit ## All checks but the tests

## Change

format: develop ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(TEMPLATES) -exec $(BIN)/djade --target-version 5.2 {} +

openapi: develop ## Write docs/openapi.json anew; refuses what breaks clients
	@$(BIN)/python manage.py write_openapi

client: openapi ## The same, and generate and build the TypeScript client from it (needs Node.js)
	@cd clients/typescript && npm ci --no-audit --no-fund && npm run generate && npm run check && npm run build

COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-config --custom-compile-command "make lock" $(ARGS)
lock: develop ## Pin the dependencies anew for Django 5.2 and 6.1 (ARGS=--upgrade takes newer releases)
	@echo "Pinning requirements.txt" && $(COMPILE) --python-version 3.11 requirements.in -o requirements.txt
	@echo "Pinning requirements-dev.txt" && $(COMPILE) --python-version 3.11 requirements-dev.in \
		--constraints requirements.txt -o requirements-dev.txt
	@echo "Pinning requirements-django61.txt" && $(COMPILE) --python-version 3.12 requirements-dev.in \
		--overrides requirements-django61.in -o requirements-django61.txt

# What the targets above stand on.

TEMPLATES = find . -path './.*' -prune -o -path '*/templates/*' -name '*.html'
SECRET = $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))'

# The first of the usual names that runs and is new enough; a name alone may be a stub that only prints an error.
NEW_ENOUGH = import sys; sys.exit(sys.version_info[:2] < tuple(map(int, "$(MINIMUM)".split("."))))
PYTHONS = $(or $(PYTHON),python3.13 python3.12 python3.11 python3 $(BIN)/python)
FIND_PYTHON = for name in $(PYTHONS); do \
	if "$$name" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo "$$name"; break; fi; done

# $(call counted,command,first word of the lines to count,step,what they are): runs a command whose output is long,
# shows how far it has got, and ends as it ended.
counted = { PYTHONUNBUFFERED=1 $(1); echo "exit-status $$?"; } | { n=0; status=1; while read -r word rest; do \
	case "$$word" in exit-status) status=$$rest ;; $(2)) n=$$((n + 1)); [ $$((n % $(3))) -ne 0 ] || echo "  $$n $(4)" ;; \
	esac; done; exit $$status; }

python:
	@if [ -z "$$($(FIND_PYTHON))" ]; then \
		echo "No Python $(MINIMUM) or newer was found as: $(PYTHONS)." >&2; \
		echo "Install one, or name it: make $(or $(firstword $(MAKECMDGOALS)),run) PYTHON=/path/to/python" >&2; exit 1; fi

port:
	@$$($(FIND_PYTHON)) -c 'import errno, socket, sys; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' $(PORT) 2>/dev/null || { \
		echo "Port $(PORT) cannot be used: another program has it, or it is not allowed. Choose one: make run PORT=8001" >&2; exit 1; }

venv: python
	@if ! $(BIN)/python -c 'import pip; $(NEW_ENOUGH)' >/dev/null 2>&1; then \
		name=$$($(FIND_PYTHON)); echo "Making $(VENV) with $$($$name --version)."; \
		$$name -m venv --clear $(VENV) || { rm -rf $(VENV); \
			echo "$$name cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; fi

install = cmp -s $(1) $(VENV)/installed-$(1) || { \
	echo "Installing $$(grep -c '^[a-z0-9].*==' $(1)) packages into $(VENV), this once:"; \
	$(call counted,$(BIN)/python -m pip install --no-input --disable-pip-version-check --require-hashes --requirement $(1),\
	Collecting|Requirement|Ignoring,10,packages fetched) && cp $(1) $(VENV)/installed-$(1) && echo "  installed"; }

runtime: venv
	@$(call install,requirements.txt)

# The development lock holds all of requirements.txt in the same versions.
develop: venv
	@$(call install,$(LOCK))
	@[ $(LOCK) != requirements-dev.txt ] || cp requirements.txt $(VENV)/installed-requirements.txt

.env:
	@umask 077; { cat .env.example; echo; echo "SECRET_KEY=$$($(SECRET))"; } >.env.new && mv .env.new .env
	@echo "Wrote .env: development settings with a secret key of their own."
