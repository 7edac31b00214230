# `make demo` and `make test` are all a newcomer needs; `make check` is what continuous integration runs.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp

.PHONY: demo test lint types docs-fresh proof browser node bench-smoke bench check lock docs clean

demo: $(RUN)
	$(BIN)/candado demo --output out/demo

test: $(DEV)
	$(BIN)/pytest -n 2 -m "not proof and not browser and not node and not slow"

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/pyright

check: lint types test

# Locks carry hashes and name no host.
lock: $(DEV)
	$(call compile,--extra build,requirements.txt)
	$(call compile,--extra build --extra dev -c requirements.txt,requirements-dev.txt)

compile = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-annotate --no-header --strip-extras --allow-unsafe $(1) -o $(2) pyproject.toml

clean:
	rm -rf .venv out node_modules

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(RUN): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
