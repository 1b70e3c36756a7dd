# Two commands set everything up: `make demo` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint format hooks bench accuracy wheel lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

demo: $(VENV)/.installed ## Set up, convert the sample reports and show what was found
	@$(BIN)/python scripts/demo.py fixtures output

test: $(VENV)/.installed-dev ## Set up with the test tools and run every test
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev ## Check style, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.installed-dev ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

hooks: $(VENV)/.installed-dev ## Let git run the same checks before each commit
	$(BIN)/pre-commit install

bench: $(VENV)/.installed-dev ## Measure speed against PyMuPDF and pdfplumber
	$(BIN)/python -m benchmarks.speed

accuracy: $(VENV)/.installed-dev ## Print 60 reports with known numbers, convert and compare them
	$(BIN)/python -m benchmarks.accuracy

wheel: ## Build the wheel and try it in an empty environment
	@scripts/check_wheel.sh $(PYTHON)

lock: $(VENV)/.installed-dev ## Choose new versions for requirements.lock
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --all-extras --no-config --no-header \
	  --python-version 3.11 --output-file requirements.lock pyproject.toml

clean: ## Remove what the commands above made
	rm -rf $(VENV) output dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed, $$($(PYTHON) --version) found: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing reportparse (a minute or two, once)"
	@$(PIP) install --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing reportparse and its test tools (a minute or two, once)"
	@$(PIP) install --constraint requirements.lock --editable ".[analysis,dev,ocr,ray,remote]"
	@touch $(VENV)/.installed $@
