"""From a sync answer to facts: state, comings and goings, commands, ends, redactions.

Pure. Rights and room state are read from clear-text state events alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.commands.addressing import addressed, begins_with_address, misspelt
from bot.core.commands.facts import Commanded, Edit
from bot.core.commands.reading import parse
from bot.core.facts import Fact, Redacted, Sent
from bot.core.polls.facts import EndSeen, NumbersTyped
from bot.core.polls.typed_numbers import typed_numbers
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import verdict
from bot.core.rooms.admin import bare_word
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
from bot.matrix import decode
from bot.matrix.contents import edited, power_levels, thread
from bot.matrix.decode import DecryptedEvent, Event, InvitedRoom, JoinedRoom, Summary, SyncAnswer
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


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is listening, and since when."""

    me: UserId
    prefix: str
    since: str | None
    """The sync token before the answer; None on the first sync of an empty database."""
    clear: Mapping[RoomId, Sequence[Event]] = field(default_factory=dict)
    """The timelines of an answer, decrypted as far as that can be."""
    admin_room: RoomId | None = None


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
        yield from _command(room, event, body, listener)
        yield from _numbers(room, event, body)
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
    approves = verdict(decode.text(relation.key))
    if approves is not None:
        event_id, sender, _ = decode.identity(event)
        yield Reacted(room.room_id, event_id, sender, EventId(relation.event_id), approves)


def _numbers(room: Room, event: Event, body: dict[str, Any]) -> Iterator[NumbersTyped]:
    if room.encrypted and not isinstance(event, DecryptedEvent):
        return  # any server in the room could have written it
    about = decode.answered(body)
    if not about or body.get("msgtype") != "m.text" or "m.new_content" in body:
        return
    if numbers := typed_numbers(_without_quotation(decode.text(body.get("body")), body)):
        event_id, sender, _ = decode.identity(event)
        yield NumbersTyped(room.room_id, event_id, sender, about, max(numbers), thread(body))


def _command(
    room: Room, event: Event, body: dict[str, Any], listener: Listener
) -> Iterator[Commanded]:
    if room.encrypted and not isinstance(event, DecryptedEvent):
        return  # any server in the room could have written it
    # Of an edit the new words count; whose message it was is asked for later.
    original = edited(body)
    content = body if original is None else _object(body.get("m.new_content"))
    if content.get("msgtype") != "m.text" or "m.new_content" in content or original == "":
        return
    text = _without_quotation(decode.text(content.get("body")), content)
    names, mentioned = _names(room, listener), _mentioned(content, listener.me)
    found = addressed(text, listener.prefix, names, mentioned=mentioned, alone=room.one_to_one)
    if room.room_id == listener.admin_room and (word := bare_word(text)):
        found = (word,)
    commands = [parse(words) for words in found]
    if not commands and (meant := misspelt(text, listener.prefix)):
        commands = [meant]
    if not commands:
        return
    event_id, sender, at = decode.identity(event)
    message, edit = (event_id, None) if original is None else (original, Edit(event_id))
    for part, command in enumerate(commands):
        yield Commanded(
            room.room_id,
            message,
            sender,
            at,
            command,
            thread(body),
            listener.since or "",
            decode.age(event),
            part,
            edit,
        )


def _names(room: Room, listener: Listener) -> tuple[str, str, str]:
    """By which the bot is called in the room."""
    return room.display_name, listener.me[1:].partition(":")[0], listener.me


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def is_command(room: Room, event: Event, listener: Listener) -> bool:
    """Whether a message, in clear by now, speaks to the bot, and to nobody else before."""
    body = decode.content(event)
    # It may be of a time before the room was encrypted.
    open_room = replace(room, encrypted=False)
    if event.type != MESSAGE or not any(_command(open_room, event, body, listener)):
        return False
    words = _without_quotation(decode.text(body.get("body")), body)
    mentioned = _mentioned(body, listener.me)
    names = _names(room, listener)
    return room.one_to_one or begins_with_address(
        words, listener.prefix, names, mentioned=mentioned
    )


def _mentioned(body: dict[str, Any], me: UserId) -> bool:
    mentions = body.get("m.mentions")
    users = decode.texts(mentions.get("user_ids")) if isinstance(mentions, dict) else None
    return me in (users or ())


def _without_quotation(words: str, body: dict[str, Any]) -> str:
    """The words without the quotation that older clients put in front of a reply."""
    relates_to = body.get("m.relates_to")
    if not isinstance(relates_to, dict) or "m.in_reply_to" not in relates_to:
        return words
    lines = words.split("\n")
    quoted = next((n for n, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[quoted:]).lstrip("\n") if quoted else words
