"""The door for encrypted events of rooms: opens them with the room keys, and believes little.

Whatever comes, the answer is an event or a reason, never an exception. Nothing is asked of nio
but the ratchet: its own way in believes decrypted room state and looks at no owner.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType
from vodozemac import MegolmMessage

from bot.core.keyring import Mark
from bot.core.primitives import RoomId, UserId
from bot.matrix import decode
from bot.matrix.decode import DecryptedEvent, Event, ShortText
from bot.matrix.names import ENCRYPTED, MEGOLM, REDACTION, RELATES_TO
from bot.matrix.room_keys import RoomKey, RoomKeys


class Why(StrEnum):
    """Why an event stays encrypted."""

    NO_KEY = "its room key hasn't arrived"
    TOO_EARLY = "its room key opens later events only"
    FOREIGN = "its room key belongs to someone else"
    MALFORMED = "it doesn't look like an encrypted event"
    BROKEN = "its room key doesn't open it"
    MISPLACED = "it was made for another room, or isn't what it claims"
    FORBIDDEN = "it claims to be room state, a redaction or encrypted again"


@dataclass(frozen=True, slots=True)
class Decrypted:
    """An event in clear, with the relation it has outside."""

    event: Event
    mark: Mark
    """To be asked of the records: each may be used by one event alone."""


@dataclass(frozen=True, slots=True)
class StillEncrypted:
    """An event that cannot be read."""

    why: Why
    session_id: str = ""

    @property
    def may_decrypt(self) -> bool:
        """Whether a key that is still to come could open it."""
        return self.why in (Why.NO_KEY, Why.TOO_EARLY)


class Envelope(Struct, frozen=True):
    """The content of an encrypted event."""

    algorithm: str
    ciphertext: str
    session_id: ShortText
    sender_key: ShortText | None = None


class Inner(Struct, frozen=True):
    """What was encrypted."""

    type: ShortText
    content: dict[str, Any]
    room_id: str
    state_key: Raw | UnsetType = UNSET


def decrypt_event(keys: RoomKeys, room_id: RoomId, event: Event) -> Decrypted | StillEncrypted:
    """The event in clear, or why not. Whether it was said before is for the caller to ask."""
    envelope = decode.read(event.content, Envelope)
    if envelope is None or envelope.algorithm != MEGOLM or event.state_key is not None:
        return StillEncrypted(Why.MALFORMED)
    session_id, hint = envelope.session_id, envelope.sender_key
    # The key is looked up before anything else, so that noise costs next to nothing.
    key = keys.find(room_id, session_id, UserId(event.sender), hint)
    if key is None:
        foreign = keys.has_other_owner(room_id, session_id, hint)
        return StillEncrypted(Why.FOREIGN if foreign else Why.NO_KEY, session_id)
    try:
        return _decrypted(keys, key, room_id, event, envelope)
    except Exception:  # vodozemac, JSON, recursion: whatever a stranger can bring about
        return StillEncrypted(Why.BROKEN, session_id)


def _decrypted(
    keys: RoomKeys, key: RoomKey, room_id: RoomId, event: Event, envelope: Envelope
) -> Decrypted | StillEncrypted:
    session = keys.session(key)
    if MegolmMessage.from_base64(envelope.ciphertext).message_index() < session.first_known_index:
        return StillEncrypted(Why.TOO_EARLY, envelope.session_id)
    plaintext, index = session.decrypt(envelope.ciphertext)
    inner = decode.read(plaintext.encode(), Inner)
    if inner is None:
        return StillEncrypted(Why.MALFORMED, envelope.session_id)
    if inner.state_key is not UNSET or inner.type in (REDACTION, ENCRYPTED):
        return StillEncrypted(Why.FORBIDDEN, envelope.session_id)
    outside = decode.content(event)
    if inner.room_id != room_id or not _same_relation(inner.content, outside):
        return StillEncrypted(Why.MISPLACED, envelope.session_id)
    keys.used(key)
    event_id, _, at = decode.identity(event)
    digest = keys.digest(event_id)
    mark = Mark(key.row.sender_key, envelope.session_id, index, event_id, at, digest)
    return Decrypted(_clear(event, inner, outside), mark)


def _same_relation(inside: dict[str, Any], outside: dict[str, Any]) -> bool:
    """Whether the relation inside, if there is one, is that outside."""
    absent = RELATES_TO not in inside
    return absent or decode.relation(inside) == decode.relation(outside)


def _clear(event: Event, inner: Inner, outside: dict[str, Any]) -> Event:
    content = inner.content
    content.pop(RELATES_TO, None)
    if RELATES_TO in outside:
        content[RELATES_TO] = outside[RELATES_TO]
    return DecryptedEvent(
        inner.type,
        event.event_id,
        event.sender,
        event.origin_server_ts,
        Raw(msgspec.json.encode(content)),
        unsigned=event.unsigned,
    )
