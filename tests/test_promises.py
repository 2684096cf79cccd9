"""The page of promises: each of them names tests, and those tests exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "bot" / "manual" / "promises.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in tree.body if isinstance(each, kinds)}


def test_every_test_that_is_named_is_there() -> None:
    assert len(NAMED) > 50
    assert [(file, name) for file, name in NAMED if name not in names_in(file)] == []


def test_every_promise_has_its_test() -> None:
    promised, _, not_promised = PAGE.partition("## What is not promised")
    promises = re.split(r"^- ", promised, flags=re.MULTILINE)[1:]
    assert [each for each in promises if "`tests/" not in each] == []
    assert "`tests/" not in not_promised
