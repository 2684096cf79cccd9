"""Every promise has its tests on the page beside it, and those tests exist."""

import ast
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.operator.manual import page

ROOT = Path(__file__).parents[1]
PROMISED, _, NOT_PROMISED = page("promises").partition("## What is not promised")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def entries(text: str) -> Mapping[str, Sequence[str]]:
    """The entries of each section, each on one line."""
    sections = (part.split("\n", 1) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:])
    return {
        title: [" ".join(each.split()) for each in re.split(r"^- ", rest, flags=re.MULTILINE)[1:]]
        for title, rest in sections
    }


PROMISES, TESTED = entries(PROMISED), entries(page("promises-tests"))


def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in tree.body if isinstance(each, kinds)}


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(page("promises-tests"))
    assert len(named) > 50
    assert [(file, name) for file, name in named if name not in names_in(file)] == []


def test_every_promise_has_its_tests_under_its_first_words() -> None:
    assert list(TESTED) == list(PROMISES)
    for section, promises in PROMISES.items():
        tested = TESTED[section]
        starts = [each.partition(" …")[0] for each in tested]
        assert [each[: len(start)] for each, start in zip(promises, starts, strict=True)] == starts
        assert all(starts)
        assert [each for each in tested if not NAMED.search(each)] == []


def test_the_page_of_promises_is_free_of_tests() -> None:
    assert NOT_PROMISED
    assert "tests/" not in PROMISED + NOT_PROMISED
