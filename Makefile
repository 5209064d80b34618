# The commands of a day's work. README.md has the two for a fresh machine.

PYTHON ?= .venv/bin/python

# The slow tests in parts; docs/mutation.md has the times.
SLOW = slow-dpor slow-agreement slow-confirmed slow-models slow-mutants slow-memory slow-native slow-rest
slow-dpor: TESTS = tests/dpor tests/reductions
slow-agreement: TESTS = tests/agreement --ignore=tests/agreement/test_spin.py --ignore=tests/agreement/test_tla.py \
  --ignore=tests/agreement/test_interrupts.py
slow-confirmed: TESTS = tests/agreement/test_spin.py tests/agreement/test_tla.py
slow-models: TESTS = tests/models
slow-mutants: TESTS = tests/mutants
slow-memory: TESTS = tests/memory tests/litmus
slow-native: TESTS = tests/native tests/agreement/test_interrupts.py
slow-rest: TESTS = tests --ignore=tests/dpor --ignore=tests/reductions --ignore=tests/agreement \
  --ignore=tests/models --ignore=tests/mutants --ignore=tests/memory --ignore=tests/litmus --ignore=tests/native

.PHONY: check test slow $(SLOW) without-compiler cluster fuzz lint format bench mutation site

check: .venv
	$(PYTHON) -m checker models/

test: .venv
	$(PYTHON) -m pytest -n auto -m "not slow"

slow: $(SLOW)

$(SLOW): .venv
	$(PYTHON) -m pytest -n auto -m slow --durations=10 $(TESTS)

# As root: what needs a compiler is skipped, and all else passes with the engines that are installed.
without-compiler: .venv
	PYTHON=$(PYTHON) unshare -m sh tests/without_compiler.sh

# What needs Ray: it is large, so the other targets do without it, and skip these tests.
cluster: .venv
	$(PYTHON) -m pip install --quiet --editable '.[test,cluster]'
	$(PYTHON) -m pytest -m "not slow" tests/cluster

mutation: .venv
	$(PYTHON) -m mutation

# Damaged model files through every command: each must end in a verdict or in a message with a place.
fuzz: .venv
	$(PYTHON) -m tests.fuzz --files 100000

lint: .venv
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

format: .venv
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

bench: .venv
	$(PYTHON) bench/run.py
	$(PYTHON) bench/compare.py

# The documents as pages to read in a browser, from disk: build/site/index.html.
site: .venv
	$(PYTHON) -m sphinx -q -W --keep-going -n -c docs/site -b html . build/site

.venv:
	python3 -m venv .venv
	.venv/bin/pip install --quiet --editable '.[test,lint]'
