"""What an onlooker tells of a room, event by event."""

from typing import Any

import pytest

from bot.demo.events import Event
from bot.demo.telling import Note, Speech, Telling

BOT, BEN = "@shopfloor:example.org", "@ben:example.org"
RESPONSE = "org.matrix.msc3381.poll.response"


def event(type: str, content: object, sender: str = BEN, id: str = "$e", **more: str) -> Event:
    return {"type": type, "content": content, "sender": sender, "event_id": id, **more}


def response(*answers: str, poll: str = "$poll") -> Event:
    relation = {"rel_type": "m.reference", "event_id": poll}
    return event(RESPONSE, {"m.relates_to": relation, RESPONSE: {"answers": list(answers)}})


@pytest.fixture
def telling() -> Telling:
    """Ben is in the room."""
    telling = Telling(BOT)
    joined = {"membership": "join", "displayname": "Ben"}
    assert telling.tell(event("m.room.member", joined, state_key=BEN)) == Note("Ben joins")
    return telling


def test_a_vote_is_told_without_what_was_chosen(telling: Telling) -> None:
    notes = [telling.tell(response(*chosen)) for chosen in (["co-op"], ["demands"], [])]
    assert notes == [
        Note("Ben votes in the poll"),
        Note("Ben changes the vote"),
        Note("Ben takes the vote back"),
    ]


def test_a_vote_in_another_poll_is_no_change(telling: Telling) -> None:
    telling.tell(response("co-op"))
    assert telling.tell(response("co-op", poll="$other")) == Note("Ben votes in the poll")


def test_reactions_are_told_with_their_key_and_place(telling: Telling) -> None:
    start = {"question": {"org.matrix.msc1767.text": "Q?"}, "answers": []}
    telling.tell(
        event("org.matrix.msc3381.poll.start", {"org.matrix.msc3381.poll.start": start}, BOT, "$p")
    )
    thread = {"rel_type": "m.thread", "event_id": "$p"}
    telling.tell(event("m.room.message", {"body": "1", "m.relates_to": thread}, BOT, "$c"))
    there = {"m.relates_to": {"event_id": "$c", "key": "1️⃣"}}
    elsewhere = {"m.relates_to": {"event_id": "$x", "key": "👍"}}
    assert telling.tell(event("m.reaction", there)) == Note(
        "Ben reacts 1️⃣ on the companion message", threaded=True
    )
    assert telling.tell(event("m.reaction", elsewhere)) == Note("Ben reacts 👍 on a message")


def test_what_cannot_be_decrypted_is_told_as_that(telling: Telling) -> None:
    encrypted = event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"})
    assert telling.tell(encrypted) == Note("Ben writes something unreadable here")


def test_speech_loses_control_characters_and_keeps_its_lines_and_indentation(
    telling: Telling,
) -> None:
    notes = telling.tell(event("m.room.message", {"body": "one\x1b[31m\n   two\u202e"}))
    assert notes == Speech("Ben", ("one[31m", "   two"))


def test_the_bot_and_threads_are_told_apart(telling: Telling) -> None:
    thread = {"rel_type": "m.thread", "event_id": "$q"}
    notes = telling.tell(event("m.room.message", {"body": "hi", "m.relates_to": thread}, BOT))
    assert notes == Speech(BOT, ("hi",), bot=True, threaded=True)


@pytest.mark.parametrize(
    "broken",
    [
        event("m.room.message", {}),
        event("m.room.message", {"body": 7}),
        event("m.room.message", {"body": "x", "m.relates_to": "y"}),
        event("m.reaction", {"m.relates_to": {"event_id": ["$x"], "key": "1"}}),
        event(RESPONSE, {RESPONSE: None}),
        event("org.matrix.msc3381.poll.start", {"org.matrix.msc3381.poll.start": {"answers": 1}}),
        event("m.room.member", {"membership": "join"}),
        event("m.room.power_levels", {}),
    ],
)
def test_what_cannot_be_read_is_left_out(telling: Telling, broken: dict[str, Any]) -> None:
    assert telling.tell(broken) is None


def test_an_edit_is_told_by_its_first_line(telling: Telling) -> None:
    new = {"m.new_content": {"msgtype": "m.notice", "body": "Closed. Tea?\nNo more."}}
    relation = {"rel_type": "m.replace", "event_id": "$other"}
    content = {"body": "* Closed.", "m.relates_to": relation, **new}
    notes = telling.tell(event("m.room.message", content))
    assert notes == Note("Ben edits a message: Closed. Tea?")
