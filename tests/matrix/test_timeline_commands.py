"""What in a timeline is a command, and what is not."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.core.commands.facts import Commanded, Edit
from bot.core.commands.messages import UnknownCommand
from bot.core.facts import Fact
from bot.core.primitives import DAY, EventId, RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.polls import PollCommand
from bot.core.verbs.questions import AskCommand
from bot.core.verbs.rooms import NowCommand
from bot.matrix import decode
from bot.matrix.decode import SyncAnswer
from bot.matrix.spoken import Listener
from bot.matrix.timeline import facts
from tests.matrix.samples import (
    ADA,
    BEN,
    ME,
    ROOM,
    ROOT,
    Json,
    answer,
    event,
    heard,
    member,
    said,
)

POLL_END = "org.matrix.msc3381.poll.end"


def commands(facts: Sequence[Fact]) -> list[Any]:
    """What was commanded, in order."""
    return [fact.command for fact in facts if isinstance(fact, Commanded)]


def thread(root: object = ROOT, **more: object) -> Json:
    """The relation of a message in a thread."""
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": root, **more}}


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("!floor help", HelpCommand()),
        ("!floor", HelpCommand()),
        ("!FLOOR  Now ", NowCommand()),
        ("  !floor now\nand a second line", NowCommand()),
        ("Shopfloor: now", NowCommand()),
        ("shopfloor, now", NowCommand()),
        ("SHOPFLOOR now", NowCommand()),
        ("floor: now", NowCommand()),
        ("@floor:example.org now", NowCommand()),
        ("@floor:example.org: now", NowCommand()),
        ("[Shopfloor](https://matrix.to/#/@floor:example.org): now", NowCommand()),
        ("!floor dance", UnknownCommand("dance")),
        ("!flor now", UnknownCommand("!flor", "now")),
        ("！ｆｌｏｏｒ　ｎｏｗ", NowCommand()),
        ("\u2066!floor now\u2069", NowCommand()),
        ("!floor ask pace", AskCommand("pace")),
        ("!floor poll dilemma for 3d", PollCommand("dilemma", 3 * DAY)),
    ],
)
def test_the_bot_is_spoken_to_by_prefix_name_or_mention(body: str, command: object) -> None:
    assert commands(heard(answer([said(body)]))) == [command]


@pytest.mark.parametrize(
    "body",
    ["", "help", "!floorboards", "the floor is wet", "!other help", "I like Shopfloor", "!", " "],
)
def test_other_talk_is_not_for_the_bot(body: str) -> None:
    assert heard(answer([said(body)])) == []


def test_a_command_is_told_with_who_when_and_where() -> None:
    (fact,) = heard(answer([said("!floor now", event_id="$e", sender=BEN, origin_server_ts=7)]))
    assert fact == Commanded(ROOM, "$e", BEN, 7, NowCommand(), None, "s1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unsigned", "age"),
    [
        ({"age": 1234}, 1234),
        ({"age": -5}, -5),
        ({}, None),
        ({"age": None}, None),
        ({"age": True}, None),
        ({"age": 2**60}, None),
        ([], None),
        ("age", None),
    ],
    ids=str,
)
def test_how_old_a_command_was_is_told_if_the_homeserver_says_so(
    unsigned: object, age: int | None
) -> None:
    (fact,) = heard(answer([said("!floor now", unsigned=unsigned)]))
    assert isinstance(fact, Commanded)
    assert fact.age == age


@pytest.mark.parametrize(
    "content",
    [
        {"msgtype": "m.notice"},
        {"msgtype": "m.emote"},
        {"msgtype": None},
        {"msgtype": ["m.text"]},
        {"m.relates_to": {"rel_type": "m.replace", "event_id": "$old"}},
        {"m.relates_to": {"rel_type": "m.replace"}, "m.new_content": {"msgtype": "m.text"}},
        {
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
            "m.new_content": {"msgtype": "m.notice", "body": "!floor help"},
        },
        {
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
            "m.new_content": ["!floor help"],
        },
        {"m.new_content": {"msgtype": "m.text", "body": "!floor help"}},
        {"body": None},
        {"body": ["!floor help"]},
        {"body": 5},
    ],
    ids=str,
)
def test_only_a_text_is_a_command_and_of_an_edit_its_new_words(content: Json) -> None:
    assert heard(answer([said("!floor help", content)])) == []


def test_of_an_edit_the_new_words_count_for_the_message_it_changes() -> None:
    new = {"msgtype": "m.text", "body": "!floor now\n!floor help"}
    relation = {"rel_type": "m.replace", "event_id": "$old"}
    edit = said("* chat", {"m.new_content": new, "m.relates_to": relation}, event_id="$new")
    facts = heard(answer([edit]))
    assert commands(facts) == [NowCommand(), HelpCommand()]
    for part, fact in enumerate(facts):
        assert isinstance(fact, Commanded)
        assert (fact.event_id, fact.edit, fact.part) == ("$old", Edit(EventId("$new")), part)


@pytest.mark.parametrize(
    "outer",
    [{"sender": ME}, {"event_id": ""}, {"state_key": ""}, {"type": "m.sticker"}],
    ids=str,
)
def test_a_text_is_no_command_if_its_envelope_is_not_one_of_a_message(outer: Json) -> None:
    assert heard(answer([said("!floor help") | outer])) == []


def test_a_redacted_command_is_none() -> None:
    assert heard(answer([event("m.room.message", {})])) == []


@pytest.mark.parametrize(
    ("relation", "root"),
    [
        ({}, None),
        (thread(), ROOT),
        (thread(**{"m.in_reply_to": {"event_id": "$x"}, "is_falling_back": True}), ROOT),
        ({"m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}, None),
        ({"m.relates_to": {"rel_type": "m.reference", "event_id": "$x"}}, None),
        (thread(""), None),
        (thread(5), None),
        (thread("$" * 256), None),
        ({"m.relates_to": []}, None),
    ],
    ids=str,
)
def test_the_thread_of_a_command_is_known(relation: Json, root: str | None) -> None:
    (fact,) = heard(answer([said("!floor help", relation)]))
    assert isinstance(fact, Commanded)
    assert fact.thread == root


REPLY = {"m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}


@pytest.mark.parametrize(
    ("body", "relation", "heard_as"),
    [
        ("> <@ben:example.org> hello\n\n!floor now", REPLY, [NowCommand()]),
        ("> <@ben:example.org> a\n> b\n\n!floor now", REPLY, [NowCommand()]),
        ("> <@ben:example.org> a\n\n!floor now", thread(**REPLY["m.relates_to"]), [NowCommand()]),
        ("> !floor stop\n\nwhat he said", REPLY, []),
        ("> !floor stop", REPLY, []),
        ("!floor now", REPLY, [NowCommand()]),
        ("> !floor stop\n\n!floor now", {}, [NowCommand()]),
        ("> !floor stop\n\nhello", {}, []),
        ("> hello\n\n!floor now", {"m.relates_to": "$x"}, [NowCommand()]),
    ],
)
def test_the_quotation_in_front_of_a_reply_is_not_read(
    body: str, relation: Json, heard_as: list[object]
) -> None:
    assert commands(heard(answer([said(body, relation)]))) == heard_as


@pytest.mark.parametrize(
    "mentions",
    [None, [], {}, {"user_ids": None}, {"user_ids": [5]}, {"user_ids": ME}, {"user_ids": [ADA]}],
    ids=str,
)
def test_odd_mentions_are_passed_over(mentions: object) -> None:
    assert commands(heard(answer([said("!floor now", {"m.mentions": mentions})]))) == [NowCommand()]
    assert commands(heard(answer([said("hello", {"m.mentions": mentions})]))) == []


def test_the_name_in_this_room_is_what_counts() -> None:
    renamed = answer([said("Count Dracula: now")])
    assert commands(heard(renamed, display_name="Count Dracula")) == [NowCommand()]
    assert commands(heard(renamed, display_name="")) == []


def test_it_is_called_by_a_new_name_from_the_rename_on_also_in_one_answer() -> None:
    def rename(name: str) -> Json:
        return member(ME, "join", displayname=name)

    by_old, by_new = said("Shopfloor: help"), said("Count Dracula: now")
    timeline = [by_new, by_old, rename("Count Dracula"), by_old, by_new]
    assert commands(heard(answer(timeline))) == [HelpCommand(), NowCommand()]
    before = answer([by_old, by_new], [rename("Count Dracula")])
    assert commands(heard(before)) == [NowCommand()]
    joined = answer([rename("Count Dracula"), by_old, by_new])
    assert commands(heard(joined, membership=Membership.INVITED)) == [NowCommand()]


@pytest.mark.parametrize("body", ["status", " Status?", "status\n"])
def test_in_the_admin_room_status_and_help_need_no_prefix(body: str) -> None:
    room = Room(ROOM, Membership.JOINED, "11", display_name="Shopfloor")

    def found(body: str, admin_room: RoomId | None) -> list[Any]:
        parsed = decode.read(json.dumps(answer([said(body)])).encode(), SyncAnswer)
        assert parsed is not None
        listener = Listener(ME, "!floor", "s1", admin_room=admin_room)
        return commands(list(facts(parsed, {ROOM: room}, listener)))

    (asked,) = found(body, ROOM)
    assert isinstance(asked, UnknownCommand)
    assert asked.word == "status"
    assert found(body, None) == []
    assert found("status of the disk?", ROOM) == []
    assert found(body.lower().replace("status", "help"), ROOM) == [HelpCommand()]
    assert found("help", None) == []
    assert found("help me", ROOM) == []
