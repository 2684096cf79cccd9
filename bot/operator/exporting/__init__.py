"""`shopfloor export`: the rooms' record as files, for people who archive or calculate.

What may leave a room is decided before: here is nothing to hide. Every format is written room by
room, beside what was there before, and takes its place as a whole.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.primitives import RoomId
from bot.core.schedule.preferences import Preferences
from bot.core.sharing.naming import called, numbered, room_key
from bot.core.sharing.record import SharedRoom, since_week
from bot.core.weeks.calendar import latest_week, week_of
from bot.core.weeks.values import WeekId
from bot.errors import ShopfloorFault
from bot.loops.clock import wall_clock
from bot.operator.exporting import documents, sheets, wiki
from bot.operator.exporting.folder import filling
from bot.operator.finding import find
from bot.render.markup import clean
from bot.store import Database, preferences, sharing

ARCHIVE = "Includes rooms that don't share. This is for your own archive: don't pass it on."


class Format(StrEnum):
    """How the files are written."""

    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


Write = Callable[[SharedRoom], None]
WRITERS: Mapping[Format, Callable[[Path, str], AbstractContextManager[Write]]] = {
    Format.CSV: sheets.writing,
    Format.JSON: documents.writing,
    Format.MARKDOWN: wiki.writing,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported."""

    room: str | None = None
    """Its id, alias or name, or its name or number in the record; None: all that share."""
    since: WeekId | int | None = None
    """A number alone is the latest week of that number that has begun."""
    archive: bool = False
    """Also rooms that don't share."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it."""

    rooms: int
    unshared: int
    """Of these, such as don't share."""
    files: int


async def export(config: Config, out: Path, form: Format, wanted: Wanted) -> Exported:
    """Write the record into that folder. Raises ShopfloorFault; then it is as it was before."""
    week = _week(wanted.since, ZoneInfo(config.bot.timezone))
    rooms = None if wanted.room is None else [await _room(config, wanted.room)]
    warning = ARCHIVE if wanted.archive else ""
    with filling(out) as folder:
        with WRITERS[form](folder, warning) as write:
            shares = await _write(config, rooms, week, wanted, write)
        if rooms and not shares:
            raise ShopfloorFault(
                f"{clean(wanted.room or '')} doesn't share its record. Its moderators can write "
                "`share on` there. For your own archive, add --all."
            )
        return Exported(len(shares), shares.count(False), len(list(folder.iterdir())))


async def _write(
    config: Config,
    rooms: list[RoomId] | None,
    week: WeekId | None,
    wanted: Wanted,
    write: Write,
) -> list[bool]:
    """Whether each room that was written shares."""
    which = sharing.Which(
        config.share.at_least, ZoneInfo(config.bot.timezone), rooms, wanted.archive
    )
    shares = []
    async with (
        Database.read(config.storage.database) as database,
        database.snapshot() as db,
        aclosing(sharing.record(db, which)) as found,
    ):
        async for room in found:
            write(since_week(room, week) if week else room)
            shares.append(room.shares)
    return shares


def _week(wanted: WeekId | int | None, zone: ZoneInfo) -> WeekId | None:
    this = week_of(wall_clock(), zone)
    week = latest_week(wanted, this) if isinstance(wanted, int) else wanted
    if wanted is not None and week is None:
        raise ShopfloorFault(f"Neither {this.year} nor {this.year - 1} had a week {wanted} so far.")
    if week and week > this:
        raise ShopfloorFault(f"Week {week} hasn't started yet. This week is {this}.")
    return week


async def _room(config: Config, wanted: str) -> RoomId:
    """By its id, or by what the record calls it; else by what the homeserver does."""
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        if await sharing.knows(db, RoomId(wanted)):
            return RoomId(wanted)
        known = [each for each in (await preferences.every(db)).values() if each.shared_number]
    fitting = [each for each in known if _is_called(each, wanted)]
    if len(fitting) > 1:
        keys = ", ".join(map(room_key, fitting))
        raise ShopfloorFault(f"{len(fitting)} rooms are called “{clean(wanted)}”. Use one: {keys}.")
    if not fitting and (wanted[:1] == "!" or numbered(wanted)):
        raise ShopfloorFault(
            f"There's no room “{clean(wanted)}”. `shopfloor rooms` lists the bot's rooms."
        )
    return fitting[0].room_id if fitting else (await find(config, wanted)).room_id


def _is_called(chosen: Preferences, wanted: str) -> bool:
    plain = clean(wanted).casefold()
    names = (clean(called(chosen)).casefold(), room_key(chosen), str(chosen.shared_number))
    return plain in names or numbered(wanted) == chosen.shared_number
