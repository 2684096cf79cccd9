"""Which messages answer a question: those in its thread, and plain replies to it or to those.

A plain reply names only the message it answers, so the way back to the question is found here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.primitives import EventId, UserId
from bot.core.questions.values import Replies


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of a person that answers another, by ids alone."""

    event_id: EventId
    sender: UserId
    answers: EventId
    """The message it answers; of one in a thread, the first of that thread."""
    readable: bool = True
    """False: it is encrypted and could not be opened, so it may be anything."""


def answering(roots: Iterable[EventId], replies: Iterable[Reply]) -> list[Reply]:
    """Those that answer a root, or a reply to one, and so on; the order they come in is no matter.

    What could not be read is among them, but what answers it is not.
    """
    by_answered: defaultdict[EventId, list[Reply]] = defaultdict(list)
    for reply in replies:
        by_answered[reply.answers].append(reply)
    found: dict[EventId, Reply] = {}
    reached = list(roots)
    for event_id in reached:  # it grows meanwhile
        # Taken out, so that replies which answer each other in a circle come to an end.
        for reply in by_answered.pop(event_id, ()):
            found[reply.event_id] = reply
            if reply.readable:
                reached.append(reply.event_id)
    return list(found.values())


def replies_to(
    roots: Iterable[EventId], replies: Iterable[Reply], *, all_read: bool = True
) -> Replies:
    """How many messages answer these roots, from how many people.

    `all_read`: False if the room was not read back as far as the question.
    """
    found = answering(roots, replies)
    people: Mapping[EventId, UserId] = {
        each.event_id: each.sender for each in found if each.readable
    }
    at_least = not all_read or len(people) < len(found)
    return Replies(len(people), len(set(people.values())), at_least)
