"""What happens in a review room may be about a draft: then it is another room's matter.

Here is seen which draft is meant. What follows is decided with the records of the draft's room,
and by the rights that people have there.
"""

from dataclasses import replace

from bot.core.commands.facts import Commanded
from bot.core.facts import CalledOff, Fact, Redacted, Refused
from bot.core.primitives import RoomId
from bot.core.questions.facts import Reacted
from bot.core.review.values import Draft, Drafted, DraftState
from bot.core.verbs.review import OF_DRAFTS
from bot.store import Connection, drafts


async def placed(db: Connection, fact: Fact) -> Fact:
    """The fact, in the room of the draft that it is about, if there is one."""
    match fact:
        case Reacted():
            draft = await drafts.shown_as(db, fact.room_id, fact.target)
        case Commanded() if isinstance(fact.command, OF_DRAFTS):
            draft = await _meant(db, fact)
        case Redacted():
            here = await _here(db, fact.room_id)
            draft = next((each for each in here if each.note_from == fact.event_id), None)
        case Refused() | CalledOff():
            shown_by = await drafts.shown_by(db, fact.act_id)
            return replace(fact, room_id=shown_by.room_id) if shown_by else fact
        case _:
            return fact
    if draft is None:
        return fact
    return replace(fact, room_id=draft.room_id, draft=Drafted(draft.week_id, fact.room_id))


async def _meant(db: Connection, fact: Commanded) -> Draft | None:
    """That which the message answers; else the only one of the room that can be decided."""
    for event_id in fact.answers:
        if draft := await drafts.shown_as(db, fact.room_id, event_id):
            return draft
    can_be = await _here(db, fact.room_id)
    waiting = [each for each in can_be if each.state is DraftState.WAITING] or can_be
    return waiting[0] if len(waiting) == 1 else None


async def _here(db: Connection, room_id: RoomId) -> list[Draft]:
    """Those that can be decided in a room: they are shown there, or are its own."""
    own = [each for each in await drafts.load(db, room_id) if each.is_open]
    return [*await drafts.shown_in(db, room_id), *own]
