# make demo   plays the main job on a throw-away homeserver (ARGS=--once: and ends by itself)
# make venv   installs it, with everything it needs, into .venv
# make test   everything that must hold: format, lint, types, imports, tests
# make fuzz   20,000 malformed messages at each of the doors, instead of 500
# make pages  writes what is made from the code: the manual's page of commands, the list of all texts
# make soak   the tests that do harm, for long; prints what they did and what came of it
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.PHONY: demo test fuzz soak pages venv format pin clean

demo: .venv/ready
	@$(BIN)/shopfloor demo $(ARGS)

test: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --fail-under=100

fuzz: .venv/ready
	FUZZ_EXAMPLES=20000 $(BIN)/pytest tests/matrix/test_crypto_noise.py $(ARGS)

soak: .venv/ready
	SOAK=1 $(BIN)/pytest -n 2 --dist worksteal -m soak $(ARGS)

pages: .venv/ready
	$(BIN)/shopfloor words --commands > bot/manual/commands.md
	$(BIN)/shopfloor words > tests/render/words.txt

venv: .venv/ready

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pinned packages are checked by hash; the project itself goes on top, without asking for more.
.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

# Renews the pins after a change of the dependencies in pyproject.toml.
pin:
	uv pip compile pyproject.toml --extra demo --extra test --extra build --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-emit-index-url --no-header --no-annotate --output-file requirements.txt
	uv pip compile pyproject.toml --extra build --constraint requirements.txt --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-emit-index-url --no-header --no-annotate --output-file requirements-run.txt

clean:
	rm -rf .venv .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
