"""While the bot runs its pages are fresh, and what can't be written stops nothing."""

import logging
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.rooms.values import Membership, Room
from bot.core.schedule.preferences import Preferences
from bot.core.verbs.help import HelpCommand
from bot.loops import publisher as module
from bot.loops.publisher import Publisher
from bot.publishing import Site
from bot.store import preferences, rooms, rounds
from bot.store.sharing import Which
from tests.core.samples import NOW, asked
from tests.core.samples import ROOM as SAMPLE
from tests.loops.desk import Desk, at_work, desk, eventually

SHARES = Preferences(SAMPLE, shares=True, shared_number=7, shared_from=10)


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST_S", 0.01)
    monkeypatch.setattr(module, "AGAIN_S", 0.01)


async def put(books: Desk, chosen: Preferences) -> None:
    async with books.clerk.database.transaction() as db:
        await preferences.put(db, chosen)
    books.clerk.wake()


def publisher(books: Desk, folder: Path) -> Publisher:
    which = Which(10, ZoneInfo("Europe/London"))
    return Publisher(books.clerk, folder / "shopfloor.db", which, lambda: Site(folder / "site"))


async def until(path: Path, words: str | None) -> None:
    """Wait until the page is there and says so; None: until it isn't."""

    async def so() -> bool:
        if words is None:
            return not path.exists()
        return path.exists() and words in path.read_text()

    await eventually(so)


async def test_a_room_is_on_the_pages_as_long_as_it_shares(tmp_path: Path) -> None:
    page = tmp_path / "site" / "room-7" / "index.html"
    async with desk(tmp_path) as books:
        async with books.clerk.database.transaction() as db:
            await rooms.put(db, Room(SAMPLE, Membership.JOINED))
        async with at_work(publisher(books, tmp_path).run()):
            await until(tmp_path / "site" / "index.html", "No room shares")
            await put(books, SHARES)
            await until(page, "Nothing has been asked")
            async with books.clerk.database.transaction() as db:
                await rounds.put_question(db, replace(asked("a"), due_at=NOW))
            # What was decided in one room has that room's pages written.
            await books.command(SAMPLE, HelpCommand())
            await until(page, "1 question.")
            await put(books, replace(SHARES, shares=False))
            await books.command(SAMPLE, HelpCommand(), "$again")
            await until(page, None)
            await until(tmp_path / "site" / "index.html", "No room shares")


async def test_what_cannot_be_written_is_logged_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    (tmp_path / "site").mkdir()
    letter = tmp_path / "site" / "letter"
    letter.write_text("mine")
    async with desk(tmp_path) as books, at_work(publisher(books, tmp_path).run()):

        async def complained() -> bool:
            return bool(caplog.records)

        await eventually(complained)
        letter.unlink()
        await until(tmp_path / "site" / "index.html", "No room shares")
    assert [record.getMessage()[:24] for record in caplog.records] == ["The site isn't up to dat"]
