"""When the records went back: a backup was put in place, or a disk lost what it had kept.

What the bot said since then stands in the rooms. It is noted as said, and what it followed from is
decided again as it was then; so the records come to be what they were, and nothing is said twice.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec
from msgspec import Raw
from msgspec.structs import replace as with_fields

from bot.core import traces
from bot.core.causes import after_count
from bot.core.commands.facts import Commanded
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Fact, Sent
from bot.core.polls.values import PollState
from bot.core.primitives import ActId, Millis, RoomId, UserId
from bot.core.schedule.due import due, rhythm
from bot.core.schedule.facts import SlotsDue
from bot.core.view import Settings, View
from bot.matrix.decode import JoinedRoom, SyncAnswer, content, events, text
from bot.matrix.filters import TIMELINE_TYPES
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import ACT_KEY
from bot.store import Connection, acts, preferences, rooms

log = logging.getLogger(__name__)

MOST_PAGES = 500
Then = tuple[Fact, Millis]
"""A fact, and the moment at which it is decided."""


async def note(db: Connection, happened: Iterable[Fact], now: Millis) -> None:
    """Note what stands in rooms before anything is decided: it follows what it answers."""
    for fact in happened:
        if isinstance(fact, Sent) and fact.event_id:
            await acts.stands(db, fact.room_id, fact.act_id, fact.event_id, now)


async def as_then(
    db: Connection, settings: Settings, happened: Iterable[Fact], now: Millis
) -> list[Then]:
    """The facts now; or those decided before at their own time, after what was due by then."""
    return [then for fact in happened for then in await _as_then(db, settings, fact, now)]


async def _as_then(db: Connection, settings: Settings, fact: Fact, now: Millis) -> Sequence[Then]:
    match fact:
        case Commanded() if await _one_stands(db, traces.of_command(fact.cause)):
            schedules = await rooms.schedules(db, fact.room_id)
            here = rhythm(settings, await preferences.load(db, fact.room_id))
            when = min(fact.at, now)  # its homeserver may claim a time to come
            before = due(schedules, (), lambda _: here, when)
            slots = [
                then
                for each in before
                if isinstance(each, SlotsDue)
                for then in await _slots(db, each, when)
            ]
            return [
                *sorted(slots, key=lambda then: then[1]),
                (replace(fact, age=None), when),
            ]
        case SlotsDue():
            return await _slots(db, fact, now)
    return [(fact, now)]


async def _slots(db: Connection, fact: SlotsDue, now: Millis) -> list[Then]:
    """Slots of which something was said, each with those before it, at their own time."""
    found: list[Then] = []
    rest: tuple[Millis, ...] = ()
    for slot in fact.slots:
        rest = (*rest, slot)
        stands = await _one_stands(db, traces.of_slot(fact.room_id, fact.name, slot))
        # What the records know of comes again where the clock was set back.
        if stands and not await rooms.knows_slot(db, fact.room_id, fact.name, slot):
            found.append((replace(fact, slots=rest), slot))
            rest = ()
    return [*found, (replace(fact, slots=rest), now)] if rest else found


async def decide_again(db: Connection, view: View, fact: Fact, then: Millis) -> Decision:
    """What was decided then, as far as the records still tell; never another thing to say."""
    # What is being counted anew had been counted.
    polls = (
        replace(poll, state=PollState.CLOSED) if poll.state is PollState.COUNTING else poll
        for poll in view.polls
    )
    decision = decide(replace(view, polls=tuple(polls)), fact, then)
    ids = [each for act in decision.acts for each in (act.act_id, after_count(act.act_id))]
    if isinstance(fact, Commanded) and ids and not await _one_stands(db, ids):
        log_fields = {"event": "obeyed-otherwise", "room": fact.room_id}
        log.warning(
            "A command in %(room).80r was handled differently before; leaving it.", log_fields
        )
        return NOTHING
    return decision


async def _one_stands(db: Connection, act_ids: Iterable[ActId]) -> bool:
    return any([await acts.event_of(db, each) for each in act_ids])


async def went_back(db: Connection, answer: SyncAnswer, me: UserId) -> bool:
    """Whether the answer shows an act of the bot that it has no record of."""
    return any(
        [
            not await acts.event_of(db, ActId(act))
            for room in answer.rooms.join.values()
            for event in events(room.timeline.events)
            if event.sender == me and (act := text(content(event).get(ACT_KEY)))
        ]
    )


async def unrecorded(db: Connection, found: Iterable[Fact]) -> frozenset[RoomId]:
    """The rooms in which an act of the bot stands that it has no record of."""
    stand = [fact for fact in found if isinstance(fact, Sent)]
    return frozenset([fact.room_id for fact in stand if not await acts.event_of(db, fact.act_id)])


async def whole(gateway: Gateway, answer: SyncAnswer, since: str) -> SyncAnswer:
    """The answer with all that its timelines left out, so that it can be settled in order."""
    joined = {
        room_id: await _whole_room(gateway, RoomId(room_id), room, since)
        for room_id, room in answer.rooms.join.items()
    }
    return with_fields(answer, rooms=with_fields(answer.rooms, join=joined))


async def _whole_room(
    gateway: Gateway, room_id: RoomId, room: JoinedRoom, since: str
) -> JoinedRoom:
    timeline = room.timeline
    further = timeline.prev_batch if timeline.limited else None
    missed: list[Raw] = []
    for _ in range(MOST_PAGES):
        if not further:
            break
        try:
            page, further = await gateway.history(room_id, further, TIMELINE_TYPES, until=since)
        except Denied:
            return room  # the gap is told of where it is read
        missed += [Raw(msgspec.json.encode(event)) for event in page]
        further = further if page else None
    if further:
        return room  # too much to be read at once
    complete = [*reversed(missed), *timeline.events]
    return with_fields(room, timeline=with_fields(timeline, events=complete, limited=False))
