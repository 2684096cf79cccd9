"""Replies in a question's thread, out of its raw events."""

import pytest

from bot.core.model import EventId, Replies
from bot.matrix import ballots
from tests.matrix.samples import BEN, ME, Json, decoded, said

QUESTION = EventId("$question")


def reply(content: Json | None = None, root: object = QUESTION, **more: object) -> Json:
    """A reply of Ada's in the question's thread."""
    relation = {"rel_type": "m.thread", "event_id": root}
    return said("Ours is worse.", {"m.relates_to": relation, **(content or {})}, **more)


def replies(*events: Json) -> Replies:
    """What came in the thread; Ben is a bot, and so are we."""
    people = ballots.repliers(QUESTION, decoded(events), lambda user: user in (ME, BEN))
    return Replies(len(people), len(set(people.values())))


def test_replies_are_counted_and_the_people_who_gave_them() -> None:
    found = replies(
        reply(event_id="$1"),
        reply(event_id="$2"),
        reply(event_id="$3", sender="@cat:example.org"),
        reply({"msgtype": "m.image"}, event_id="$4"),
    )
    assert found == Replies(messages=4, people=2)


def test_a_reply_read_twice_is_one() -> None:
    assert replies(reply(), reply()) == Replies(1, 1)


@pytest.mark.parametrize(
    "other",
    [
        reply({"msgtype": "m.notice"}),
        reply({"msgtype": None}),
        reply(sender=ME),
        reply(sender=BEN),
        reply(root="$other"),
        reply({"m.relates_to": {"m.in_reply_to": {"event_id": QUESTION}}}),
        reply({"m.relates_to": {"rel_type": "m.reference", "event_id": QUESTION}}),
        reply() | {"type": "m.reaction"},
        reply() | {"type": "m.room.encrypted"},
        reply() | {"content": {}},
    ],
)
def test_notices_bots_and_other_talk_are_no_replies(other: Json) -> None:
    assert replies(other) == Replies()


def test_nobody_replied() -> None:
    assert replies() == Replies(0, 0)
