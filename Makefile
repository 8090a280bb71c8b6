PYTHON ?= python3
VENV := .venv/bin
# Machines without a Node of their own get one there.
export PATH := $(PATH):$(CURDIR)/$(VENV)
JOBS ?= 2
# Browser tests often wait for a page to come to rest: one process more than there are cores.
BROWSERS ?= 3

.DEFAULT_GOAL := help
MINUTES ?= 5

.PHONY: help setup dev run test check types style web-types web-tests laws tck bpmn bench bench-expr bench-flow soak bless docs clean

help:  ## Print these lines
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup:  ## Prepare everything: Python environment, browser bundles, Chromium for the tests
	@$(PYTHON) scripts/prepare.py --dev --web --browser

dev:
	@$(PYTHON) scripts/prepare.py --dev

run:  ## Serve the CRM with demo data on http://127.0.0.1:8000
	@$(PYTHON) scripts/prepare.py --web
	@exec $(VENV)/python -m builder serve --demo

test: setup  ## Check, then run every test against a real PostgreSQL and a real browser
	@$(MAKE) --no-print-directory --jobs=$(JOBS) check web-tests
	@$(VENV)/python -m pytest -n $(JOBS) --dist worksteal --ignore=tests/e2e
	@$(VENV)/python -m pytest -n $(BROWSERS) --dist loadgroup tests/e2e

check: types web-types style  ## Format, lint, types, import ladder, TypeScript

types: setup
	@$(VENV)/mypy

web-types: setup
	@npm run check --silent

style: setup
	@$(VENV)/ruff format --check --quiet . && $(VENV)/ruff check --quiet .
	@said=$$($(VENV)/lint-imports --no-cache) || { echo "$$said"; exit 1; }

web-tests: setup
	@npm test --silent

laws: dev  ## Run the laws at full size: 100,000 random conditions and more
	@MORTISE_LAWS=full $(VENV)/python -m pytest tests/laws

tck: dev  ## Run the DMN conformance kit: make tck TCK=<folder with compliance-level-2 and -3>
	@$(VENV)/python -m tests.conformance.tck "$(TCK)"

bpmn: dev  ## Run the BPMN conformance sets: make bpmn DATA=<folder with manifest.json>
	@$(VENV)/python -m tests.conformance.bpmn "$(DATA)"

soak: dev  ## Kill workers at random: make soak MINUTES=5; every effect must happen exactly once
	@$(VENV)/python -m tests.soak "$(MINUTES)"

bench-expr:  ## Measure expressions and decision tables against other engines
	@$(PYTHON) scripts/prepare.py --bench
	@$(VENV)/python -m tests.bench expr

bench-flow:  ## Measure flows, timers and the inbox against another engine
	@$(PYTHON) scripts/prepare.py --bench
	@$(VENV)/python -m tests.bench flow

bench: setup  ## Print every measured ratio
	@$(PYTHON) scripts/prepare.py --bench
	@$(VENV)/python -m tests.bench

bless: setup  ## Rewrite the answers of the case files; review the diff
	@$(VENV)/python -m pytest tests/engines --bless

docs: setup  ## Write the reference pages and the screenshots
	@$(VENV)/python scripts/reference.py
	@$(VENV)/python scripts/screenshots.py

clean:  ## Remove what was built; the data folder stays
	@rm -rf .venv node_modules runtime/static builder/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
