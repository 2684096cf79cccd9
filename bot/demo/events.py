"""Events as people see them, what one may look out for, and the fault when it does not come.

A predicate takes an event as the server sends it and says whether it fits. No network here.
"""

import json
from collections.abc import Callable
from typing import Any

from bot.errors import ShopfloorFault

Event = dict[str, Any]
"""An event as the server sends it."""
Predicate = Callable[[Event], bool]

TAIL = 10
"""Events shown when something did not come."""


def text_from(sender: str, containing: str = "", *, thread: str | None = None) -> Predicate:
    """A message of that user with these words in it, in the thread of that root if given."""

    def fits(event: Event) -> bool:
        # Sender and type first: anybody else's relation may be of any shape.
        if not of_type("m.room.message", sender)(event):
            return False
        related = event["content"].get("m.relates_to", {})
        place = related.get("event_id") if related.get("rel_type") == "m.thread" else None
        return containing in str(event["content"].get("body")) and thread in (None, place)

    return fits


def of_type(type: str, sender: str | None = None) -> Predicate:
    """An event of that type, by that user if given."""
    return lambda event: event["type"] == type and sender in (None, event["sender"])


def membership(user: str, is_now: str) -> Predicate:
    """A change that makes that user's membership `join`, `invite`, `leave` or `ban`."""

    def fits(event: Event) -> bool:
        about = event["type"] == "m.room.member" and event.get("state_key") == user
        return about and event["content"].get("membership") == is_now

    return fits


class NotSeen(ShopfloorFault, AssertionError):
    """What someone waited for did not come in time; shows what came instead."""

    def __init__(self, user: str, room: str, seconds: float, seen: list[Event]) -> None:
        last = [_in_short(event) for event in seen[-TAIL:]] or ["none"]
        head = f"{user} waited {seconds:g} s in {room} for something that didn't come."
        super().__init__("\n  ".join([f"{head}\nThe last events there:", *last]))


def _in_short(event: Event) -> str:
    content = json.dumps(event["content"], ensure_ascii=False)
    return f"{event['event_id'][:10]} {event['sender']} {event['type']} {content[:160]}"
