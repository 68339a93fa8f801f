# Every door of the project. `make` or `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BASS := .venv/bin/bass
DEMO_HOME ?= var/demo
DEMO_PORT ?= 8088
PIP_FLAGS := --quiet --disable-pip-version-check --no-input
SIDE_BY_SIDE := -n 2 --no-loadscope-reorder

export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- environments ---------------------------------------------------------------------------------
# A stamp is newer than the requirement files it was installed from.

define new_venv
	@echo "Setting up $(1) (once; a minute or two)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "OpenBASS needs Python 3.11; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || requirements/debian.sh python3-venv
	@$(PYTHON) -m venv --clear $(1)
endef

.venv/.installed: requirements/warehouse.txt requirements/dev.txt pyproject.toml
	$(call new_venv,.venv)
	@.venv/bin/pip install $(PIP_FLAGS) -r requirements/warehouse.txt -r requirements/dev.txt 2> >(grep -v '^WARNING: Location' >&2)
	@.venv/bin/pip install $(PIP_FLAGS) --no-deps --no-build-isolation --editable . 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

.venv-superset/.installed: requirements/superset.txt
	$(call new_venv,.venv-superset)
	@.venv-superset/bin/pip install $(PIP_FLAGS) -r requirements/superset.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

.venv-spark/.installed: requirements/spark.txt
	$(call new_venv,.venv-spark)
	@.venv-spark/bin/pip install $(PIP_FLAGS) -r requirements/spark.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

.PHONY: setup browser java print
setup: .venv/.installed .venv-superset/.installed print ## install the environments, nothing else

print:
	@requirements/debian.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk

browser:
	@requirements/debian.sh chromium chromium-driver fonts-noto-cjk poppler-utils

java:
	@command -v java >/dev/null || requirements/debian.sh openjdk-17-jre-headless

# ---- run it ---------------------------------------------------------------------------------------

.PHONY: demo demo-real stop
demo: setup ## a synthetic operator, end to end; the dashboard on 127.0.0.1:8088
	@$(BASS) demo --home $(DEMO_HOME) --port $(DEMO_PORT)

demo-real: setup ## the same on real public data
	@$(BASS) demo-real --home var/real

stop: ## end the Superset servers that the demos started
	@$(BASS) stop --home var

# ---- prove it -------------------------------------------------------------------------------------

.PHONY: test lint test-slow test-spark bench format
test: setup .venv-spark/.installed java browser lint ## lint, types and all tests but the slow ones
	@.venv/bin/pytest $(SIDE_BY_SIDE)

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/sqlfluff lint --processes 2 models tests/dbt analyses --disable-progress-bar

test-slow: setup .venv-spark/.installed java browser ## kills, Spark and large sizes (up to 90 minutes)
	@.venv/bin/pytest -m slow $(SIDE_BY_SIDE)

test-spark: setup .venv-spark/.installed java ## every mart, row by row, on DuckDB and Spark
	@.venv/bin/pytest -m slow tests/python/spark

bench: setup ## speed, as ratios measured in one run
	@.venv/bin/python -m benchmarks.run $(BENCH_FLAGS)

format: .venv/.installed ## format Python and SQL
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/sqlfluff fix --processes 2 models tests/dbt analyses --disable-progress-bar

# ---- dependencies ---------------------------------------------------------------------------------

.PHONY: requirements
requirements: ## compile the pinned requirement files again (needs uv)
	cd requirements && uv pip compile -q --no-header --python-version 3.11 warehouse.in -o warehouse.txt
	cd requirements && uv pip compile -q --no-header --python-version 3.11 -c constraints-superset.txt superset.in -o superset.txt
	cd requirements && uv pip compile -q --no-header --python-version 3.11 spark.in -o spark.txt
	cd requirements && uv pip compile -q --no-header --python-version 3.11 dev.in -o dev.txt
