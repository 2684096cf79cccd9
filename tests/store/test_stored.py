"""The manual's page of what is stored names every table, file and time, as they are."""

import re
from importlib.resources import files
from pathlib import Path

from bot.config.sections import Storage
from bot.core.model import DAY
from bot.core.preferences import ACCEPTED_KEPT, LOG_KEPT, MOST_ENTRIES, WAITING_KEPT
from bot.core.slots import FARTHEST_BACK
from bot.loops.keeper import COUNTED_DAYS, KEPT_DAYS
from bot.matrix import pickles, seeds, session
from bot.store import Database
from bot.store.copying import FORGOTTEN
from bot.store.crypto import SESSIONS_A_DEVICE
from bot.store.database import COPIES_BEFORE
from bot.store.inventory import inventory

PAGE = (files("bot") / "manual" / "stored.md").read_text(encoding="utf-8")


def rows() -> dict[str, str]:
    """How long each thing is kept, by the names in the first column."""
    found = re.findall(r"^\| (`.*?`) \| .* \| (.*?) \|$", PAGE, flags=re.MULTILINE)
    return {name: kept for names, kept in found for name in re.findall("`(.*?)`", names)}


async def test_every_table_is_told_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "shopfloor.db"
    async with Database.open(path) as database, database.transaction() as db:
        tables = {name for name, _ in await inventory(db)}
    assert {name for name in rows() if re.fullmatch("[a-z_]+", name)} == tables


def test_the_times_are_those_of_the_program() -> None:
    kept = rows()
    assert f"{KEPT_DAYS} days" in kept["handled"]
    assert f"{KEPT_DAYS} days" in kept["acts"]
    assert f"{KEPT_DAYS} days" in kept["room_keys"]
    assert kept["olm_sessions"].startswith(f"{KEPT_DAYS} days")
    assert kept["olm_sessions"].endswith(f"at most {SESSIONS_A_DEVICE} a device")
    assert kept["slots"] == f"{FARTHEST_BACK // DAY + 1} days"
    assert kept["counted"].endswith(f"at most {COUNTED_DAYS} days after the count")
    assert kept["log"] == f"{LOG_KEPT // DAY} days; at most {MOST_ENTRIES} lines a room"
    times = f"at most {WAITING_KEPT // DAY} days, or {ACCEPTED_KEPT // DAY} if accepted"
    assert kept["suggestions"].endswith(times)
    assert kept["backups/shopfloor-2026-11-23.db"].startswith(f"the last {Storage().keep} ")
    assert kept["data/shopfloor-before-version-8-….db"] == f"the last {COPIES_BEFORE}"


def test_every_secret_is_told_and_what_no_backup_has() -> None:
    secrets = (session.FILE, seeds.FILE, pickles.FILE, pickles.COUNT_FILE, "lock")
    assert {f"secrets/{name}" for name in secrets} == {
        name for name in rows() if name.startswith("secrets/")
    }
    words = " and ".join(f"`{table}`" for table in FORGOTTEN)
    assert f"and so are {words}." in PAGE
