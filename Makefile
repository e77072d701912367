# make run · make test · make lint · make bench      (HOST=… PORT=… make run; ARGS="-k words" make test)
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
# Neighbours in the list share what takes seconds to make (a database, a browser), so they stay on one worker.
ARGS ?= -n auto --dist worksteal

.PHONY: run demo test lint bench format strings browser clean
.DEFAULT_GOAL := run

run: .venv/.app
	@$(BIN)/python -m core up

demo: .venv/.app
	@$(BIN)/python -m core demo

test: .venv/.dev browser
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m core.locale.check

bench: .venv/.dev
	$(BIN)/python -m tests.bench

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

strings: .venv/.app
	$(BIN)/python -m core.locale.update

# The browser on the PATH, else Playwright's own, else the system's package when we may install it.
browser: .venv/.dev
	@for name in $(BROWSERS); do command -v $$name >/dev/null 2>&1 && exit 0; done; \
	$(BIN)/playwright install chromium && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium && exit 0; fi; \
	echo "The tests need a Chromium: none is on the PATH and none could be installed." >&2; exit 1

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: PYTHON=python3.11 make …")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.app: requirements.txt .venv/.made
	@echo "Installing what the app needs into .venv (once, a few minutes) …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.app
	@echo "Installing what the tests and checks need into .venv …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
