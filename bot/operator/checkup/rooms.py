"""The rooms in which the bot cannot say, poll or react, as the homeserver has it at this moment."""

from collections.abc import Iterable, Sequence

from bot.core.model import Room, UserId
from bot.matrix import speaking
from bot.matrix.failures import one_line
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import ENCRYPTED, MESSAGE, POLL_END, POLL_START, REACTION
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong

CANNOT = {
    MESSAGE: "say anything",
    ENCRYPTED: "say anything",
    POLL_START: "open polls",
    POLL_END: "close polls",
    REACTION: "react",
}


async def speaks(gateway: Gateway, joined: Sequence[Room], me: UserId) -> list[Finding]:
    """A line for each room in which it lacks something. Raises TryLater or SignedOut."""
    findings = [found for room in joined if (found := await _room(gateway, room, me))]
    if findings:
        return findings
    if not joined:
        return [ok(What.ROOMS, "in none yet; invite the bot into one when it runs")]
    return [ok(What.ROOMS, f"the bot may speak in every room it is in ({len(joined)})")]


async def _room(gateway: Gateway, room: Room, me: UserId) -> Finding | None:
    try:
        lacks = await speaking.refused(gateway, room, me)
        if not lacks:
            return None
        name = one_line(await gateway.name(room.room_id) or "")
    except Denied as refusal:
        words = f"{room.room_id}: the homeserver tells the bot nothing of it ({refusal})."
        mend = "Invite the bot there again, or `shopfloor leave` the room."
        return attention(What.ROOMS, words, mend, room.room_id)
    words = f"{name} {room.room_id}: the bot may not {_listed(lacks)}."
    mend = f"Ask a moderator there to give it power level {max(lacks.values())}."
    # Without reactions polls lack the keycaps to tap, and all else works.
    make = attention if set(lacks) == {REACTION} else wrong
    return make(What.ROOMS, words, mend, room.room_id)


def _listed(types: Iterable[str]) -> str:
    """Who may not speak may do none of the rest."""
    words = [CANNOT[type_] for type_ in types]
    return CANNOT[MESSAGE] if CANNOT[MESSAGE] in words else " or ".join(words)
