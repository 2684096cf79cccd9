"""From a room's messages to who answers what.

To the server a plain reply is related to nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.primitives import EventId, UserId
from bot.core.questions.replies import Reply
from bot.matrix import decode
from bot.matrix.decode import Event
from bot.matrix.names import ENCRYPTED, MESSAGE, THREAD_REL

SPOKEN_TYPES = (MESSAGE, ENCRYPTED)


@dataclass(frozen=True, slots=True)
class Ear:
    """Tells the replies of people from all else that is said."""

    deaf_to: Callable[[UserId], bool]
    """The bot itself, and other bots."""
    is_command: Callable[[Event], bool]

    def may_hear(self, event: Event) -> bool:
        """Whether it may be a reply of somebody's, so that it is worth being opened."""
        return answered(event) is not None and not self.deaf_to(UserId(event.sender))

    def hear(self, event: Event) -> Reply | None:
        """The reply that an event is; None for all else, and for notices and commands."""
        to = answered(event)
        event_id, sender, _ = decode.identity(event)
        if to is None or self.deaf_to(sender):
            return None
        if event.type == ENCRYPTED:
            return Reply(event_id, sender, to, readable=False)
        spoken = event.type == MESSAGE and decode.content(event).get("msgtype") not in _UNSPOKEN
        return Reply(event_id, sender, to) if spoken and not self.is_command(event) else None


_UNSPOKEN = (None, "m.notice")


def answered(event: Event) -> EventId | None:
    """The message that this one answers: the first of its thread, or what it replies to."""
    body = decode.content(event)
    relation = decode.relation(body)
    if relation and relation.rel_type == THREAD_REL and relation.event_id:
        return EventId(relation.event_id)
    return decode.plainly_answered(body)
