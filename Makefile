# `make site` shows okrsite, `make test` proves it. Needed: python3 (3.11 or newer), make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

# $(call step,words,command): one line while all is well, everything the command said where it fails.
step = @echo '$(1)'; said=$$($(2) 2>&1) || { echo "$$said"; exit 1; }

.PHONY: help site serve test test-quick lint format catalogues bench house compat lighthouse screenshots dist lock clean
.DELETE_ON_ERROR:

help:
	@echo 'make site    build the sample portal into site/'
	@echo 'make serve   show it at a local address and follow your changes'
	@echo 'make test    everything that a change must pass; CI runs this'
	@echo 'make test-quick  the tests that take no minute, for between two edits'
	@echo 'make lint    its quick half: format, lint, types, import contracts'
	@echo 'make format  put the code into form'
	@echo 'make catalogues  collect what the interface says, for okrsite/language/*.po; then translate it there, and again'
	@echo 'make bench   measure speed'
	@echo 'make house   measure the code: modules, lines, what a command imports'
	@echo 'make compat  build the sample with the forks of MkDocs and its theme, and compare (asks PyPI)'
	@echo 'make lighthouse  measure the pages as a phone sees them (asks npm)'
	@echo 'make screenshots photograph every kind of page'
	@echo 'make dist    build what a release publishes, into dist/, and the list of its libraries'
	@echo 'make lock    renew the locked versions of all dependencies'
	@echo 'make clean   remove everything that was made'

site: $(VENV)/installed
	@$(BIN)/okrsite build --quiet
	@echo 'The sample portal is in site/: open site/index.html, or run "make serve". To start your own: $(BIN)/okrsite init DIR'

serve: $(VENV)/installed
	@$(BIN)/okrsite serve

test: lint browser
	@echo 'Tests'
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test-quick: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m 'not slow'

lint: $(VENV)/installed-dev
	$(call step,Format,$(BIN)/ruff format --check .)
	$(call step,Lint,$(BIN)/ruff check .)
	$(call step,Types,$(BIN)/mypy)
	$(call step,Import contracts,$(BIN)/lint-imports)

format: $(VENV)/installed-dev
	@$(BIN)/ruff check -q --fix .
	@$(BIN)/ruff format -q .

catalogues: $(VENV)/installed-dev
	@$(BIN)/python tests/catalogues.py

bench: $(VENV)/installed-dev
	@$(BIN)/python tests/bench/bench.py

house: $(VENV)/installed-dev
	@$(BIN)/python tests/bench/house.py

compat: $(VENV)/installed-dev
	@$(BIN)/python tests/bench/compat.py

lighthouse: browser
	@PYTHONPATH=tests $(BIN)/python tests/bench/lighthouse.py

screenshots: browser
	@PYTHONPATH=tests $(BIN)/python tests/bench/screenshots.py

# dist/ is what PyPI gets; build/okrsite.cdx.json lists what is installed with it, taken from an environment made for that.
dist: $(VENV)/installed
	@rm -rf dist build && mkdir build
	$(call step,Building okrsite,$(BIN)/python -m hatchling build)
	$(call step,Installing it with its libraries,$(PYTHON) -m venv --without-pip build/whole && \
		$(PIP) --python build/whole/bin/python install --require-hashes -r requirements-lock.txt && \
		$(PIP) --python build/whole/bin/python install --no-deps dist/*.whl)
	$(call step,Installing what lists them,$(PYTHON) -m venv build/lister && \
		$(PIP) --python build/lister/bin/python install --require-hashes -r requirements-release-lock.txt)
	@sed "s/^dynamic = .*/version = \"$$($(BIN)/python -c 'import okrsite; print(okrsite.__version__)')\"/" pyproject.toml > build/pyproject.toml
	$(call step,Listing them,build/lister/bin/cyclonedx-py environment build/whole/bin/python --pyproject build/pyproject.toml \
		--mc-type application --output-reproducible --output-format JSON --output-file build/okrsite.cdx.json)

# The lock files name versions and hashes, never where they came from, and hold for every system and Python 3.11 and newer.
LOCK = $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock'
# The ranges that a portal's lock file keeps to when Dependabot renews it: a pair of .in and .txt is what it understands.
RANGES = import tomllib; told = tomllib.load(open("pyproject.toml", "rb")); \
	print("\# The ranges that okrsite asks for; requirements-lock.txt keeps to them, also when Dependabot renews it.", \
	*told["project"]["dependencies"], *told["dependency-groups"]["build"], sep="\n")
lock: $(VENV)/installed-dev
	@$(LOCK) pyproject.toml --group build -o requirements-lock.txt
	@cp requirements-lock.txt templates/forge/requirements-lock.txt
	@$(BIN)/python -c '$(RANGES)' > templates/forge/requirements-lock.in
	@$(LOCK) pyproject.toml --group dev -c requirements-lock.txt -o requirements-dev-lock.txt
	@$(LOCK) --group release -o requirements-release-lock.txt

clean:
	@rm -rf $(VENV) .venv-compat site .site-* dist build screenshots *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What a machine must have already is installed on a Debian, as root; elsewhere a sentence says what is missing.
APT = [ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
OLD = okrsite needs Python 3.11 or newer, and $(PYTHON) is older or missing. With another: make PYTHON=/path/to/python3.12
BARE = This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv
BLIND = There is no Chromium for the browser tests, and it cannot be installed here. On Debian: apt-get install chromium

# The environment, in three layers; each leaves a stamp, so that the next run starts at once.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo '$(OLD)'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(APT) python3-venv; } >/dev/null 2>&1 || { echo '$(BARE)'; exit 1; }
	$(call step,Making a Python environment in $(VENV)/,$(PYTHON) -m venv --clear $(VENV))
	@touch $@

$(VENV)/installed: requirements-lock.txt pyproject.toml $(VENV)/made
	$(call step,Installing what okrsite needs,$(PIP) install --require-hashes -r requirements-lock.txt)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev-lock.txt $(VENV)/installed
	$(call step,Installing what its tests need,$(PIP) install --require-hashes -r requirements-dev-lock.txt)
	@touch $@

.PHONY: browser
browser: $(VENV)/installed-dev
	@$(BIN)/python tests/browser.py || { echo 'Installing Chromium' && $(APT) chromium fonts-dejavu-core >/dev/null 2>&1; } || \
		echo '$(BLIND)'
