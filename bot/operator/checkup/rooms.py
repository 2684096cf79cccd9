"""The rooms in which the bot cannot say, poll or react, as the homeserver has it at this moment."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.core.polls.values import Ways
from bot.core.primitives import UserId
from bot.core.rooms.answering import Answerable, Way, answerable, in_doubt
from bot.core.rooms.rights import people
from bot.core.rooms.values import Room
from bot.matrix import send_rights
from bot.matrix.failures import one_line
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import ENCRYPTED, MESSAGE, POLL_END, POLL_START, REACTION
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong

CANNOT = {
    MESSAGE: "write",
    ENCRYPTED: "write",
    POLL_START: "open polls",
    POLL_END: "close polls",
    REACTION: "react",
}


async def speaks(
    gateway: Gateway, joined: Sequence[Room], me: UserId, bots: Sequence[str]
) -> list[Finding]:
    """A line for each room in which it, or the members, lack something.

    Raises TryLater or SignedOut.
    """
    findings = [found for room in joined for found in await _room(gateway, room, me, bots)]
    if findings:
        return findings
    if not joined:
        return [ok(What.ROOMS, "none yet; invite the bot to one while it runs")]
    return [ok(What.ROOMS, f"the bot can write in every room it's in ({len(joined)})")]


async def _room(gateway: Gateway, room: Room, me: UserId, bots: Sequence[str]) -> list[Finding]:
    try:
        lacks = await send_rights.refused(gateway, room, me)
        here = replace(room, power_levels=await gateway.power_levels(room.room_id))
        findings = [_lacking(lacks)] if lacks else []
        with suppress(Denied):
            findings += _unanswered(*await _answers(gateway, here, me, bots))
        if not findings:
            return []
        name = one_line(await gateway.name(room.room_id) or "")
    except Denied as refusal:
        words = f"{room.room_id}: the homeserver won't let the bot look at it ({refusal})."
        mend = "Invite the bot there again, or drop the room with `shopfloor leave`."
        return [attention(What.ROOMS, words, mend, room.room_id)]
    return [
        replace(
            each,
            words=f"{name} {room.room_id}: {each.words}",
            about=f"{room.room_id} {each.about}".strip(),
        )
        for each in findings
    ]


def _lacking(lacks: Mapping[str, int]) -> Finding:
    words = f"the bot isn't allowed to {_listed(lacks)}."
    mend = f"Ask a moderator there to give it power level {max(lacks.values())}."
    # Without reactions polls lack the keycaps to tap, and all else works.
    make = attention if set(lacks) == {REACTION} else wrong
    return make(What.ROOMS, words, mend)


async def _answers(
    gateway: Gateway, room: Room, me: UserId, bots: Sequence[str]
) -> tuple[Answerable, Answerable]:
    """Who there can vote, and who can reply to a question. Raises as `speaks`, or Denied."""
    # Who is there is asked for only where it matters: a room may be large.
    asked = in_doubt(room, tuple(Way))
    members = people(await gateway.members(room.room_id), me, bots) if asked else (me,)
    votes = answerable(room, members, (Way.VOTE, Way.REACT))
    return votes, answerable(room, members, (Way.REPLY,))


def _unanswered(polls: Answerable, questions: Answerable) -> list[Finding]:
    """What members cannot do there; nothing where there are none."""
    words = [
        f"{_number(found)} can {what}"
        for found, what in ((polls, "vote in polls"), (questions, "reply to questions"))
        if found.by_nobody or found.by_few
    ]
    if polls.ways is not Ways.BOTH:
        how = "by reaction" if polls.ways is Ways.REACTION else "in the poll itself"
        words.append(f"people can vote only {how}")
    if not words or not polls.members:
        return []
    barriers = dict.fromkeys((*polls.barriers, *questions.barriers))
    lower = ", ".join(f"{one_line(each.setting)} (now {each.level})" for each in barriers)
    mend = f"Ask a moderator there to lower these power levels: {lower}." if lower else ""
    make = wrong if polls.by_nobody or questions.by_nobody else attention
    return [make(What.ROOMS, f"{'; '.join(words)}.", mend, "answering")]


def _number(found: Answerable) -> str:
    return "nobody" if found.by_nobody else f"only {found.able} of {found.members} members"


def _listed(types: Iterable[str]) -> str:
    """Who may not speak may do none of the rest."""
    words = [CANNOT[type_] for type_ in types]
    return CANNOT[MESSAGE] if CANNOT[MESSAGE] in words else " or ".join(words)
