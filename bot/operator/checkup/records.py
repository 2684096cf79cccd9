"""The database: whether it is sound, and what is in it. Looks beside a running bot."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.keyring import AccountRow
from bot.core.rooms.values import Room
from bot.errors import StoreFault
from bot.operator.checkup import owners
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong
from bot.store import act_list, crypto, rooms
from bot.store.act_list import Entry
from bot.store.acts import ActState
from bot.store.database import in_use
from bot.store.inspection import Inspection, inspect, looking

READ_FOR_S = 10.0
"""Nobody waits longer for the bytes of a large file to be compared."""
RESTORE = "Stop the bot and restore a backup: shopfloor restore FILE"


@dataclass(frozen=True, slots=True)
class Records:
    """What is recorded, at one moment."""

    device: AccountRow | None = None
    rooms: tuple[Room, ...] = ()
    """Those the bot is in."""
    acts: tuple[Entry, ...] = ()
    """Those that wait."""
    running: bool = False
    """Whether a bot is at work on them."""


async def look(path: Path, owner: int) -> tuple[list[Finding], Records | None]:
    """How the file is; and what is in it, if that can be read."""
    if findings := out_of_reach(path, owner):
        return findings, None
    if not owners.there(path):
        words = f"{path}: not there yet; the first `shopfloor run` creates it"
        return [ok(What.DATABASE, words)], Records()
    try:
        running = in_use(path)
        async with looking(path) as db:
            seen = await inspect(db, path, READ_FOR_S)
            if seen.damage or seen.version < seen.known:
                return [_unusable(path, seen)], None
            records = Records(
                await crypto.own_account(db),
                await rooms.joined(db),
                tuple(
                    each for each in await act_list.listed(db, 0) if each.state is ActState.WAITING
                ),
                running,
            )
    except StoreFault as fault:
        return [wrong(What.DATABASE, str(fault))], None
    except OSError as fault:
        return [wrong(What.DATABASE, f"{path}: can't be opened: {fault.strerror}.")], None
    return [_in_order(path, seen, running)], records


def out_of_reach(path: Path, owner: int) -> list[Finding]:
    """What keeps the bot from its database, by whose it is and who may do what there."""
    if owners.there(path.parent) and not path.parent.is_dir():
        return [wrong(What.DATABASE, f"{path.parent} is not a folder.", "Move that file away.")]
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm", ".lock")]
    findings = owners.strangers(What.DATABASE, path.parent, [path.parent, *files], owner)
    return findings or [
        *owners.open_to_others(What.DATABASE, files[:2]),
        *owners.closed_to_us(What.DATABASE, files[:2]),
    ]


def _unusable(path: Path, seen: Inspection) -> Finding:
    if seen.damage:
        return wrong(What.DATABASE, f"{path} is damaged: {seen.damage[0]}.", RESTORE)
    words = f"{path}: from an older shopfloor (database version {seen.version}, now {seen.known})."
    mend = "Start `shopfloor run`, or restart it if it's running: that updates the database."
    return attention(What.DATABASE, words, mend)


def _in_order(path: Path, seen: Inspection, running: bool) -> Finding:
    size = path.stat().st_size / 1e6
    sound = "sound" if seen.complete else f"sound as far as checked in {READ_FOR_S:.0f} s"
    work = "the bot is running" if running else "the bot isn't running"
    return ok(What.DATABASE, f"{path}: {size:,.1f} MB, {sound}; {work}")
