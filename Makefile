# The commands of a day's work. README.md has the two for a fresh machine.

PYTHON ?= .venv/bin/python

.PHONY: check test slow fuzz lint format bench

check: .venv
	$(PYTHON) -m checker models/

test: .venv
	$(PYTHON) -m pytest -n auto -m "not slow"

slow: .venv
	$(PYTHON) -m pytest -m slow

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

.venv:
	python3 -m venv .venv
	.venv/bin/pip install --quiet --editable '.[test,lint]'
