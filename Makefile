# Presswatch: `make demo` and `make test` do everything from a bare checkout with Python 3.11 or later, make and git.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PEERS := .venv-peers/.installed
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --no-header --no-annotate --upgrade

.PHONY: setup demo test check accuracy bench lab lock clean

setup: $(STAMP)

# The lock names every package with its hashes and no registry; our own package is installed on top, from this folder.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Presswatch needs Python 3.11 or later; name one: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: setup
	$(BIN)/presswatch demo

# Each crawl test is a process of its own, as cron runs it. Where the environment forbids Python to keep its byte code,
# each of them would compile all modules anew; three workers for two cores, since such tests also wait.
test: setup check
	$(BIN)/python -m compileall -q crawler pipelines
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The peers that are read beside us: newspaper4k pins older versions of libraries that we use, so they live in an environment of their own.
$(PEERS): requirements-peers.lock
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --require-hashes --requirement requirements-peers.lock
	@touch $(PEERS)

accuracy: setup $(PEERS)
	$(BIN)/python -m tests.accuracy

bench: setup
	$(BIN)/python -m tests.bench

# Installs real site software from the package registries into .lab/ (Debian's needs root) and watches what it publishes.
lab: setup
	$(BIN)/python -m tests.lab

# Needs `uv` on the path; run after a change of pyproject.toml's dependencies.
lock:
	uv pip compile $(COMPILE) --extra dev --output-file requirements.lock pyproject.toml
	printf 'newspaper4k\nreadability-lxml\n' | uv pip compile $(COMPILE) --output-file requirements-peers.lock -

clean:
	rm -rf .venv .venv-peers .demo .mypy_cache .ruff_cache .pytest_cache
