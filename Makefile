# Every target does its own set-up in .venv, from the pinned files.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED := tests/storage tests/services tests/stories tests/test_migrations.py tests/test_shared_work.py
BENCH := .venv-bench
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test quick lint format browser pictures bench campaign lock clean

help:  ## show this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.ready  ## try the quiz in your browser; no Telegram needed
	@$(BIN)/python -m bot play $(ARGS)

test: $(VENV)/.ready  ## run the tests; no network needed
	@$(BIN)/python -m pytest -q -n auto --maxschedchunk 1 $(ARGS)
	@test -n "$(ARGS)" || $(BIN)/python -m pytest -q -n auto --maxschedchunk 1 --database=postgresql $(SHARED)

quick: $(VENV)/.ready  ## run the tests that are not slow; half a minute on two cores
	@PYTEST_XDIST_AUTO_NUM_WORKERS=$$(getconf _NPROCESSORS_ONLN) $(BIN)/python -m pytest -q -n auto -m "not slow" $(ARGS)

lint: $(VENV)/.ready  ## check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.ready  ## put the code into its style, and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

browser: $(VENV)/.browser  ## walk through a sitting in a real Chromium
	@command -v chromium >/dev/null || { echo "Chromium is missing. On Debian and Ubuntu: sudo apt install chromium"; exit 1; }
	@$(BIN)/python -m pytest -q tests/browser $(ARGS)

pictures: $(VENV)/.browser  ## take the pictures of the README and the guide anew
	@$(BIN)/python -m tests.browser.pictures

bench: $(VENV)/.ready $(BENCH)/.ready  ## measure speed beside references (half an hour; ARGS=--quick: three minutes)
	@$(BIN)/python -m bench.speed $(ARGS)

campaign: $(VENV)/.ready  ## kill the bot, cut its power, fill its disk, for half an hour (ARGS="--seed 7")
	@$(BIN)/python -m tests.durability $(ARGS)

lock:  ## renew the pinned files (needs uv)
	uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra postgresql --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements-run.lock
	uv pip compile tests/browser/requirements.in --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o tests/browser/requirements.lock
	uv pip compile bench/requirements.in --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o bench/requirements.lock

clean:  ## remove the virtual environments
	rm -rf $(VENV) $(BENCH)

$(VENV)/.ready: requirements.lock
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make run PY=python3.12")'
	@$(PY) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up in $(VENV), once; this takes about a minute."
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.ready tests/browser/requirements.lock
	@$(PIP) -r tests/browser/requirements.lock
	@touch $@

$(BENCH)/.ready: bench/requirements.lock
	@$(PY) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r bench/requirements.lock
	@touch $@
