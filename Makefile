# QuickDoc. `make` alone lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
INSTALLED := $(VENV)/.installed
DEMO := $(VENV)/.demo
NPM := $(PY) -m sandbox.npm
WEB_INSTALLED := web/node_modules/.installed

# Where this is set, each of the hundreds of processes that tests start compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

# Two targets at a time. What each of them says comes in one piece, where make can do that.
TWO_AT_A_TIME := $(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help demo dev test together check python-types python-lint python-imports figures fast today clocks explore servers endure
.PHONY: web-test web-units web-lint web-types web-build browser types pictures bench seed lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(DEMO) ## a fresh machine with Python 3.11+: the whole product, a seeded town, a phone
	@$(PY) -m sandbox up

dev: $(INSTALLED) $(WEB_INSTALLED) ## the demo, and the pages rebuilt as you edit them (http://localhost:5173)
	@$(PY) -m sandbox up & $(NPM) run dev; wait

test: $(INSTALLED) $(WEB_INSTALLED) ## everything: lint, types, import rules, all test lanes, the web's, the browser's
	@$(TWO_AT_A_TIME) check web-test
	@$(MAKE) --no-print-directory today
	@$(MAKE) --no-print-directory servers
	@$(MAKE) --no-print-directory browser
	@echo "make test: all lanes passed"

together: $(INSTALLED) $(WEB_INSTALLED) ## the lanes of `make test` side by side, on a machine of four cores or more
	@$(PY) -m tests.lanes

check: python-types python-lint python-imports ## lint, format, types and import rules of the Python code

python-types: $(INSTALLED)
	@$(BIN)/mypy

python-lint: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

python-imports: $(INSTALLED)
	@said=$$(PYTHONPATH=. $(BIN)/lint-imports --no-cache) || { echo "$$said"; exit 1; }; echo "$$said" | tail -n 12

figures: $(INSTALLED) ## how long functions and files are in each package, beside the goals
	@$(PY) -m tests.figures

fast: $(INSTALLED) ## the fast lane: rules and stories, no server needed
	@$(PY) -m pytest -q -n auto -m "not servers and not browser"

today: $(INSTALLED) ## the fast lane at one of the clocks of `make clocks`, drawn by the date
	@$(PY) -m tests.clocks --today

clocks: $(INSTALLED) ## the fast lane as if it were other days, at hosts in Auckland and Los Angeles
	@$(PY) -m tests.clocks

explore: $(INSTALLED) ## new examples for every property and history, ten times as many as `make test` looks at
	@$(PY) -m pytest -q -n auto --explore -m "not servers and not browser" tests/rules tests/machine tests/sync

servers: $(INSTALLED) ## the true lane: real mongod, redis, arq, Socket.IO and the Twilio SDK
	@$(PY) -m pytest -q -n 3 --dist worksteal -m "servers and not browser"

endure: $(INSTALLED) ## ten minutes of load beside a busy loop: every process is the same at the end
	@$(PY) -m pytest -q -s tests/faults/test_endurance.py --endure 600

web-test: web-units web-lint web-types web-build ## the web's lint, types, unit tests and build; its API types are up to date

web-units: $(WEB_INSTALLED)
	@$(NPM) test --silent

web-lint: $(WEB_INSTALLED)
	@$(NPM) run --silent lint

web-types: $(WEB_INSTALLED)
	@$(NPM) run --silent types -- --check

web-build: $(WEB_INSTALLED)
	@$(NPM) run --silent build
	@$(NPM) run --silent size

browser: $(INSTALLED) $(WEB_INSTALLED) ## the journeys in a real Chromium, which it installs where there is none
	@$(PY) -m tests.e2e.chromium
	@$(PY) -m pytest -q -n 3 --dist loadfile -m browser $$(grep -rl --include='test_*.py' pytest.mark.browser tests)

types: $(INSTALLED) $(WEB_INSTALLED) ## make the web client's types again from the API's documents
	@$(NPM) run --silent types

pictures: $(INSTALLED) $(WEB_INSTALLED) ## take the pictures of the README again
	@$(NPM) run --silent build
	@$(PY) -m tests.e2e.pictures

bench: $(INSTALLED) ## measure everything beside its peers and limits, in 12 minutes on two cores; QUICK=1 for a look
	@$(PY) -m bench all $(if $(QUICK),--quick)

seed: $(INSTALLED) ## another week for the town of a running demo (needs its environment)
	@$(PY) -m seed

lock: ## choose the newest versions anew and write constraints.txt
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install -q -e ".[sandbox,dev,bench]"
	@$(VENV)-lock/bin/pip freeze --exclude-editable | grep -v '^-e' > constraints.txt
	@rm -rf $(VENV)-lock

clean: ## remove the environment, the builds and the demo's data
	rm -rf $(VENV) .sandbox web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "QuickDoc needs Python 3.11 or newer; say PYTHON=/path/to/it")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks venv: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# What the demo runs, and no more: it should be up soon.
$(DEMO): pyproject.toml constraints.txt web/package-lock.json | $(PY)
	@$(PY) -m sandbox.install
	@touch $@

$(INSTALLED): pyproject.toml constraints.txt | $(PY)
	@echo "installing the Python packages into $(VENV) ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[sandbox,dev,bench]"
	@touch $@

$(WEB_INSTALLED): web/package-lock.json | $(INSTALLED)
	@echo "installing the web's packages ..."
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@
