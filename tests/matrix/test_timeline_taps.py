"""Reactions that decide on something, and numbers typed as if they were votes."""

from dataclasses import replace

import pytest

from bot.core.polls.facts import NumbersTyped
from bot.core.primitives import EventId, RoomId
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import Sign
from bot.core.rooms.values import Membership, Room
from bot.matrix import decode
from bot.matrix.spoken import Listener
from bot.matrix.timeline import event_facts
from tests.matrix.samples import ADA, ME, ROOM, Json, answer, decoded, event, heard, said


def tapped(key: object, **more: object) -> Json:
    relation = {"rel_type": "m.annotation", "event_id": "$shown", "key": key} | more
    return event("m.reaction", {"m.relates_to": relation})


@pytest.mark.parametrize(
    "look", ["", "\ufe0f", "\ufe0e", "\U0001f3fb", "\U0001f3ff", "\U0001f3fd\ufe0f"]
)
@pytest.mark.parametrize(
    ("key", "says"),
    [
        *((key, Sign.YES) for key in "✅✔☑👍"),
        *((key, Sign.NO) for key in "❌✖❎👎"),
        ("⏸", Sign.HOLD),
    ],
)
def test_what_people_tap_to_decide_is_understood(key: str, look: str, says: Sign) -> None:
    found = heard(answer([tapped(key + look)]))
    assert found == [Reacted(ROOM, EventId("$event"), ADA, EventId("$shown"), says)]


@pytest.mark.parametrize(
    "key", ["", "\ufe0f", "✅✅", "👍❌", "+1", "yes", "1️⃣", "❤️", "🙏", None, 5, ["✅"]]
)
def test_no_other_reaction_says_yes_or_no(key: object) -> None:
    assert heard(answer([tapped(key)])) == []


def test_a_yes_that_is_no_reaction_to_something_is_none() -> None:
    assert heard(answer([tapped("✅", rel_type="m.reference"), event("m.reaction", {})])) == []


REPLY = {"m.in_reply_to": {"event_id": "$poll"}}
THREAD = {"rel_type": "m.thread", "event_id": "$root"}


@pytest.mark.parametrize(
    ("body", "relation", "about", "greatest"),
    [
        ("2", REPLY, ("$poll",), 2),
        ("1 and 3", THREAD, ("$root",), 3),
        ("2", THREAD | REPLY, ("$poll", "$root"), 2),
        ("> <@floor:x> A poll\n> 1. Tea\n\n2", REPLY, ("$poll",), 2),
    ],
)
def test_a_number_in_a_thread_or_as_a_reply_is_heard(
    body: str, relation: Json, about: tuple[str, ...], greatest: int
) -> None:
    found = heard(answer([said(body, {"m.relates_to": relation})]))
    thread = EventId("$root") if "rel_type" in relation else None
    assert found == [NumbersTyped(ROOM, EventId("$event"), ADA, about, greatest, thread)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "message",
    [
        said("2"),
        said("two", {"m.relates_to": REPLY}),
        said("2", {"m.relates_to": REPLY, "msgtype": "m.notice"}),
        said("2", {"m.relates_to": REPLY, "m.new_content": {"body": "2"}}),
        said("2", {"m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}}),
        said("2", {"m.relates_to": {"m.in_reply_to": {"event_id": 5}}}),
        said("2", {"m.relates_to": {"m.in_reply_to": "$poll"}}),
        said("2", {"m.relates_to": "$poll"}),
        said(2, {"m.relates_to": REPLY}),
        said("2", {"m.relates_to": REPLY}, sender=ME),
    ],
    ids=str,
)
def test_any_other_number_is_what_people_say_to_each_other(message: Json) -> None:
    assert heard(answer([message])) == []


def test_in_an_encrypted_room_a_number_in_clear_is_nobodys() -> None:
    room = Room(RoomId(ROOM), Membership.JOINED)
    (number,) = decoded([said("2", {"m.relates_to": REPLY})])
    listener = Listener(ME, "!floor", "s1")
    assert len(list(event_facts(room, number, listener))) == 1
    in_clear = replace(room, encrypted=True)
    assert list(event_facts(in_clear, number, listener)) == []
    opened = decode.DecryptedEvent(
        **{name: getattr(number, name) for name in number.__struct_fields__}
    )
    assert len(list(event_facts(in_clear, opened, listener))) == 1
