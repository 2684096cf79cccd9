"""Which events each count took in, by keyed hashes; for a day after the end of a poll."""

from collections.abc import Iterable

from bot.core.primitives import ActId
from bot.store import rows
from bot.store.connection import Connection


async def put(db: Connection, round_id: ActId, digests: Iterable[bytes]) -> None:
    """Write down what the latest count of a poll took in."""
    await drop(db, round_id)
    await rows.put(db, "counted", *[{"round_id": round_id, "digest": each} for each in digests])


async def of(db: Connection, round_id: ActId) -> frozenset[bytes]:
    """What is kept of a poll."""
    found = await db.execute_fetchall("SELECT digest FROM counted WHERE round_id = ?", (round_id,))
    return frozenset(row["digest"] for row in found)


async def drop(db: Connection, round_id: ActId) -> None:
    """Forget it."""
    await db.execute("DELETE FROM counted WHERE round_id = ?", (round_id,))
