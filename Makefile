# Probatum. `make ask` sets everything up and answers a question; `make test` sets up and tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= $(shell cores=$$(nproc 2>/dev/null || echo 2); echo $$(( cores < 4 ? cores + 1 : 4 )))
QUESTION ?= What are the latest updates on onasemnogene abeparvovec (Zolgensma) for the treatment of spinal muscular atrophy (SMA)?

.PHONY: setup setup-dev ask test lint bench docs lock clean

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(VENV)/.ready: requirements.lock pyproject.toml packages/probatum-models/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation ./packages/probatum-models
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

ask: setup
	$(BIN)/probatum ask "$(QUESTION)"

test: setup-dev
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m benchmarks $(BENCH)

docs: setup-dev
	$(BIN)/mkdocs build --strict --quiet

lock:
	rm -rf .lock && mkdir .lock && cp pyproject.toml README.md .lock/ && mkdir -p .lock/packages && cp -r packages/probatum-models .lock/packages/
	cd .lock && uv lock --quiet && uv export --quiet --no-emit-project --no-emit-package probatum-models --no-dev --group build --no-annotate --no-header -o ../requirements.lock && uv export --quiet --no-emit-project --no-emit-package probatum-models --no-annotate --no-header -o ../requirements-dev.lock
	rm -rf .lock

clean:
	rm -rf $(VENV) site
