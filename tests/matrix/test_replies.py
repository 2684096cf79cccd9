"""Which of a room's raw events are replies of people, and what they answer."""

import pytest

from bot.core.primitives import EventId
from bot.core.questions.replies import Reply
from bot.core.rooms.values import Room
from bot.matrix.replies import Ear
from bot.matrix.spoken import Listener, is_command
from tests.matrix.samples import ADA, BEN, ME, ROOM, Json, decoded, said

QUESTION = EventId("$question")


def ear(room: Room = Room(ROOM, display_name="Depot bot")) -> Ear:  # noqa: B008 - it is frozen
    """Ben is a bot, and so are we."""
    listener = Listener(ME, "!floor", None)
    return Ear(lambda user: user in (ME, BEN), lambda event: is_command(room, event, listener))


def plainly(to: object = QUESTION, body: object = "Ours is worse.", **more: object) -> Json:
    """A plain reply of Ada's."""
    return said(body, {"m.relates_to": {"m.in_reply_to": {"event_id": to}}}, **more)


def in_thread(root: object = QUESTION, body: object = "Ours is worse.", **more: object) -> Json:
    """A reply of Ada's in a thread."""
    relation = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$newest"},
    }
    return said(body, {"m.relates_to": relation}, **more)


def heard(event: Json, by: Ear | None = None) -> Reply | None:
    [found] = decoded([event])
    by = by or ear()
    reply = by.hear(found)
    assert by.may_hear(found) or reply is None
    return reply


@pytest.mark.parametrize(
    "event",
    [
        plainly(event_id="$1"),
        in_thread(event_id="$1"),
        plainly(body="> <@floor> Who can say no?\n\nWe can.", event_id="$1"),
        plainly(body="We can.\n!floor now", event_id="$1"),
        {**plainly(event_id="$1"), "content": plainly()["content"] | {"msgtype": "m.image"}},
    ],
)
def test_a_reply_answers_the_message_it_names_or_the_first_of_its_thread(event: Json) -> None:
    assert heard(event) == Reply(EventId("$1"), ADA, QUESTION)


def test_what_cannot_be_opened_may_be_a_reply() -> None:
    event = plainly(event_id="$1") | {"type": "m.room.encrypted"}
    assert heard(event) == Reply(EventId("$1"), ADA, QUESTION, readable=False)


@pytest.mark.parametrize(
    "body", ["!floor summary", "> <@floor> Who?\n\n!floor summary", "Depot bot: now", "!floor hm?"]
)
@pytest.mark.parametrize("reply", [plainly, in_thread])
@pytest.mark.parametrize("encrypted", [False, True])
def test_what_speaks_to_the_bot_is_none(body: str, reply: object, encrypted: bool) -> None:
    room = Room(ROOM, display_name="Depot bot", encrypted=encrypted)
    assert heard(reply(body=body), ear(room)) is None  # type: ignore[operator]
    assert heard(reply(), ear(room)) is not None  # type: ignore[operator]


EDIT = {"rel_type": "m.replace", "event_id": "$1", "m.in_reply_to": {"event_id": QUESTION}}


@pytest.mark.parametrize(
    "other",
    [
        plainly(sender=ME),
        plainly(sender=BEN),
        plainly(sender=BEN) | {"type": "m.room.encrypted"},
        plainly() | {"type": "m.reaction"},
        plainly() | {"content": {}},
        plainly(to=None),
        plainly(to=5),
        plainly(to=""),
        plainly(to="$" + "x" * 255),
        said("Hm.", {"msgtype": "m.notice", "m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}),
        said("Hm.", {"msgtype": None, "m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}),
        said("Hm.", {"m.relates_to": {"m.in_reply_to": "$question"}}),
        said("Hm.", {"m.relates_to": ["m.in_reply_to"]}),
        said("Hm.", {"m.relates_to": {"rel_type": "m.reference", "event_id": QUESTION}}),
        said("Hm.", {"m.relates_to": EDIT}),
        said("Hm.", {"m.relates_to": EDIT | {"rel_type": 5}}),
        said("Hm."),
    ],
)
def test_notices_bots_edits_and_other_talk_are_no_replies(other: Json) -> None:
    assert heard(other) is None
