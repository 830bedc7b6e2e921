# Everything a newcomer needs: `make run` and `make test`. PYTHON may name another interpreter (3.11 or newer).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
BUILT := data/ukm/built/quality.json
SAMPLE := data/ukm/ukm_contoh.csv

.PHONY: run test test-long lint format bench bench-map bench-load bench-postgres bench-scale messages clean

run: $(VENV)/run.stamp $(BUILT)
	$(BIN)/streamlit run streamlit_app.py

test: $(VENV)/dev.stamp chromium lint
	$(BIN)/pytest --cov --cov-report=term:skip-covered

# What takes minutes and is left out of `make test`.
test-long: $(VENV)/dev.stamp postgis
	$(BIN)/pytest -m long

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(BIN)/python -m geo bench

# Exports into PostGIS: make bench-postgres ADDRESS=postgresql://user@host/database/table, the password in PGPASSWORD.
bench-postgres: $(VENV)/run.stamp $(BUILT)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(BIN)/python -m geo.bench.postgres $(ADDRESS)

# The map in a real browser beside the usual Folium ways, with 147,000 rows; takes about ten minutes.
bench-map: $(VENV)/dev.stamp chromium
	$(BIN)/python -m geo.bench.map

# Fifty people at once for two minutes over real websockets, each answer checked; the machine should be idle.
bench-load: $(VENV)/dev.stamp
	$(BIN)/python -m tests.load.run

# A large list, one process beside two Dask workers; ROWS=14700000 is a hundred times the register.
ROWS ?= 300000
bench-scale: $(VENV)/dev.stamp
	$(BIN)/python -m geo.bench.scale --rows $(ROWS)

# After a change of texts: new ones come into both catalogues, unused ones go; translate what is empty.
messages: $(VENV)/dev.stamp
	$(BIN)/pybabel --quiet extract --project=peta-ukm-lampung --keywords='_ ngettext:1,2' --no-location --sort-output \
	  --output=.messages.pot geo
	for language in id en; do \
	  $(BIN)/pybabel --quiet update --input-file=.messages.pot --domain=geo --output-dir=geo/locale --locale=$$language \
	    --ignore-obsolete --no-fuzzy-matching --width=110; \
	  sed -i '/EMAIL@ADDRESS\|YEAR-MO-DA\|LL@li.org\|Creation-Date/d' geo/locale/$$language/LC_MESSAGES/geo.po; done
	rm .messages.pot

$(BUILT): $(VENV)/run.stamp
	$(BIN)/python -m geo build $(SAMPLE)

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: $(wildcard requirements-*.txt) $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The browser tests use the system's Chromium; where there is none, Debian's package is installed.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the browser tests"; \
	  $(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(if $(filter 0,$(shell id -u)),,sudo) apt-get install -qq -y --no-install-recommends chromium >/dev/null; }

# The tests of databases start a server of their own from Debian's packages.
.PHONY: postgis
postgis:
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { \
	  echo "Installing PostgreSQL with PostGIS for the tests of databases"; \
	  $(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(if $(filter 0,$(shell id -u)),,sudo) apt-get install -qq -y --no-install-recommends \
	    postgresql postgresql-postgis >/dev/null; }

clean:
	rm -rf $(VENV) static data/ukm/built .mypy_cache .pytest_cache .ruff_cache .coverage
