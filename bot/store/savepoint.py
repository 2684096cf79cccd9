"""A part of a transaction that can fail alone.

For mistakes of the program's. Trouble with the file, and whatever a person can mend, ends the
transaction as a whole and must not be caught here.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import ShopfloorFault
from bot.store.connection import Connection

_AGAINST_WHAT_WAS_ASKED = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)
"""What SQLite has against a statement, and not against its file."""


class TakenBack(Exception):
    """The part failed by a mistake of the program's, which is the cause; it left no trace."""


@asynccontextmanager
async def savepoint(db: Connection) -> AsyncIterator[None]:
    """What raises in the block is undone; what the transaction did before stays.

    Raises TakenBack, and whatever ends the transaction as it is.
    """
    await db.execute("SAVEPOINT part")
    try:
        yield
    except Exception as fault:
        if _ends_all(fault):
            raise
        await db.execute("ROLLBACK TO part")
        await db.execute("RELEASE part")
        raise TakenBack from fault
    await db.execute("RELEASE part")


def _ends_all(fault: Exception) -> bool:
    # After some faults of the file SQLite has ended the transaction, and knows no savepoint.
    return isinstance(fault, ShopfloorFault | sqlite3.DatabaseError) and not isinstance(
        fault, _AGAINST_WHAT_WAS_ASKED
    )
