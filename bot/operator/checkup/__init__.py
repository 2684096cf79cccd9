"""Everything that can be wrong before and while the bot runs, looked at once.

Changes nothing: signs in nowhere, migrates nothing, keeps no lock. What cannot be looked at because
of something else that is wrong is named as such, so that one mistake is one line.
"""

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.primitives import Millis, UserId
from bot.errors import ShopfloorFault, StoreFault
from bot.loops.clock import Clock, wall_clock
from bot.matrix import bars
from bot.matrix.gateway import Barred, Gateway, TryLater
from bot.operator.checkup import (
    admin,
    files,
    health,
    owners,
    pending,
    records,
    rooms,
    server,
    signed_in,
    written,
)
from bot.operator.checkup.findings import (
    Finding,
    State,
    What,
    any_wrong,
    skipped,
    unanswered,
    wrong,
)
from bot.operator.checkup.records import Records

__all__ = ["Finding", "State", "What", "checkup"]

REST = tuple(what for what in What if what not in (What.CONFIG, What.DECKS, What.USER))
"""All that the config tells where to look for."""
OF_RECORDS = (What.BACKUPS, What.ACTS, What.LIMITS)
OF_ACCOUNT = (What.DEVICES, What.IDENTITY, What.ROOMS)
UNREAD = "fix or update the database first"

Group = list[Finding]


async def checkup(config_file: Path, clock: Clock = wall_clock) -> AsyncIterator[Finding]:
    """Every finding as it comes, in the order of `What`."""
    async for group in _groups(config_file, clock):
        for finding in group:
            yield finding


async def _groups(config_file: Path, clock: Clock) -> AsyncIterator[Group]:
    found, config = written.config(config_file)
    yield found
    yield written.decks(config)
    if config is None:
        yield skipped(REST, "fix the config first")
        return

    owner = files.rightful(config_file, config)
    yield owners.as_root(owner)
    of_database, known = await records.look(config.storage.database, owner)
    of_secrets = files.secrets(config, known, owner)
    yield [*of_secrets, *files.disk(config, owner), *of_database]
    yield _recorded(config, known, owner, clock())
    yield await _watched(config, known)

    of_server = await server.homeserver(config, clock)
    yield of_server
    if any_wrong(of_server[:1]):
        yield skipped((What.SESSION, *_of_account(config)), server.UNHEARD)
    elif any_wrong(of_secrets):
        yield skipped((What.SESSION, *_of_account(config)), "fix the secrets first")
    else:
        async for group in _account(config, known):
            yield group


def _recorded(config: Config, known: Records | None, owner: int, now: Millis) -> Group:
    if known is None:
        return skipped(OF_RECORDS, UNREAD)
    zone = ZoneInfo(config.bot.timezone)
    return [
        *files.backups(config, known, owner, now),
        *pending.acts(known, zone, now),
        pending.limits(known.acts),
    ]


async def _watched(config: Config, known: Records | None) -> Group:
    if known is None and config.health:
        return skipped([What.HEALTH], UNREAD)
    return await health.health(config.health, running=bool(known and known.running))


def _of_account(config: Config) -> tuple[What, ...]:
    """What is looked at of the account, beside the session."""
    return (*OF_ACCOUNT, What.ADMIN) if config.admin else OF_ACCOUNT


async def _account(config: Config, known: Records | None) -> AsyncIterator[Group]:
    """What only the homeserver knows of the bot."""
    mine = signed_in.kept(config)
    if mine is None:
        yield await _heard(What.SESSION, signed_in.way_in(config))
        yield skipped(_of_account(config), "the bot must sign in first")
        return
    async with Gateway.open(config.matrix.homeserver, mine.user_id) as gateway:
        gateway.use_token(mine.access_token)
        session = await _heard(What.SESSION, signed_in.holds(gateway, mine))
        yield session
        if any_wrong(session):
            yield skipped(_of_account(config), "fix the session first")
            return
        zone = ZoneInfo(config.bot.timezone)
        yield await _heard(What.SESSION, signed_in.ignores(gateway, mine))
        yield await _heard(What.DEVICES, signed_in.others(gateway, mine, zone))
        if known is None:
            yield skipped(_of_account(config)[1:], UNREAD)
            return
        identity = signed_in.identity(config, gateway, mine, known)
        yield await _heard(What.IDENTITY, identity)
        me = UserId(mine.user_id)
        admin_room = config.admin and config.admin.room
        others = [room for room in known.rooms if room.room_id != admin_room]
        yield await _heard(What.ROOMS, rooms.speaks(gateway, others, me, config.access.bots))
        found = next((room for room in known.rooms if room.room_id == admin_room), None)
        yield await _heard(What.ADMIN, admin.room(gateway, config, found, me))


async def _heard(what: What, asked: Awaitable[Group]) -> Group:
    """What was found, or why the homeserver did not tell."""
    try:
        return await asked
    except Barred as fault:
        words = f"the homeserver blocks the bot: {fault}."
        return [wrong(what, words, bars.mend(fault.bar))]
    except TryLater as fault:
        words = f"the homeserver didn't answer ({fault})."
        return [unanswered(what, words, "Try again later.")]
    except StoreFault as fault:
        # It could be read a moment ago. That's where it is to be mended, and counted once.
        return [wrong(What.DATABASE, str(fault)), *skipped([what], UNREAD)]
    except ShopfloorFault as fault:
        return [wrong(what, str(fault))]
