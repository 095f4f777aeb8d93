PYTHON ?= python3
BIN := .venv/bin
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check
# One more than there are cores: while one waits for a server, the others go on.
WORKERS = $$(expr $$(nproc) + 1)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo demo-year test test-unit lint audit chart monitoring compose image-check bench drill requirements

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: .venv/.ready ## Install what running needs, into .venv

setup-dev: .venv/.ready-dev

run: setup ## Run the whole suite here, with its own PostgreSQL
	@$(BIN)/keepwell run

demo: setup ## Fill an empty suite with a believable company and print its morning
	@$(BIN)/keepwell demo

demo-year: setup ## Let a made-up company live a year, and say which promises it kept
	@$(BIN)/keepwell demo-year

test: setup-dev ## Run every test but the drills
	@scripts/install-servers.sh
	@rm -f build/requirements.json
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore=tests/drills

test-unit: setup-dev ## Run the tests that need no server
	$(BIN)/pytest tests/unit

lint: setup-dev ## Check style, types, walls between packages and house rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/house.py
	$(BIN)/python -m scripts.locks
	$(BIN)/python -m scripts.secret_scan
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/shellcheck scripts/*.sh
	$(BIN)/python -W ignore -m scripts.chart_check

audit: setup-dev ## Ask the advisory service for weaknesses that became known
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements-dev.lock

chart: setup-dev ## Write what the chart has from the code, its values and deploy/monitoring
	$(BIN)/python -W ignore -m scripts.chart_files

monitoring: setup-dev ## Write the rules of what is promised, and the dashboards
	$(BIN)/python -m scripts.monitoring

compose: setup ## Make secrets, then bring the suite up with docker/compose.yaml
	$(BIN)/python -W ignore -m scripts.compose_secrets
	docker compose --file docker/compose.yaml up --build --detach

image-check: setup-dev ## Build the image, run it, and see that it drains and may do nothing
	@scripts/image-check.sh

bench: setup-dev ## Measure, each benchmark against its peer
	@scripts/install-servers.sh
	@set -e; for bench in benchmarks/*.py; do $(BIN)/python $$bench; done

drill: setup-dev ## Break things on purpose and count what was lost
	@scripts/install-servers.sh
	$(BIN)/pytest tests/drills -q -s

requirements: setup-dev build/requirements.json ## Say which requirements have a passing test
	@$(BIN)/python scripts/requirements.py

build/requirements.json:
	@$(MAKE) test

.venv/.ready: requirements.lock requirements-build.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements-build.lock -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
