# Everything that a fresh machine needs is set up by the first target that is made.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Where there is npm, the diagrams are read by Mermaid itself; elsewhere that test is skipped.
ifneq ($(shell command -v npm),)
MERMAID := tests/mermaid/node_modules/.ready
endif

.PHONY: gen check verify test thorough lint fuzz bench bench-bangkok clean

gen: $(READY)
	$(BIN)/tablewright gen

check: $(READY)
	$(BIN)/tablewright gen --check

verify: $(READY)
	$(BIN)/tablewright verify

test: $(READY) $(MERMAID) lint
	$(BIN)/pytest -n 2 --dist worksteal

# Everything that is tested, on all servers; takes many times longer.
thorough: $(READY) $(MERMAID) lint
	$(BIN)/pytest -n 2 --dist worksteal -m 'thorough or not thorough'

lint: $(READY)
	$(BIN)/ruff check generator tests
	$(BIN)/ruff format --check generator tests
	$(BIN)/ruff format --isolated --check generated
	$(BIN)/mypy
	$(BIN)/lint-imports

# Takes as long as it takes, other steps each time; a failure prints how to get it again.
fuzz: $(READY)
	FUZZ_STEPS=5000 $(BIN)/pytest -n 2 tests/test_evolution_fuzz.py

bench: $(READY)
	$(BIN)/python tests/bench.py
	$(BIN)/pytest -m bench

# 5,000,000 readings; writes spec/bangkok/measurements.yaml, then the documentation that shows it.
bench-bangkok: $(READY)
	PYTHONPATH=tests $(BIN)/python -m bangkok.bench
	$(BIN)/tablewright gen bangkok

$(MERMAID): tests/mermaid/package.json
	-cd tests/mermaid && npm install --silent --no-package-lock --no-audit --no-fund && touch node_modules/.ready

clean:
	rm -rf $(VENV) tests/mermaid/node_modules

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q generator/tablewright
	touch $(READY)
