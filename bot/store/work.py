"""What there is to do for an act, as it waits in the database: a kind of work each.

The kind is a column of its own, so that what waits can be found by it; the rest is JSON. Both are
as they were in every version: what an older one ordered is done by this one.
"""

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from bot.core.acts import Purpose
from bot.core.primitives import ActId, Millis
from bot.core.review.values import Wish


class ActKind(StrEnum):
    """Who carries it out: the sender, or (counts) the teller."""

    EVENT = "event"
    JOIN = "join"
    LEAVE = "leave"
    LOOK = "look"
    LOOK_REVIEW = "look_review"
    COUNT_POLL = "count_poll"
    COUNT_WEEK = "count_week"
    PICTURE = "picture"


class Event(Struct, frozen=True, tag_field="kind", tag=ActKind.EVENT.value):
    """To send an event."""

    type: str
    content: dict[str, Any]
    """Without its relation."""


class Joining(Struct, frozen=True, tag_field="kind", tag=ActKind.JOIN.value):
    """To join the room."""

    via: tuple[str, ...]
    """Servers that are in it."""


class Leaving(Struct, frozen=True, tag_field="kind", tag=ActKind.LEAVE.value):
    """To leave the room."""

    reason: str


class Looking(Struct, frozen=True, tag_field="kind", tag=ActKind.LOOK.value):
    """To see who is in the room before a round is posted."""

    round_id: ActId


class ReviewLooking(
    Struct, frozen=True, omit_defaults=True, tag_field="kind", tag=ActKind.LOOK_REVIEW.value
):
    """To see whether a room is private enough for drafts."""

    review: str
    """Its id, or its address as it was typed."""
    wish: Wish | None = None
    week: str = ""
    """As `WeekId` writes it."""


class PollCount(Struct, frozen=True, tag_field="kind", tag=ActKind.COUNT_POLL.value):
    """To read a poll's ballots."""

    round_id: ActId
    purpose: Purpose


class WeekCount(
    Struct, frozen=True, omit_defaults=True, tag_field="kind", tag=ActKind.COUNT_WEEK.value
):
    """To read the replies to the questions of a week."""

    week: str
    """As `WeekId` writes it."""
    purpose: Purpose
    was_due: Millis | None = None
    """Set when it comes late."""
    whole: bool = False


class Picture(Struct, frozen=True, omit_defaults=True, tag_field="kind", tag=ActKind.PICTURE.value):
    """To show a picture: drawn, uploaded, and then sent."""

    svg: str
    words: str
    """What stands below it."""
    width: int
    height: int
    """In CSS pixels."""
    name: str
    """Of the file."""
    uploaded: dict[str, Any] | None = None
    """What the event says of the file, once it lies on the homeserver."""


Errand = Joining | Leaving | Looking | ReviewLooking
Count = PollCount | WeekCount
Work = Event | Picture | Errand | Count


def columns(work: Work) -> tuple[str, str, str]:
    """The kind, the event's type (empty for what is no event), and the rest as JSON."""
    fields = msgspec.to_builtins(work)
    kind, type_ = fields.pop("kind"), fields.pop("type", "")
    return kind, type_, msgspec.json.encode(fields.get("content", fields)).decode()


def of(kind: str, type_: str, content: str) -> Work:
    """What `columns` wrote. Raises msgspec.MsgspecError where it can't be such work."""
    known = msgspec.json.decode(content)
    fields = {"type": type_, "content": known} if kind == ActKind.EVENT else known
    work: Work = msgspec.convert({**fields, "kind": kind}, Work)
    return work
