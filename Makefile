# make demo   plays the main job on a throw-away homeserver (ARGS=--once: and ends by itself)
# make venv   installs all that tests and development need into .venv
# make test   everything that must hold: format, lint, types, imports, packages, tests
#             (ARGS=tests/loops: a part of the tests, without a look at what they cover)
# make quick  while working: all of that but the tests outside core, render and store
# make fuzz   20,000 malformed messages at each of the doors, instead of 500
# make pages  writes what is made from the code: the manual's page of commands, the list of all texts
# make soak   the tests that do harm, for long; prints what they did and what came of it
# make bench  how fast the bot is, beside others; ARGS="--only B5 --quick" for a part of it
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2 --dist worksteal

.PHONY: demo test quick style types contracts tests pure fuzz soak bench pages venv format pin clean

# Ctrl-C, which ends it, is no error.
demo: .venv/demo
	@trap : INT; $(BIN)/shopfloor demo $(ARGS); code=$$?; [ $$code = 130 ] || exit $$code

# What reads the code runs beside the tests: those also wait.
test: .venv/ready
	@$(MAKE) --no-print-directory style contracts
	@$(MAKE) --no-print-directory --jobs types tests

quick: .venv/ready
	@$(MAKE) --no-print-directory --jobs style contracts types pure

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports
	$(BIN)/deptry bot
	$(BIN)/deptry bot tests --non-dev-dependency-groups demo,test,build

tests:
	$(PYTEST) $(if $(ARGS),$(ARGS),--cov --cov-report=)
	$(if $(ARGS),,$(BIN)/coverage report --fail-under=100)

pure:
	$(PYTEST) tests/core tests/render tests/store $(ARGS)

fuzz: .venv/ready
	FUZZ_EXAMPLES=20000 $(BIN)/pytest tests/matrix/test_crypto_noise.py $(ARGS)

soak: .venv/ready
	SOAK=1 $(PYTEST) -m soak $(ARGS)

bench: .venv/bench/ready
	$(BIN)/pytest tests/bench
	$(BIN)/python -m tests.bench $(ARGS)

pages: .venv/ready
	$(BIN)/shopfloor words --commands > bot/manual/commands.md
	$(BIN)/shopfloor words > tests/render/words.txt

venv: .venv/ready

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Either may come first; what tests need goes on top of what the demo needs.
.venv/demo: .ci/install requirements-demo.txt pyproject.toml
	@PYTHON="$(PYTHON)" .ci/install requirements-demo.txt
	@touch $@

.venv/ready: .ci/install requirements.txt pyproject.toml
	@PYTHON="$(PYTHON)" .ci/install requirements.txt
	@touch $@ .venv/demo

# What the bot is compared with: none of it is the bot's, so it stands apart.
.venv/bench/ready: .venv/ready tests/bench/requirements.txt tests/bench/peers/package-lock.json
	$(BIN)/python -m venv .venv/bench
	.venv/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes \
	  --only-binary=:all: -r tests/bench/requirements.txt
	cd tests/bench/peers && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

# Renews the pins after a change of the dependencies in pyproject.toml, and what is tried as the
# newest pip. The extras belong to the pins: pips before 23.3 look for an unpinned one otherwise.
# Wheels alone: what builds a source package would be pinned by nobody.
PIN := uv pip compile --universal --python-version 3.11 --generate-hashes --only-binary :all: \
  --no-strip-extras --no-emit-index-url --no-header --no-annotate --quiet
pin:
	$(PIN) pyproject.toml --group demo --group test --group build --output-file requirements.txt
	$(PIN) pyproject.toml --group demo --group build --constraint requirements.txt \
	  --output-file requirements-demo.txt
	$(PIN) pyproject.toml --group build --constraint requirements.txt \
	  --output-file requirements-run.txt
	echo mautrix | $(PIN) - --constraint requirements.txt \
	  --output-file tests/bench/requirements.txt
	echo pip | $(PIN) - --upgrade --output-file tests/pips/newest.txt

clean:
	rm -rf .venv .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
