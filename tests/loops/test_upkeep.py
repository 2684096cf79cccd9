"""Once a day, by UTC: what is old is forgotten, and a backup is made; whatever the clocks do."""

import logging
import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.config.sections import Storage
from bot.core.primitives import DAY, HOUR, EventId, Millis
from bot.loops.upkeep import Upkeep
from bot.store import Database, sync
from bot.store.backup import look
from bot.store.tables import KEPT
from tests.loops.desk import Clock

NOON: Millis = 1_795_435_200_000
"""2026-11-23 12:00 UTC."""
YEARS: Millis = 400 * DAY


class House:
    """A database, and the upkeep of it, whose clocks have hands."""

    def __init__(self, database: Database, storage: Storage) -> None:
        self.database = database
        self.storage = storage
        self.clock = Clock(NOON)
        self.server_time: Millis | None = None
        self.upkeep = Upkeep(database, storage, self.clock, lambda: self.server_time)

    @property
    def backups(self) -> list[str]:
        """Names of the files in their folder."""
        folder = self.storage.backups
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []

    async def look(self, after: Millis = 0) -> list[str]:
        """Let the upkeep look, so much later; the backups there are then."""
        self.clock.ahead += after
        await self.upkeep.look()
        return self.backups

    async def handled(self, name: str, at: Millis) -> None:
        async with self.database.transaction() as db:
            await sync.first_time(db, EventId(name), at)

    async def known(self) -> list[str]:
        async with self.database.transaction() as db:
            rows = await db.execute_fetchall("SELECT event_id FROM handled ORDER BY at")
        return [row["event_id"] for row in rows]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    storage = Storage(database=tmp_path / "floor.db", backups=tmp_path / "far" / "backups", keep=3)
    async with Database.open(storage.database) as database:
        yield House(database, storage)


def dated(*days: str) -> list[str]:
    return [f"floor-{day}.db" for day in days]


# --- backups -----------------------------------------------------------------------------------


async def test_a_backup_is_made_once_a_day_for_its_owner_alone(house: House) -> None:
    assert await house.look() == dated("2026-11-23")
    (file,) = house.storage.backups.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    made = (await look(file)).origin.copied_at
    inode = file.stat().st_ino
    assert await house.look(11 * HOUR) == dated("2026-11-23")
    assert (file.stat().st_ino, (await look(file)).origin.copied_at) == (inode, made)
    assert await house.look(HOUR) == dated("2026-11-23", "2026-11-24")


async def test_the_newest_are_kept_and_what_is_not_ours_is_left_alone(house: House) -> None:
    foreign = ["floor-2026-11-01.db.gz", "floor-before.db", "other-2026-11-01.db", "old.db"]
    house.storage.backups.mkdir(parents=True)
    for name in foreign:
        (house.storage.backups / name).touch()
    for _ in range(5):
        await house.look(DAY)
    ours = dated("2026-11-26", "2026-11-27", "2026-11-28")
    assert house.backups == sorted([*foreign, *ours])


async def test_folders_and_links_of_such_names_cost_nothing_that_is_not_ours(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, precious = house.storage.backups, tmp_path / "precious"
    precious.write_text("of somebody else")
    for day in ("2026-11-01", "2026-11-24"):
        (folder / f"floor-{day}.db").mkdir(parents=True)
    (folder / "floor-2026-11-02.db").symlink_to(precious)
    for _ in range(5):
        await house.look(DAY)
    ours = dated("2026-11-26", "2026-11-27", "2026-11-28")
    assert house.backups == sorted([*dated("2026-11-01", "2026-11-24"), *ours])
    assert precious.read_text() == "of somebody else"
    (log_lines,) = caplog.messages
    assert "floor-2026-11-24.db: exists already" in log_lines


async def test_what_a_kill_left_unfinished_goes(house: House) -> None:
    await house.look()
    (house.storage.backups / "floor-2026-11-22.db.new").touch()
    assert await house.look(DAY) == dated("2026-11-23", "2026-11-24")


async def test_none_is_wanted_and_none_is_made(house: House, tmp_path: Path) -> None:
    storage = house.storage.model_copy(update={"keep": 0})
    await Upkeep(house.database, storage, house.clock, lambda: None).look()
    assert not storage.backups.exists()


async def test_a_clock_that_was_ahead_or_behind_costs_no_backup_but_one(house: House) -> None:
    for _ in range(3):
        await house.look(DAY)
    before = dated("2026-11-24", "2026-11-25", "2026-11-26")
    assert await house.look(YEARS) == [*before[1:], *dated("2027-12-31")]
    # The one from the future takes nobody's place.
    assert await house.look(DAY - YEARS) == [*before[1:], *dated("2026-11-27", "2027-12-31")]
    ours = dated("2026-11-26", "2026-11-27", "2026-11-28")
    assert await house.look(DAY) == [*ours, *dated("2027-12-31")]
    assert await house.look(-YEARS) == [*dated("2025-10-24"), *ours, *dated("2027-12-31")]


async def test_a_homeserver_whose_clock_stands_still_hinders_no_backup(house: House) -> None:
    house.server_time = NOON
    await house.look()
    assert await house.look(DAY) == dated("2026-11-23", "2026-11-24")


async def test_what_hinders_it_is_told_once_a_day_and_stops_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    folder = house.storage.backups
    folder.parent.mkdir()
    folder.write_text("a file")
    for _ in range(3):
        await house.look(HOUR)
    (log_lines,) = caplog.messages
    assert log_lines == f"No backup today: {folder}: File exists."
    await house.look(DAY)
    assert len(caplog.messages) == 2
    folder.unlink()
    caplog.set_level(logging.INFO)
    assert await house.look(HOUR) == dated("2026-11-24")
    assert caplog.messages[-1].startswith("Backed up the records to ")


async def test_it_does_not_take_the_room_that_the_bot_needs(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = house.storage.database.stat().st_size
    real = shutil.disk_usage

    def nearly_full(path: Path) -> Any:
        return real(path)._replace(free=2 * size - 1)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", nearly_full)
        assert await house.look() == []
    assert "too little space" in caplog.text
    assert await house.look() == dated("2026-11-23")


async def test_where_room_is_wanted_what_is_too_old_goes_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its operator has lowered `keep`; and a kill has left something."""
    folder = house.storage.backups
    folder.mkdir(parents=True)
    days = [f"2026-11-{day}" for day in range(18, 23)]
    for name in (*dated(*days), "floor-2026-11-22.db.new"):
        (folder / name).touch()
    real = shutil.disk_usage

    def room_for_three(path: Path) -> Any:
        return real(path)._replace(free=0) if len(house.backups) > 3 else real(path)

    monkeypatch.setattr(shutil, "disk_usage", room_for_three)
    assert await house.look() == dated(*days[-2:], "2026-11-23")


# --- what is old -------------------------------------------------------------------------------


async def test_what_is_old_is_forgotten_once_a_day(house: House) -> None:
    await house.handled("$old", NOON - KEPT - 1)
    await house.handled("$a day younger", NOON - KEPT + DAY - 1)
    await house.look()
    assert await house.known() == ["$a day younger"]
    await house.handled("$older", 0)
    await house.look(11 * HOUR)
    assert await house.known() == ["$older", "$a day younger"]
    await house.look(13 * HOUR)
    assert await house.known() == []


async def test_a_clock_half_a_year_ahead_has_nothing_forgotten(house: House) -> None:
    await house.handled("$young", NOON)
    house.server_time = NOON
    await house.look(YEARS)
    assert await house.known() == ["$young"]
    house.server_time = NOON + YEARS
    await house.look()
    assert await house.known() == []


async def test_a_homeserver_that_is_ahead_has_nothing_forgotten(house: House) -> None:
    await house.handled("$young", NOON)
    house.server_time = NOON + YEARS
    await house.look()
    assert await house.known() == ["$young"]


async def test_what_is_forgotten_is_in_no_file_any_more(house: House) -> None:
    await house.handled("$an-event-of-long-ago", 0)
    stored = [*house.storage.database.parent.glob("floor.db*")]
    assert any(b"$an-event-of-long-ago" in each.read_bytes() for each in stored)
    await house.look()
    assert not [each for each in stored if b"$an-event-of-long-ago" in each.read_bytes()]
