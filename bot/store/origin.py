"""Which version a file is of, who wrote it, and whose records it holds.

Reads files of every version, also of those to come: what is not there is None.
"""

import re
import shlex
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import bot
from bot.core.primitives import Millis, UserId
from bot.errors import StoreFault
from bot.store.connection import Connection

MIGRATIONS = files("bot.store") / "migrations"
COLUMNS = ("shopfloor", "user_id", "copied_at")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from."""

    version: int
    """How many migrations it has seen; 0: it is new, or none of ours."""
    shopfloor: str | None = None
    """The version of the program that wrote it last."""
    user_id: UserId | None = None
    copied_at: Millis | None = None
    """Of a backup: when it was made."""


def migrations() -> list[str]:
    """The SQL of every migration, in order; the n-th brings a file to version n."""
    named = sorted((each.name, each) for each in MIGRATIONS.iterdir() if each.name.endswith(".sql"))
    return [each.read_text(encoding="utf-8") for _, each in named]


async def read(db: Connection, path: Path) -> Origin:
    """Where the file comes from. Raises StoreFault if it is of a version that is not known here."""
    ((version,),) = await db.execute_fetchall("PRAGMA user_version")
    found = await _written_in(db, int(version))
    if found.version > len(migrations()):
        raise StoreFault(f"{path}: {_newer(found)}{_way_back(path)}")
    return found


async def _written_in(db: Connection, version: int) -> Origin:
    columns = {row[1] for row in await db.execute_fetchall("PRAGMA table_info(origin)")}
    if not columns.issuperset(COLUMNS):  # older than the table, or newer than these
        return Origin(version)
    rows = await db.execute_fetchall(f"SELECT {', '.join(COLUMNS)} FROM origin")  # noqa: S608
    return Origin(version, *next(iter(rows), ()))


def _newer(found: Origin) -> str:
    # Between two releases it may have the name that this one has.
    named = None if found.shopfloor == bot.__version__ else found.shopfloor
    wrote = named or "newer than this one"
    wanted = f"shopfloor {named} or newer" if named else "the newer shopfloor"
    return (
        f"this database was written by shopfloor {wrote} (database version {found.version}). "
        f"This is shopfloor {bot.__version__}, which knows versions up to {len(migrations())}. "
        f"Install {wanted}."
    )


def _way_back(path: Path) -> str:
    known = [each for each in copies_before(path) if _leads_to(each) <= len(migrations()) + 1]
    if not known:
        return ""
    restore = shlex.join(["shopfloor", "restore", str(known[-1])])
    return f" Or go back to before the upgrade: {restore}"


async def sign(db: Connection) -> None:
    """Note that this program writes the file now."""
    rows = await db.execute_fetchall("SELECT shopfloor, copied_at FROM origin")
    # A start need not write, and so need not wait for another that is writing.
    if [tuple(row) for row in rows] != [(bot.__version__, None)]:
        await db.execute(
            "INSERT INTO origin (only_row, shopfloor) VALUES (1, ?) ON CONFLICT (only_row)"
            " DO UPDATE SET shopfloor = excluded.shopfloor, copied_at = NULL",
            (bot.__version__,),
        )


async def put_user(db: Connection, user_id: UserId) -> None:
    """Note whose records these are."""
    await db.execute("UPDATE origin SET user_id = ?", (user_id,))


# --- what was before a migration -------------------------------------------------------------


def copy_before(path: Path, version: int, at: str) -> Path:
    """Where the records go as they are before they become of that version; `at` is a time."""
    return path.with_name(f"{path.stem}-before-version-{version}-{at}.db")


def copies_before(path: Path) -> list[Path]:
    """Such copies of a database, the oldest first."""
    # The oldest are deleted: nothing else may be taken for one.
    name = re.compile(re.escape(path.stem) + r"-before-version-[0-9]+-[0-9]{8}T[0-9]{6,12}Z\.db")
    found = [each for each in path.parent.iterdir() if name.fullmatch(each.name)]
    mine = [each for each in found if each.is_file()]
    return sorted(mine, key=lambda each: each.stem.rsplit("-", 1)[1])


def _leads_to(copy: Path) -> int:
    return int(copy.stem.rsplit("-", 2)[1])
