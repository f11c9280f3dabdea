# Everything that is done to Daliang is a target here; continuous integration calls the same lines.
# Stamps (.venv/.run, node_modules/.ok, build/.static …) remember what is done, so a second call does nothing again.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check --no-input install
UV := build/uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 $(if $(UPGRADE),--upgrade)
OWN_STATIC := $(shell find src/daliang -path '*/static/*' -type f ! -name 'app.*' ! -name 'lazy-*')
BUNDLE := src/daliang/web/static/web/app.js
CATALOGUE := src/daliang/locale/en/LC_MESSAGES/django

.PHONY: help setup ready demo test lint bench messages format lock
.DELETE_ON_ERROR:

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

setup: ## install everything that running needs, build scripts and styles
	@$(MAKE) --no-print-directory --jobs=2 ready

ready: .venv/.package $(CATALOGUE).mo build/.static
	@:

demo: setup ## build the demo city (first time) and serve it; the address and the sign-ins are printed
	$(BIN)/daliang demo $(DEMO)

test: setup .venv/.dev ## the whole suite: on SQLite and on PostgreSQL, browser tests included
	$(BIN)/python tools/suite.py

lint: .venv/.dev .venv/.package node_modules/.ok ## style, complexity, types, the import contract, the English catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	tools/node node_modules/typescript/bin/tsc
	$(BIN)/python tools/messages.py check

bench: setup ## print the measured claims, one after the other
	@for claim in bench/[a-z]*.py; do echo "== $$claim"; $(BIN)/python $$claim || exit 1; done

messages: .venv/.package ## bring the English catalogue up to the sources, then list what lacks English
	$(BIN)/python tools/messages.py update

format: .venv/.dev ## lay the Python code out as `make lint` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: build/uv/bin/uv ## write the lock files anew from pyproject.toml and package.json; UPGRADE=1 takes newer versions
	$(UV) pyproject.toml -o run.lock
	$(UV) pyproject.toml --extra dev -c run.lock -o dev.lock
	$(UV) --group node -o node.lock
	$(UV) --group postgres -o postgres.lock
	tools/node npm install --package-lock-only --ignore-scripts

.venv/.run: run.lock
	@tools/machine $(PYTHON)
	@echo "Installing Python packages (run.lock) …"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(PIP) --require-hashes -r run.lock
	@touch $@

.venv/.dev: dev.lock .venv/.run
	@echo "Installing the packages for tests (dev.lock) …"
	@$(PIP) --require-hashes -r dev.lock
	@touch $@

.venv/.package: pyproject.toml .venv/.run
	@$(PIP) --no-index --no-build-isolation --no-deps --editable .
	@touch $@

node_modules/.ok: package.json package-lock.json .npmrc | $(if $(shell tools/node --is-here),,.venv/.run)
	@echo "Installing front-end packages (package-lock.json) …"
	@tools/node npm ci --ignore-scripts --loglevel=error
	@touch $@

$(BUNDLE): node_modules/.ok front/build.mjs $(shell find front/src -type f)
	@tools/node front/build.mjs

build/.static: $(BUNDLE) $(OWN_STATIC) .venv/.package
	@echo "Collecting and compressing static files …"
	@DALIANG_MODE=demo DALIANG_SECRET_KEY=collecting-files-signs-nothing-but-the-settings-ask-for-a-key DJANGO_SETTINGS_MODULE=daliang.settings \
		$(BIN)/python -m django collectstatic --noinput --clear --verbosity 0
	@touch $@

$(CATALOGUE).mo: $(wildcard $(CATALOGUE).po) tools/messages.py .venv/.run
	@$(BIN)/python tools/messages.py compile

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet uv==0.13.9
