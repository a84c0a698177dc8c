# Everything a newcomer needs: `make demo` and `make test`, each from a fresh clone.

VENV := .venv
PYTHON := $(VENV)/bin/python
CHECKED := ssync_desktop tests scripts

# Without byte code every start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
export PYTHON3

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench behaviours lock package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## the virtual environment and what the program needs, nothing started
	@scripts/setup.sh run

demo: ## start the program on an embedded demo organization with mail arriving
	@scripts/setup.sh run
	$(PYTHON) -m ssync_desktop --demo

test: ## all tests, against real servers; coverage and the behaviours report in build/
	@scripts/setup.sh test
	@mkdir -p build
	SSYNC_BEHAVIOURS=1 $(PYTHON) -m pytest --cov --cov-report=term:skip-covered \
		--cov-report=html:build/coverage $(PYTEST_ARGS)

lint: ## ruff, mypy --strict, import-linter and our own rules
	@scripts/setup.sh lint
	$(PYTHON) -m ruff check $(CHECKED)
	$(PYTHON) -m ruff format --check $(CHECKED)
	$(PYTHON) scripts/check_rules.py
	$(VENV)/bin/lint-imports
	$(PYTHON) -m mypy

format: ## let ruff put the sources into shape
	@scripts/setup.sh lint
	$(PYTHON) -m ruff check --fix-only $(CHECKED)
	$(PYTHON) -m ruff format $(CHECKED)

bench: ## compare speed with other programs, in one alternating run
	@scripts/setup.sh bench
	$(PYTHON) -m tests.benchmarks $(BENCH_ARGS)

behaviours: ## which numbered behaviours the last complete test run has shown
	@scripts/setup.sh lint
	@$(PYTHON) scripts/behaviours.py

lock: ## write requirements.lock and the peers' lock anew (fetches uv)
	@scripts/setup.sh lint
	scripts/lock.sh

package: ## build the wheel into dist/
	@scripts/setup.sh lint
	$(PYTHON) -m hatchling build --target wheel --directory dist
	@echo "dist/ holds the wheel. A .deb and installers for Windows and macOS are not built yet."

clean: ## remove what the other targets made, the virtual environments too
	rm -rf $(VENV) .venv-bench build dist .coverage .pytest_cache .mypy_cache .ruff_cache
