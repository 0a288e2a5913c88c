# What the project can do, one target each; every target makes what it needs.
# Needs git, make and Python 3.11 or newer.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FIND_PYTHON := for p in "$$PYTHON" python3.11 python3 python3.12 python3.13 python3.14; do \
	[ -n "$$p" ] && "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done

.PHONY: help venv serve test test-all bench lint format examples build release lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(READY) ## make .venv with everything, hashes checked

$(READY): requirements-dev.txt pyproject.toml hatch_build.py
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		echo "Wiedoetwat heeft Python 3.11 of nieuwer nodig; zet PYTHON=/pad/naar/python3 als het elders staat." >&2; \
		echo "Wiedoetwat needs Python 3.11 or newer; set PYTHON=/path/to/python3 when it stands elsewhere." >&2; exit 1; \
	fi; \
	[ -x $(BIN)/python ] || "$$python" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

serve: $(READY) ## start the service; builds the graph when its sources are newer
	$(BIN)/wiedoetwat serve

test: $(READY) ## the tests that need Python alone
	$(BIN)/python -m pytest -m "not extern"

test-all: $(READY) ## all tests: also those that need a browser, Node or a server
	$(BIN)/python -m pytest

bench: $(READY) ## measure, as ratios
	$(BIN)/python -m tests.benchmarks

lint: $(READY) ## style, types, imports, licences, canonical Turtle
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint
	$(BIN)/python -m wiedoetwat.cli.format --check

format: $(READY) ## write code and Turtle in their one form
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	$(BIN)/python -m wiedoetwat.cli.format

examples: $(READY) ## write the worked examples as workbooks too
	$(BIN)/python -m wiedoetwat.cli.examples

build: $(READY) ## build the graph, then the wheel that carries it (dist/)
	$(BIN)/wiedoetwat build
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

release: $(READY) ## write data/uitgaven/, the list of this version that permalinks are compared with
	$(BIN)/python -m wiedoetwat.cli.release

lock: $(READY) ## pin the dependencies of pyproject.toml again, with hashes
	$(BIN)/uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.txt $(LOCK) -o requirements-dev.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

clean: ## throw away everything that was made, the virtual environment included
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find service tests -name __pycache__ -type d -prune -exec rm -rf {} +
