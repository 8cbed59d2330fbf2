# Two commands do everything from nothing: `make demo` and `make test`. `make` alone lists the rest.
SHELL := /bin/bash
PORT ?= 8000
DATABASE ?= chancenportal_demo

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset shell test check coverage bench lock messages clean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Show the portal with demo data on http://127.0.0.1:8000 (PORT=… for another port); Ctrl-C ends it
	@.ci/setup
	@.ci/with-database chancenportal_demo .ci/demo $(PORT)

demo-reset: ## Throw the demo's data away and start over
	@.ci/setup
	@.ci/forget chancenportal_demo
	@$(MAKE) --no-print-directory demo

shell: ## Open a shell in which `chancenportal …` works on the demo's database (DATABASE=… for another one)
	@.ci/setup
	@.ci/with-database $(DATABASE) bash -c 'echo "chancenportal --help lists the commands; exit leaves."; exec $${SHELL:-bash}'

# A file of tests stays with one process, those of the browser come one by one and last (see tests/spread.py).
SPREAD := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: ## Run every test, in a real browser too (ARGS="-k word" for some)
	@.ci/setup dev
	@CHROMIUM="$$(.ci/browser)" .ci/with-database chancenportal_test pytest -m "not bench" $(SPREAD) $(ARGS)

check: ## Check format, lint, types and that the migrations make the models' tables
	@.ci/setup dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	@.ci/check-migrations

coverage: ## Run every test and list the lines and branches that none of them reaches
	@.ci/setup dev
	@CHROMIUM="$$(.ci/browser)" .ci/with-database chancenportal_test pytest -m "not bench" --cov --cov-report=term-missing $(ARGS)

bench: ## Measure speed and relevance; prints a table and writes bench-results.json
	@.ci/setup dev
	@.ci/with-database chancenportal_bench pytest -m bench -s tests/bench $(ARGS)

LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" $(ARGS) pyproject.toml

lock: ## Renew the lock files from pyproject.toml and package.json (ARGS=--upgrade for newer versions)
	@.ci/setup dev
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group build --group dev -o requirements-dev.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" $(ARGS) --group uv -o .ci/uv.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" $(ARGS) --group node -o .ci/node.lock
	npm install --package-lock-only --ignore-scripts

messages: ## Collect the sentences of the pages and bring every catalogue up to date
	@.ci/setup dev
	.venv/bin/pybabel extract -F app/locale/babel.cfg --sort-by-file --no-location -o app/locale/messages.pot app
	.venv/bin/pybabel update -i app/locale/messages.pot -d app/locale --no-fuzzy-matching --ignore-obsolete

clean: ## Delete everything that make has made, the demo's data included
	@.ci/postgres remove
	rm -rf .venv .venv-node node_modules app/static/vendor var
