# Control Atlas. `make run` serves the dashboard, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050
EVERY ?= 30
ANALYSTS ?= 50
MINUTES ?= 2
SEED ?= 1
SECONDS ?= 600
FILES ?= 10000
SHEETS ?= 20
SLOW ?= 40
REQUESTS ?= 10000

.PHONY: help run s3 test check check-series bench load shots lock data clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/run.stamp: requirements.lock .ci/venv.sh
	PYTHON=$(PYTHON) sh .ci/venv.sh requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock .ci/venv.sh
	PYTHON=$(PYTHON) sh .ci/venv.sh requirements-dev.lock
	@touch $(VENV)/run.stamp $@

$(VENV)/s3.stamp: requirements-s3.lock .ci/venv.sh
	PYTHON=$(PYTHON) sh .ci/venv.sh requirements-s3.lock
	@touch $(VENV)/run.stamp $@

run: $(VENV)/run.stamp  ## install what is needed, serve on http://127.0.0.1:8050
	ATLAS_PORT=$(PORT) $(BIN)/python app.py

s3: $(VENV)/s3.stamp  ## install what an object store needs besides

test: check browser  ## install what is needed, run every test
	$(BIN)/python -m pytest

fuzz: $(VENV)/dev.stamp  ## import files spoilt at random: SEED=1 SECONDS=600 FILES=10000
	$(BIN)/python -m tests.fuzz --seed $(SEED) --seconds $(SECONDS) --files $(FILES)

check-series: $(VENV)/dev.stamp  ## check against published series: ATLAS_SERIES=folder of their archives
	$(BIN)/python -m pytest tests/series

check: $(VENV)/dev.stamp  ## ruff, mypy and the arrows between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: browser
browser: $(VENV)/dev.stamp
	sh .ci/chromium.sh $(BIN)/python

.PHONY: data-check agreement
data-check: $(VENV)/run.stamp  ## check every row of the record, and count it
	$(BIN)/python -m geo check

agreement: $(VENV)/run.stamp  ## compare with published series: SERIES=path EVERY=30
ifdef SERIES
	$(BIN)/python -m geo agreement $(SERIES) --every $(EVERY)
else
	$(BIN)/python -m data.make.agreement
endif

bench: $(VENV)/dev.stamp browser  ## measure speed and size
	$(BIN)/python -m tests.bench

load: $(VENV)/dev.stamp browser  ## many at once: ANALYSTS=50 MINUTES=2 SHEETS=20 SLOW=40
	$(BIN)/python -m tests.load --analysts $(ANALYSTS) --minutes $(MINUTES) --sheets $(SHEETS) --slow $(SLOW)

.PHONY: engines image
engines: $(VENV)/dev.stamp  ## the page in Firefox and WebKit (Debian's, as root)
	sh .ci/engines.sh
	$(BIN)/python -m tests.engines

image: $(VENV)/dev.stamp  ## build the image and run it read-only (Debian, as root)
	.ci/image.sh

.PHONY: fuzz-requests
fuzz-requests: $(VENV)/dev.stamp  ## requests that no page sends: REQUESTS=10000
	$(BIN)/python -m tests.fuzz_requests --requests $(REQUESTS)

.PHONY: hard
hard: $(VENV)/dev.stamp  ## races, kills in mid-write, a fault at every write, exports to a full disk
	$(BIN)/python -m tests.hard

shots: $(VENV)/dev.stamp browser  ## make the screenshots and the sheet of docs/
	$(BIN)/python -m tests.shots

data: $(VENV)/dev.stamp  ## make the shipped data again (needs npm)
	$(BIN)/python -m data.make.outlines
	$(BIN)/python -m data.make.basemap
	$(BIN)/python -m data.make.settlements
	$(BIN)/python -m data.make.catalog

# The lock for tests comes first and binds the others: what is run is what was tested.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q

lock:  ## resolve the locks again
	$(LOCK) --extra s3 --group dev -o requirements-dev.lock
	$(LOCK) --extra s3 -c requirements-dev.lock -o requirements-s3.lock
	$(LOCK) -c requirements-dev.lock -o requirements.lock

clean:  ## remove what was installed and cached
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache
