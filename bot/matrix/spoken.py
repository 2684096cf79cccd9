"""What people say to the bot: commands, and numbers typed as if they were votes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.commands.addressing import addressed, begins_with_address, misspelt
from bot.core.commands.facts import Commanded, Edit
from bot.core.commands.reading import parse
from bot.core.polls.facts import NumbersTyped
from bot.core.polls.typed_numbers import typed_numbers
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.admin import bare_word
from bot.core.rooms.values import Room
from bot.matrix import decode
from bot.matrix.contents import edited, thread
from bot.matrix.decode import DecryptedEvent, Event
from bot.matrix.names import MESSAGE


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


def numbers(room: Room, event: Event, body: dict[str, Any]) -> Iterator[NumbersTyped]:
    """Numbers that somebody typed, as if that were a vote."""
    if room.encrypted and not isinstance(event, DecryptedEvent):
        return  # any server in the room could have written it
    about = decode.answered(body)
    if not about or body.get("msgtype") != "m.text" or "m.new_content" in body:
        return
    if found := typed_numbers(_without_quotation(decode.text(body.get("body")), body)):
        event_id, sender, _ = decode.identity(event)
        yield NumbersTyped(room.room_id, event_id, sender, about, max(found), thread(body))


def command(
    room: Room, event: Event, body: dict[str, Any], listener: Listener
) -> Iterator[Commanded]:
    """What a message tells the bot to do, if anything; more than one where a line has several."""
    if room.encrypted and not isinstance(event, DecryptedEvent):
        return  # any server in the room could have written it
    # Of an edit the new words count; whose message it was is asked for later.
    original = edited(body)
    content = body if original is None else decode.mapping(body.get("m.new_content"))
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
            decode.answered(body),
        )


def _names(room: Room, listener: Listener) -> tuple[str, str, str]:
    """By which the bot is called in the room."""
    return room.display_name, listener.me[1:].partition(":")[0], listener.me


def is_command(room: Room, event: Event, listener: Listener) -> bool:
    """Whether a message, in clear by now, speaks to the bot, and to nobody else before."""
    body = decode.content(event)
    # It may be of a time before the room was encrypted.
    open_room = replace(room, encrypted=False)
    if event.type != MESSAGE or not any(command(open_room, event, body, listener)):
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
