"""The manual's page of what is stored names every table, file and time, as they are."""

import re
from importlib.resources import files

import pytest

from bot.config.sections import Storage
from bot.core.rooms.values import MOST_ENTRIES
from bot.matrix import secret_keys, seeds, session
from bot.store.database import COPIES_BEFORE
from bot.store.tables import TABLES, Table

PAGE = (files("bot") / "manual" / "stored.md").read_text(encoding="utf-8")


def rows() -> dict[str, str]:
    """How long each thing is kept, by the names in the first column."""
    found = re.findall(r"^\| (`.*?`) \| .* \| (.*?) \|$", PAGE, flags=re.MULTILINE)
    return {name: kept for names, kept in found for name in re.findall("`(.*?)`", names)}


def test_every_table_is_named_and_no_other() -> None:
    assert {name for name in rows() if re.fullmatch("[a-z_]+", name)} == {
        table.name for table in TABLES
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_times_are_those_of_the_program(table: Table) -> None:
    figures = {rule.figure for rule in table.forgets if rule.figure is not None}
    if table.name == "log":  # each new line of a room drops its oldest
        figures.add(MOST_ENTRIES)
    assert set(map(int, re.findall(r"\b\d+\b", rows()[table.name]))) == figures


def test_the_numbers_of_copies_are_those_of_the_program() -> None:
    kept = rows()
    assert kept["backups/shopfloor-2026-11-23.db"].startswith(f"the last {Storage().keep} ")
    assert kept["data/shopfloor-before-version-8-….db"] == f"the last {COPIES_BEFORE}"


def test_every_secret_is_told_and_what_no_backup_has() -> None:
    secrets = (session.FILE, seeds.FILE, secret_keys.FILE, secret_keys.COUNT_FILE, "lock")
    assert {f"secrets/{name}" for name in secrets} == {
        name for name in rows() if name.startswith("secrets/")
    }


def test_what_no_backup_has_is_named() -> None:
    scripts = (files("bot.store") / "migrations").iterdir()
    encryption = "".join(each.read_text() for each in scripts if "encryption" in each.name)
    left_out = [table.name for table in TABLES if table.backup == "left out"]
    others = [name for name in left_out if f"CREATE TABLE {name} " not in encryption]
    words = " and ".join(f"`{name}`" for name in others)
    assert f"The\ntables of encryption are empty in it, and so are {words}." in PAGE
