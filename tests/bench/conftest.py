"""Tests of the benchmarks' own logic run when they are asked for, and never with all others."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless it is named."""
    asked = any("tests/bench" in each for each in config.invocation_params.args)
    return None if asked or collection_path.name == "conftest.py" else True
