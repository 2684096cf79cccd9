"""The rules on imports hold, and each of them can be broken; `core` keeps nothing in memory."""

import dataclasses
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

import bot.core

ROOT = Path(__file__).parents[1]
OFFENDERS = {
    "one-way": ("bot/core/offender_a.py", "import bot.loops.clerk"),
    "core": ("bot/core/offender_g.py", "from bot.core import door"),
    **{
        subject: (f"bot/core/{subject}/offender_{subject}.py", f"import bot.core.{subject}")
        for subject in (
            *("commands", "outcomes", "polls", "questions", "weeks", "rooms", "schedule"),
            *("review", "sharing"),
        )
    },
    "values": ("bot/core/commands/values.py", "from bot.core import door"),
    "door": ("bot/loops/offender_b.py", "from bot.core.polls import counting"),
    "verbs": ("bot/core/verbs/offender_j.py", "from bot.core.commands import reading"),
    "registry": ("bot/core/verbs/offender_h.py", "from bot.core.verbs.registry import VERBS"),
    "nio": ("bot/loops/offender_c.py", "from nio.crypto import Olm"),
    "sqlite": ("bot/operator/offender_d.py", "import sqlite3"),
    "pure": ("bot/core/offender_e.py", "from time import monotonic"),
}
"""By contract: a file, and an import in it that breaks this one."""
HOMELESS = "bot/offender_f.py"


def lint(folder: Path, *words: str) -> str:
    """What the check of imports says about the package in that folder."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = [str(lint_imports), "--no-cache", *words]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said about each contract, by its name, where all of them are broken."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file, line in (*OFFENDERS.values(), (HOMELESS, "")):
        (folder / file).write_text(f"{line}\n")
    _, words = lint(folder).split("Broken contracts\n")
    parts = re.split(r"\n(.+)\n-+\n", words)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def names() -> dict[str, str]:
    """The contracts' names, by id."""
    written = (ROOT / "pyproject.toml").read_text()
    return dict(
        re.findall(r'\[\[tool.importlinter.contracts]]\nid = "(.+)"\nname = "(.+)"', written)
    )


@pytest.mark.parametrize("contract", names())
def test_each_contract_finds_who_breaks_it(broken: dict[str, str], contract: str) -> None:
    assert Path(OFFENDERS[contract][0]).stem in broken[names()[contract]]


def test_a_module_without_a_floor_is_found(broken: dict[str, str]) -> None:
    assert Path(HOMELESS).stem in broken[names()["one-way"]]


def values() -> Iterator[type]:
    """The classes of `core`."""
    for module in pkgutil.walk_packages(bot.core.__path__, "bot.core."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and each.__module__ == module.name:
                yield each


def is_frozen(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_nothing_in_core_changes_once_it_is_made() -> None:
    kinds = set(values())
    assert len(kinds) > 100
    fixed = {each for each in kinds if is_frozen(each) or issubclass(each, Enum | Exception)}
    # A name for a kind of text or number is as fixed as these are.
    assert not {each for each in kinds - fixed if not issubclass(each, str | int)}
