"""What the bot has still to do, and what it did not do: looked at, hurried, called off.

Beside a running bot, which reads anew what it decides on. The words of acts are never read here:
they may quote a member.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot import app, library
from bot.config import Config
from bot.core.acts import Urgency
from bot.core.causes import Cause, cause_of
from bot.core.facts import CalledOff
from bot.core.primitives import DAY, ActId
from bot.errors import ShopfloorFault
from bot.loops.clerk import Clerk
from bot.loops.clock import wall_clock
from bot.matrix.names import POLL_END, REACTION, REDACTION
from bot.operator.times import iso
from bot.store import Database, act_list
from bot.store.act_list import Entry
from bot.store.acts import ActState
from bot.store.work import ActKind

SHOWN_FOR = 7 * DAY
"""How long what was refused or cancelled is shown."""
CALLED_OFF = "cancelled by the operator"
NOT_NEEDED = "not needed any more"
KINDS = {
    ActKind.JOIN: "join",
    ActKind.LEAVE: "leave",
    ActKind.LOOK: "look",
    ActKind.COUNT_POLL: "poll count",
    ActKind.COUNT_WEEK: "week count",
    ActKind.PICTURE: "picture",
}
TYPES = {REACTION: "reaction", REDACTION: "removal", POLL_END: "end of poll"}
NOTICES = (
    Cause.GREET,
    Cause.FOLLOWED,
    Cause.MISSED,
    Cause.SKIPPED,
    Cause.FEW,
    Cause.FEW_ANSWERS,
    Cause.VOID,
    Cause.CALLED_OFF,
    Cause.FORGETFUL,
    Cause.HIGH_QUORUM,
    Cause.MAY_NOT_END,
)
MESSAGES = {
    Cause.QUESTION: "question",
    Cause.OTHER_SIDE: "other side",
    Cause.POLL: "poll",
    Cause.COMPANION: "companion",
    Cause.CLOSED: "companion",
    Cause.REMIND: "reminder",
    Cause.RESULT: "result",
    Cause.CORRECTION: "correction",
    **dict.fromkeys(NOTICES, "notice"),
}
"""All others answer somebody."""


def _what(act: Entry) -> str:
    """What the act is for."""
    cause = cause_of(act.act_id)
    if cause is Cause.COUNTED and act.urgency is Urgency.QUESTION:
        return "summary"
    message = MESSAGES.get(cause, "reply") if cause else "reply"
    return KINDS.get(act.kind) or TYPES.get(act.type) or message


async def listed(config: Config) -> list[dict[str, Any]]:
    """What waits, and what was not done, as `shopfloor acts --json` tells it. Raises StoreFault."""
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        found = await act_list.listed(db, wall_clock() - SHOWN_FOR)
    return _told(found, config)


def _told(found: Sequence[Entry], config: Config) -> list[dict[str, Any]]:
    zone, now = ZoneInfo(config.bot.timezone), wall_clock()
    return [
        {
            "id": act.act_id,
            "room_id": act.room_id,
            "what": _what(act),
            "state": act.state.value,
            "ordered_at": iso(act.ordered_at, zone),
            "expires_at": iso(act.expires_at, zone),
            "in_turn": act.in_turn,
            "tries": act.tries,
            "next_try_at": iso(act.due_at, zone) if act.in_turn and act.due_at > now else None,
            "problem": act.problem or (NOT_NEEDED if act.state is ActState.CANCELLED else None),
            "settled_at": iso(act.settled_at, zone),
        }
        for act in found
    ]


async def retry(config: Config, prefix: str) -> list[dict[str, Any]]:
    """Have the act tried at once; returns it. A running bot sees it within a minute.

    Raises ShopfloorFault, also if it does not wait to be tried again.
    """
    async with Database.beside(config.storage.database) as database, database.transaction() as db:
        act = _the_one(await act_list.beginning_with(db, prefix), prefix)
        _refuse_settled(act, config, "tried again")
        if not act.in_turn:
            raise ShopfloorFault(
                f"{act.act_id} is waiting for an earlier act in its room. "
                "`shopfloor acts` shows which; retry or cancel that one."
            )
        if act.tries == 0 and act.due_at > wall_clock():
            raise ShopfloorFault(
                f"{act.act_id} is planned for later. Nothing is wrong with it; "
                "`shopfloor acts` shows when it's due."
            )
        await act_list.retry(db, act.act_id)
        return _told(await act_list.beginning_with(db, act.act_id), config)


async def cancel(config: Config, prefix: str) -> list[dict[str, Any]]:
    """Call the act off, and what rests on it; returns all that fell. Raises ShopfloorFault."""
    settings = app.settings(config, library.load_decks(config.bot.prompts))
    async with Database.beside(config.storage.database) as database:
        since = wall_clock()
        async with database.transaction() as db:
            act = _the_one(await act_list.beginning_with(db, prefix), prefix)
        _refuse_settled(act, config, "cancelled")
        clerk = Clerk(database, settings, wall_clock)
        await clerk.settle([CalledOff(act.room_id, act.act_id, CALLED_OFF)])
        async with database.transaction() as db:
            settled = await act_list.listed(db, since)
    fallen = [each for each in settled if each.problem == CALLED_OFF]
    if act.act_id not in [each.act_id for each in fallen]:
        raise ShopfloorFault(
            f"{act.act_id} was finished in the meantime. `shopfloor acts` shows the rest."
        )
    return _told(fallen, config)


def _the_one(found: Sequence[Entry], prefix: str) -> Entry:
    """The act whose id that is; or the only one that begins so, of those that wait or of all."""
    exact = [act for act in found if act.act_id == ActId(prefix)]
    waiting = [act for act in found if act.state is ActState.WAITING]
    fitting = exact or waiting or list(found)
    if not prefix or not fitting:
        raise ShopfloorFault(f"No act “{prefix}”. `shopfloor acts` shows the ids of those waiting.")
    if len(fitting) > 1:
        raise ShopfloorFault(
            f"{len(fitting)} acts begin with “{prefix}”. `shopfloor acts --json` shows their "
            "full ids; type more of it."
        )
    return fitting[0]


def _refuse_settled(act: Entry, config: Config, wish: str) -> None:
    if act.state is ActState.WAITING:
        return
    if act.state is ActState.DONE:
        raise ShopfloorFault(f"{act.act_id} can't be {wish}: it's done already.")
    raise ShopfloorFault(
        f"{act.act_id} can't be {wish}: it was {act.state} ({act.problem or NOT_NEEDED}), and its "
        "text is deleted. If you still want it, ask for it in the room: "
        f"`{config.bot.prefix} help` shows how."
    )
