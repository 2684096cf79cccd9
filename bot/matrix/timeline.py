"""From a sync answer to facts: state, comings and goings, commands, ends, redactions.

Pure. Rights and room state are read from clear-text state events alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.core.facts import Fact, Redacted, Sent
from bot.core.polls.facts import EndSeen
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import sign
from bot.core.rooms.facts import (
    Created,
    EncryptionSeen,
    Invited,
    Joined,
    Left,
    MembersSeen,
    PowerChanged,
    ServerNotices,
    Upgraded,
)
from bot.core.rooms.values import Membership, Room
from bot.matrix import decode, spoken
from bot.matrix.contents import power_levels
from bot.matrix.decode import Event, InvitedRoom, JoinedRoom, Summary, SyncAnswer
from bot.matrix.names import (
    ACT_KEY,
    ANNOTATION_REL,
    CREATE,
    ENCRYPTION,
    MEMBER,
    MESSAGE,
    POLL_END_TYPES,
    POWER_LEVELS,
    REACTION,
    REDACTION,
    REFERENCE_REL,
    SERVER_NOTICE_TAG,
    TAG,
    TOMBSTONE,
)
from bot.matrix.spoken import Listener


def facts(answer: SyncAnswer, rooms: dict[RoomId, Room], listener: Listener) -> Iterator[Fact]:
    """All that an answer says, in order; `rooms` are the records of the rooms in it."""
    for room_id in answer.rooms.leave:
        yield Left(RoomId(room_id))
    for room_id, joined in answer.rooms.join.items():
        yield from _joined_room(rooms[RoomId(room_id)], joined, listener)
    # Last, for an invitation may be into what replaces a room, which the old one tells.
    for room_id, invited in answer.rooms.invite.items():
        yield from _invitation(RoomId(room_id), invited, listener)


def _invitation(room_id: RoomId, invited: InvitedRoom, listener: Listener) -> Iterator[Fact]:
    stripped = decode.events(invited.invite_state.events)
    mine = [each for each in stripped if each.type == MEMBER and each.state_key == listener.me]
    # All but the invitation itself is whatever the inviting server wrote: with two of them, one
    # is forged.
    body = decode.content(mine[0]) if len(mine) == 1 else {}
    if body.get("membership") != "invite":
        return
    sender = UserId(mine[0].sender)
    if not sender:
        return
    # Stripped state may lack the event id; one inviter asks once into one room.
    cause = EventId(mine[0].event_id or f"{room_id} {sender} {listener.since}")
    created = (decode.content(each) for each in stripped if each.type == CREATE)
    type_ = next((found for each in created if (found := _room_type(each))), "")
    yield Invited(room_id, cause, sender, type_, body.get("is_direct") is True)


def _joined_room(room: Room, joined: JoinedRoom, listener: Listener) -> Iterator[Fact]:
    for filed in decode.events(joined.account_data.events):
        tags = decode.content(filed).get("tags")
        if filed.type == TAG and isinstance(tags, dict) and SERVER_NOTICE_TAG in tags:
            yield ServerNotices(room.room_id)
    summary = decode.read(joined.summary, Summary)
    if room.direct and summary:
        room = _counted(room, summary)
        yield MembersSeen(room.room_id, room.joined_members, room.invited_members)
    # State has no order; that the bot is in the room is news only when the rest is known.
    state = sorted(
        decode.events(joined.state.events), key=lambda event: own_join(event, listener.me)
    )
    timeline = listener.clear.get(room.room_id) or decode.events(joined.timeline.events)
    yield from _state_facts(room, state, listener)
    # What stands before the bot's join is history; so is all of the first answer ever.
    heard = 0 if room.membership is Membership.JOINED else _after_join(state, timeline, listener)
    yield from _state_facts(room, timeline[:heard], listener)
    for event in [*state, *timeline[:heard]]:
        room = _named(room, event, listener.me)
    for event in timeline[heard:]:
        if event.state_key is not None:
            room = _named(room, event, listener.me)
            yield from _state_facts(room, [event], listener)
        elif listener.since is not None:
            yield from event_facts(room, event, listener)


def _named(room: Room, event: Event, me: UserId) -> Room:
    """With the bot's name since that event: people use it at once."""
    if not own_join(event, me):
        return room
    name = decode.text(decode.content(event).get("displayname"), longest=255)
    return replace(room, display_name=name)


def _counted(room: Room, summary: Summary) -> Room:
    """With the numbers that have changed."""
    joined, invited = decode.integer(summary.joined), decode.integer(summary.invited)
    return replace(
        room,
        joined_members=room.joined_members if joined is None else joined,
        invited_members=room.invited_members if invited is None else invited,
    )


def _after_join(state: Sequence[Event], timeline: Sequence[Event], listener: Listener) -> int:
    """Where the bot's own time in the room begins."""
    joins = [index for index, event in enumerate(timeline) if own_join(event, listener.me)]
    if joins:
        return joins[0] + 1
    in_state = any(own_join(event, listener.me) for event in state)
    return 0 if in_state else len(timeline)


def own_join(event: Event, me: UserId) -> bool:
    """Whether this is where the bot came in (or was renamed there)."""
    mine = event.type == MEMBER and event.state_key == me
    return mine and decode.content(event).get("membership") == "join"


def _state_facts(room: Room, events: Iterable[Event], listener: Listener) -> Iterator[Fact]:
    for event in events:
        if event.state_key is None:
            continue
        body = decode.content(event)
        if event.type == MEMBER and event.state_key == listener.me:
            yield from _own_membership(room, event, body, listener)
        elif event.state_key != "":
            continue
        elif event.type == CREATE:
            yield _created(room.room_id, event, body)
        elif event.type == POWER_LEVELS:
            yield PowerChanged(room.room_id, power_levels(body))
        elif event.type == ENCRYPTION:
            yield EncryptionSeen(room.room_id)
        elif event.type == TOMBSTONE and (successor := _room_id(body.get("replacement_room"))):
            event_id, sender, _ = decode.identity(event)
            yield Upgraded(room.room_id, event_id, sender, successor)


def _own_membership(
    room: Room, event: Event, body: dict[str, Any], listener: Listener
) -> Iterator[Fact]:
    membership = body.get("membership")
    if membership == "join":
        name = decode.text(body.get("displayname"), longest=255)
        news = listener.since is not None
        event_id, _, at = decode.identity(event)
        yield Joined(room.room_id, event_id, at, name, news)
    elif membership in ("leave", "ban"):
        yield Left(room.room_id)


def _created(room_id: RoomId, event: Event, body: dict[str, Any]) -> Created:
    version = decode.text(body.get("room_version"), longest=255) or "1"
    more = decode.texts(body.get("additional_creators")) or ()
    # Before room version 11 the creator stood in the content; the sender is the same person.
    creators = dict.fromkeys(UserId(user) for user in (event.sender, *more) if user)
    predecessor = body.get("predecessor")
    named = predecessor.get("room_id") if isinstance(predecessor, dict) else None
    return Created(room_id, version, tuple(creators), _room_id(named), _room_type(body))


def _room_type(body: dict[str, Any]) -> str:
    return decode.text(body.get("type"), longest=decode.LONGEST_ID)


def _room_id(value: object) -> RoomId | None:
    text = decode.text(value)
    return RoomId(text) if text.startswith("!") and len(text) <= decode.LONGEST_ID else None


def event_facts(room: Room, event: Event, listener: Listener) -> Iterator[Fact]:
    """What one event of a timeline is to us; most are nothing."""
    if not event.event_id or event.state_key is not None:
        return
    body = decode.content(event)
    ours = event.sender == listener.me
    if ours and (act := decode.text(body.get(ACT_KEY))):
        # It stands in the room even if the answer to its sending was lost, or its record.
        yield Sent(room.room_id, ActId(act), EventId(event.event_id))
    # Of our other events the end of a poll alone is news: that is what closes it.
    if ours and event.type not in POLL_END_TYPES:
        return
    if event.type == MESSAGE:
        yield from spoken.command(room, event, body, listener)
        yield from spoken.numbers(room, event, body)
    elif event.type in POLL_END_TYPES:
        relation = decode.relation(body)
        if relation and relation.rel_type == REFERENCE_REL:
            event_id, sender, at = decode.identity(event)
            yield EndSeen(room.room_id, EventId(relation.event_id), event_id, sender, at)
    elif event.type == REACTION:
        yield from _verdict(room, event, body)
    elif event.type == REDACTION and (gone := decode.redacted_id(event, room.version)):
        yield Redacted(room.room_id, gone)


def _verdict(room: Room, event: Event, body: dict[str, Any]) -> Iterator[Reacted]:
    """Yes or no to something; all other reactions, votes among them, are not for here."""
    relation = decode.relation(body)
    if relation is None or relation.rel_type != ANNOTATION_REL:
        return
    says = sign(decode.text(relation.key))
    if says is not None:
        event_id, sender, _ = decode.identity(event)
        yield Reacted(room.room_id, event_id, sender, EventId(relation.event_id), says)
