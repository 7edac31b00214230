# `make demo` and `make test` are all a newcomer needs; `make check` is what continuous integration runs.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
PYTEST := $(BIN)/pytest -n 2 --dist loadscope
# Tests start many processes: what these import is compiled once.
unexport PYTHONDONTWRITEBYTECODE
SEED := $(shell git rev-parse --short HEAD 2>/dev/null || echo none)

.PHONY: demo test check lint types tests docs bench bench-smoke lock clean

demo: $(RUN)
	$(BIN)/candado demo --output out/demo

# The quick ones, and a sample of the proofs that is another at each commit.
test: $(DEV)
	$(PYTEST) -m "not browser and not node and not slow" --sample $(SEED)

check: lint types tests bench-smoke

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) .venv/node.stamp
	$(BIN)/pyright

# Every test there is, all proofs among them; what was skipped is said at the end.
tests: $(DEV) .venv/node.stamp .venv/chromium.stamp
	$(PYTEST) -rs

docs: $(DEV)
	$(BIN)/python -m tools.docs

bench: $(DEV) .venv/chromium.stamp
	$(BIN)/python -m benchmarks

bench-smoke: $(DEV) .venv/chromium.stamp
	$(BIN)/python -m benchmarks --smoke

# Locks carry hashes and name no host.
lock: $(DEV)
	$(call compile,--extra build,requirements.txt)
	$(call compile,--extra build --extra dev -c requirements.txt,requirements-dev.txt)

compile = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-annotate --no-header --strip-extras --allow-unsafe $(1) -o $(2) pyproject.toml

clean:
	rm -rf .venv out tests/node/node_modules

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(RUN): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# What is not Python's: taken from the system, or on Debian installed there.
.venv/node.stamp: | $(BIN)/python
	tools/need npm nodejs npm
	touch $@

.venv/chromium.stamp: | $(BIN)/python
	tools/need chromium chromium
	touch $@
