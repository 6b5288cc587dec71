# The commands of the portal; each installs what it needs into .venv first.
PYTHON ?= python3
PORT ?= 8000
SAMPLE ?= 1
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PYTEST_ARGS ?=

BIN := .venv/bin
RUNTIME := .venv/.installed-requirements.txt
DEVELOPMENT := .venv/.installed-requirements-dev.txt
CHROMIUM := $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name) 2>/dev/null)))
# For steps that read the settings and never the database.
OFFLINE := DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=postgresql://nobody@127.0.0.1:1/none

.PHONY: help demo test test-long check release bench format messages lock clean python

help:
	@echo "make demo      start the portal with its data on http://127.0.0.1:$(PORT) (SAMPLE=0: real facts only)"
	@echo "make test      run the suite, without what takes long (DATABASE_URL=postgresql://... on that server)"
	@echo "make test-long run what takes long: kills, outages, full disks, nginx, a replica, a move to PostgreSQL 15"
	@echo "make check     format, lint, types, import contracts, dependencies, templates, migrations, translations, deploy, vulnerabilities"
	@echo "make release   check, and write the code and its bill of materials (CycloneDX) into dist/"
	@echo "make bench     run the benchmarks"
	@echo "make format    format code"
	@echo "make messages  collect the texts to translate (needs GNU gettext)"
	@echo "make lock      lock the requirements anew from pyproject.toml"
	@echo "make clean     remove what runs have made, the data in .portal excepted"

demo: $(RUNTIME)
	@$(BIN)/python -m coverage_portal.operations.demo_env
	@PORT=$(PORT) SAMPLE=$(SAMPLE) exec $(BIN)/python manage.py demo

test: WHICH ?= not long
test: $(DEVELOPMENT)
	@$(OFFLINE) $(BIN)/python manage.py compile_translations
	@which="$(WHICH)"; \
	if [ -z "$(CHROMIUM)" ]; then \
		echo "Chromium is missing: the browser tests are skipped. Install it with: apt-get install chromium"; \
		which="($$which) and not browser"; \
	elif ! $(BIN)/playwright --version >/dev/null 2>&1; then \
		echo "Playwright's driver does not start: the browser tests are skipped. On Debian: apt-get install libatomic1"; \
		which="($$which) and not browser"; \
	fi; \
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m "$$which" $(PYTEST_ARGS)

# One after another: what kills and fills disks wants the machine for itself.
test-long:
	@missing=; \
	command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	[ -x /usr/lib/postgresql/15/bin/initdb ] || missing="$$missing postgresql-15"; \
	[ -z "$$missing" ] || printf '\n** SKIPPED is what needs them; apt-get install%s **\n\n' "$$missing"
	@$(MAKE) --no-print-directory test WHICH=long JOBS=0 PYTEST_ARGS="--durations=25 $(PYTEST_ARGS)"

check: $(DEVELOPMENT)
	@bash .ci/check

release: $(DEVELOPMENT)
	@bash .ci/release

bench: $(DEVELOPMENT)
	@$(BIN)/python -m bench

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

messages: $(DEVELOPMENT)
	@$(OFFLINE) $(BIN)/python manage.py extract_translations

lock: $(DEVELOPMENT)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet $(LOCK) pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet $(LOCK) pyproject.toml --group dev --group bench \
		--constraints requirements.txt --output-file requirements-dev.txt
lock: LOCK := --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.portal/*' -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

# The stamps are copies of what was installed last: the same requirements are not installed twice.
$(RUNTIME): requirements.txt | .venv/bin/python
	@cmp -s $< $@ || { echo "Installing the requirements into .venv ..."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; }
	@cp $< $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@cmp -s $< $@ || { echo "Installing the development requirements into .venv ..."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; }
	@cp $< $@

.venv/bin/python: | python
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed; no $(PYTHON) was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Name another one: make PYTHON=python3.12 ..."; exit 1; }
