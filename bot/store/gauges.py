"""How the record book stands, in a few numbers, for those who watch over the bot.

Asked again and again beside the bot's work: nothing here may take long, however old the file is.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.acts import Urgency
from bot.core.primitives import Millis
from bot.errors import StoreFault
from bot.store.acts import ActState
from bot.store.connection import Connection
from bot.store.database import Database

NEWEST = 100_000
"""So many acts are looked at, which takes some 25 ms; what waits is looked at however old it is."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Numbers alone: of no room, of nobody."""

    acts: Mapping[ActState, int]
    """By state, of the newest 100,000; waiting ones all."""
    oldest: Millis | None
    """When the oldest act that waits was ordered, without second looks at polls, which may wait."""
    rooms: int
    """That the bot is in."""
    open_polls: int
    """Whose result is still to come."""
    bytes: int
    """Of the database, without its write-ahead log."""


async def gauges(database: Database) -> Gauges:
    """How it stands now, of a file opened by `read`. Raises StoreFault."""
    try:
        async with database.snapshot() as db:
            return await _read(db)
    except sqlite3.DatabaseError as fault:
        raise StoreFault(f"The database can't be read: {fault}") from fault


async def _read(db: Connection) -> Gauges:
    settled = await db.execute_fetchall(
        "SELECT state, count(*) AS acts FROM acts WHERE state <> 'waiting'"
        " AND position > (SELECT max(position) FROM acts) - ? GROUP BY state",
        (NEWEST,),
    )
    (now,) = await db.execute_fetchall(
        "SELECT (SELECT count(*) FROM acts WHERE state = 'waiting') AS waiting,"
        " (SELECT min(ordered_at) FROM acts WHERE state = 'waiting' AND urgency < ?) AS oldest,"
        " (SELECT count(*) FROM rooms WHERE membership = 'joined') AS rooms,"
        " (SELECT count(*) FROM polls WHERE state IN ('open', 'counting')) AS open_polls,"
        " page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
        (Urgency.LATER,),
    )
    acts = dict.fromkeys(ActState, 0)
    acts |= {ActState(row["state"]): row["acts"] for row in settled}
    acts[ActState.WAITING] = now["waiting"]
    return Gauges(acts, now["oldest"], now["rooms"], now["open_polls"], now["bytes"])
