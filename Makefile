# Every target sets up what it needs by itself. Needs python3, make and git only.
SHELL := /bin/sh
PYTHON ?= python3
UV := .venv/bin/uv
RUN := .venv/bin
READY := .venv/.ready
SAM := .tools/sam/bin/sam
CHECKOV := .tools/checkov/bin/checkov
# Build with ARCHITECTURE=x86_64 for another machine than the default of template.yaml.
ARCHITECTURE ?= arm64
export ARCHITECTURE
export SAM_CLI_TELEMETRY := 0
# Containers often set this. The local stack starts a Python for every function, and each would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE
LOCK := pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade

.DEFAULT_GOAL := help
.PHONY: built help clients docs tutorial setup demo serve sandbox test browser check bench scale simulate mutants validate checkov build deploy lock clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Create .venv with everything the other targets need

HTMX := layers/console/console/static/htmx-2.min.js

$(READY): requirements/uv.txt requirements/dev.txt requirements/assets.txt pyproject.toml
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks ensurepip: on Debian and Ubuntu run 'apt install python3-venv' first" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV) pip sync --quiet --require-hashes --python $(RUN)/python requirements/dev.txt requirements/uv.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --python $(RUN)/python -e .
	$(UV) pip install --quiet --no-deps --require-hashes --python $(RUN)/python --target .tools/assets -r requirements/assets.txt
	cp .tools/assets/django_htmx/static/django_htmx/htmx-2.min.js $(HTMX)
	@touch $@

AS = $(if $(PROFILE),--profile $(PROFILE))

demo: $(READY) ## Run the main job on the local stack, from nothing to a third, quiet sync (RECORD=DIR keeps the traffic, SHOTS=1 takes pictures, PROFILE=NAME differs)
	$(RUN)/python -m sandbox demo $(if $(RECORD),--record $(RECORD)) $(if $(SHOTS),--shots docs/console) $(AS)

serve: $(READY) ## Keep the local stack up, API at http://127.0.0.1:8400 (CONFIG=FILE points it at live systems, PROFILE=NAME at companies that differ)
	$(RUN)/python -m sandbox stack $(if $(CONFIG),--config $(CONFIG)) $(if $(RECORD),--record $(RECORD)) $(AS)

sandbox: $(READY) ## Serve both remote systems on 127.0.0.1:8401 and :8402
	$(RUN)/python -m sandbox serve $(if $(RECORD),--record $(RECORD)) $(AS)

test: $(READY) clients ## Run every test
	$(RUN)/python -m pytest -n 3 --dist loadfile --ignore=tests/browser

browser: $(READY) ## Look at every page of the console in Chromium, and walk through it (pictures in build/console)
	$(RUN)/python -m pytest -rs -n 2 --dist loadfile tests/browser

check: $(READY) ## Lint, types and import rules
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

docs: $(READY) ## Write docs/mapping.md from the mapping tables and docs/holds.md from the catalogue of causes
	$(RUN)/python -m docs.generate_mapping
	$(RUN)/python -m docs.generate_holds

tutorial: $(READY) ## Walk docs/tutorial.md again on a local stack and write down what its commands show
	$(RUN)/python -m tests.e2e.tell_tutorial

bench: $(READY) ## Measure speed, calls and memory against the budgets (ratios and counts of one run)
	$(RUN)/python -m tests.benchmarks

scale: $(READY) ## Sync 5,000 vendors and 20,000 bills in slices, preview and tie it out, and check both sides and the memory (VENDORS=n)
	$(RUN)/python -m tests.benchmarks.company $(if $(VENDORS),--vendors $(VENDORS))
	$(RUN)/python -m tests.benchmarks.reported $(if $(VENDORS),--vendors $(VENDORS))

simulate: $(READY) ## Run seeded histories under faults: SEEDS=from:to [WORKERS=n] [WEATHER=lost-and-late], SEED=n to replay one, ABLATIONS=1, NAME_SEEDS=1
	$(RUN)/python -m tests.simulation $(if $(SEED),--seed $(SEED)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(WORKERS),--workers $(WORKERS)) $(if $(WEATHER),--weather $(WEATHER)) $(if $(ABLATIONS),--ablations) $(if $(NAME_SEEDS),--name-seeds)

mutants: $(READY) ## Change the product in a sample of small ways and see which no test notices (SAMPLE=n, DRAW=seed, ONLY=path)
	$(RUN)/python -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(DRAW),--seed $(DRAW)) $(if $(ONLY),--only $(ONLY))

.tools/%/.ready: requirements/%.txt $(READY)
	$(PYTHON) -m venv .tools/$*
	$(UV) pip sync --quiet --require-hashes --python .tools/$*/bin/python requirements/$*.txt
	@touch $@

.tools/npm/.ready: requirements/npm/package-lock.json
	mkdir -p .tools/npm
	cp requirements/npm/package.json requirements/npm/package-lock.json .tools/npm
	if command -v npm >/dev/null; then npm ci --prefix .tools/npm --no-audit --no-fund --loglevel=error; else echo "npm is missing: the official SDK for Node is not tried"; fi
	@touch $@

clients: .tools/clients/.ready .tools/npm/.ready ## Install the clients of others that tests run against the sandbox

validate: $(READY) .tools/sam/.ready ## Lint the template with SAM and cfn-lint
	$(SAM) validate --lint --template template.yaml --region us-east-1
	$(RUN)/cfn-lint template.yaml

checkov: $(READY) .tools/checkov/.ready ## Check the translated template for weaknesses; accepted ones are in .ci/checkov.toml
	$(RUN)/python -m tests.architecture.translated build/template.json
	$(RUN)/python -m tests.architecture.checkov_findings $(CHECKOV) build/template.json

build: .tools/sam/.ready ## Build the functions and layers with SAM
	$(SAM) build --parameter-overrides Architecture=$(ARCHITECTURE)

built: $(READY) .tools/sam/.ready ## Build for this machine's Python, deploy that on the local stack, and sync once through it
	ARCHITECTURE=$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64) \
	PYTHON_VERSION=$(shell $(RUN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])') \
	COMPILER=$(CURDIR)/$(RUN)/python $(SAM) build --build-dir build/sam
	LEDGERSYNC_BUILT=build/sam $(RUN)/python -m pytest tests/e2e/test_built_deployment.py

deploy: build ## Deploy to the AWS account of the current credentials (JWT_ISSUER=https://…, STAGE=staging, PARAMETERS="Name=value")
	$(SAM) deploy $(if $(STAGE),--config-env $(STAGE)) --parameter-overrides Architecture=$(ARCHITECTURE) $(if $(JWT_ISSUER),JwtIssuer=$(JWT_ISSUER)) $(PARAMETERS)

lock: $(READY) ## Renew every hash-locked requirements file
	$(UV) $(LOCK) --python-version 3.13 requirements/deployed.in -o layers/dependencies/requirements.txt
	$(UV) $(LOCK) --python-version 3.13 requirements/console.in -o layers/console_dependencies/requirements.txt
	$(UV) $(LOCK) --no-deps --python-version 3.13 requirements/assets.in -o requirements/assets.txt
	for name in uv dev sam checkov clients; do $(UV) $(LOCK) --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

clean: ## Remove everything the targets made
	rm -rf .venv .tools .aws-sam .local build $(HTMX)
