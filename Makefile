# make demo and make test are each enough on a fresh machine with Python 3.11 or newer.
# Arguments go through: make demo ARGS="--no-serve", make test ARGS="-k units".

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
UV_VERSION = 0.13.9

.PHONY: demo test bench fuzz lint templates findings lock clean

demo: $(VENV)/.installed
	$(BIN)/tonghop demo $(ARGS)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --maxprocesses 4 $(ARGS)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench $(ARGS)

# Random damage to received files: make fuzz ARGS="--count 100000 --seed 7".
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m tests.fuzz $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict sync_service addin
	$(BIN)/lint-imports

templates: $(VENV)/.installed
	$(BIN)/python -m sync_service.workbooks.issue.blank $(ARGS)

findings: $(VENV)/.installed
	$(BIN)/python -m sync_service.contract.finding_page

# --fork-strategy fewest: one version of each package for every Python and system.
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/uv pip compile pyproject.toml \
	--quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-config

# LOCK="--upgrade" takes newer versions; without it the ones in the locks stay.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet uv==$(UV_VERSION)
	$(COMPILE) $(LOCK) --extra build --output-file requirements.lock
	$(COMPILE) $(LOCK) --extra build --extra dev --constraints requirements.lock \
		--output-file requirements-dev.lock
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-lock dist build .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find addin sync_service tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Tổng Hợp needs Python 3.11 or newer, and '$(PYTHON)' is not: name another," \
			"for example: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing: install it (Debian, Ubuntu: apt-get install python3-venv)" \
			"and run make again." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing the locked requirements (once; a minute or two) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made requirements-dev.lock pyproject.toml
	@echo "Installing the locked requirements of development (once; a minute or two) ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@
