PYTHON ?= python3
VENV := .venv/bin
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bless docs clean

help:  ## Print these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup:  ## Prepare everything: Python environment, browser bundles, Chromium for the tests
	@$(PYTHON) scripts/prepare.py --dev --web --browser

run:  ## Serve the CRM with demo data on http://127.0.0.1:8000
	@$(PYTHON) scripts/prepare.py --web
	@exec $(VENV)/python -m builder serve --demo

test: setup check  ## Check, then run every test against a real PostgreSQL and a real browser
	@npm test --silent
	@$(VENV)/python -m pytest -n $(JOBS) --dist loadfile --ignore=tests/e2e
	@$(VENV)/python -m pytest -n $(JOBS) --dist loadfile tests/e2e

check: setup  ## Format, lint, types, import ladder, TypeScript
	@$(VENV)/ruff format --check --quiet . && $(VENV)/ruff check --quiet .
	@$(VENV)/lint-imports --no-cache | tail -4
	@$(VENV)/mypy
	@npm run check --silent

bench: setup  ## Print the measured ratios
	@$(VENV)/python -m tests.bench

bless: setup  ## Rewrite the answers of the case files; review the diff
	@$(VENV)/python -m pytest tests/engines --bless

docs: setup  ## Write the reference pages and the screenshots
	@$(VENV)/python scripts/reference.py
	@$(VENV)/python scripts/screenshots.py

clean:  ## Remove what was built; the data folder stays
	@rm -rf .venv node_modules runtime/static builder/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
