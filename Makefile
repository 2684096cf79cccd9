# make demo   plays the main job on a throw-away homeserver (ARGS=--once: and ends by itself)
# make venv   installs it, with everything it needs, into .venv
# make test   everything that must hold: format, lint, types, imports, tests
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

.PHONY: demo test venv format pin clean

demo: .venv/ready
	@$(BIN)/shopfloor demo $(ARGS)

test: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --include='bot/core/*,bot/render/*,bot/store/*' --fail-under=100

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
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file requirements.txt

clean:
	rm -rf .venv .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
