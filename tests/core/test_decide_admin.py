"""The admin room: reports once each, and `status`; it is no room of members."""

from dataclasses import replace

import pytest

from bot.core.acts import Join, Send
from bot.core.changes import DropInquiry, PutInquiry, PutReported, PutRoom
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import CommandsMissed, TooManyCommands, UnknownCommand
from bot.core.commands.reading import parse
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Refused
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, EventId, Millis, RoomId, UserId
from bot.core.rooms.admin import Inquiry, Reported, Standing, Trouble
from bot.core.rooms.facts import CheckedUp, DatabaseMigrated, Invited, Joined, Left, Upgraded
from bot.core.rooms.messages import AdminHello, DatabaseUpdated, OnlyStatus, Status, TroubleReport
from bot.core.rooms.values import Membership, Room
from bot.core.view import View
from tests.core.samples import JOINED, MEMBER, NOW, ROOM, SETTINGS, STEWARD, told, view

ADMIN = replace(SETTINGS, admin_room=ROOM, schedule={}, invites_from=())
STANDING = Standing("1.0", 2, (), 3, 1)
DISK = Trouble("disk", "/data", "/data: 12 MB free.", serious=True)
DECKS = Trouble("decks", "#1", "own.toml: no title", serious=True)
SEEN = frozenset({"disk", "decks"})


def admin(*reported: Trouble, room: Room = JOINED) -> View:
    """The admin room, which has heard of that."""
    heard = tuple(Reported(each.what, each.about, ActId("report-1")) for each in reported)
    return view(settings=ADMIN, room=room, reported=heard)


def looked(*troubles: Trouble, seen: frozenset[str] = SEEN, asked: str = "") -> CheckedUp:
    inquiries = (Inquiry(EventId(asked), None),) if asked else ()
    return CheckedUp(ROOM, troubles, seen, STANDING, inquiries)


def known(decision: Decision) -> list[tuple[str, str]] | None:
    """What is reported from now on; None: as before."""
    puts = [each for each in decision.changes if isinstance(each, PutReported)]
    return [(each.what, each.about) for each in puts[0].reported] if puts else None


def test_what_is_new_is_reported_once() -> None:
    first = decide(admin(), looked(DISK, DECKS), NOW)
    assert told(first) == [TroubleReport((DISK, DECKS), ())]
    assert known(first) == [("disk", "/data"), ("decks", "#1")]
    (word,) = first.acts
    assert isinstance(word, Send)
    assert (word.notice, word.expires_at) == (False, NOW + DAY)
    assert decide(admin(DISK, DECKS), looked(DISK, DECKS), NOW) == NOTHING
    again = decide(admin(DISK), looked(replace(DISK, words="/data: 9 MB free."), DECKS), NOW)
    assert told(again) == [TroubleReport((DECKS,), ())]
    assert known(again) == [("disk", "/data"), ("decks", "#1")]


def test_what_is_over_is_told_once_and_only_if_it_was_looked_at() -> None:
    over = decide(admin(DISK, DECKS), looked(DECKS), NOW)
    assert told(over) == [TroubleReport((), (Reported("disk", "/data", ActId("report-1")),))]
    assert [each.notice for each in over.acts if isinstance(each, Send)] == [True]
    assert known(over) == [("decks", "#1")]
    assert decide(admin(DISK, DECKS), looked(DECKS, seen=frozenset({"decks"})), NOW) == NOTHING


def test_what_changed_its_words_alone_is_not_told_as_over() -> None:
    other = replace(DECKS, about="#2", words="own.toml: no polls")
    changed = decide(admin(DECKS), looked(other), NOW)
    assert told(changed) == [TroubleReport((other,), ())]
    assert known(changed) == [("decks", "#2")]
    fewer = decide(admin(DECKS, other), looked(other), NOW)
    assert (told(fewer), known(fewer)) == ([], [("decks", "#2")])


def test_a_report_that_was_not_said_is_made_again() -> None:
    fallen = Refused(ROOM, ActId("report-1"), "too late to be said")
    assert known(decide(admin(DISK), fallen, NOW)) == []
    assert decide(admin(DISK), replace(fallen, act_id=ActId("answer-1")), NOW) == NOTHING


@pytest.mark.parametrize("room", [replace(JOINED, membership=Membership.INVITED), Room(ROOM)])
def test_outside_of_it_nothing_is_reported(room: Room) -> None:
    assert decide(admin(room=room), looked(DISK), NOW) == NOTHING
    assert decide(admin(room=room), DatabaseMigrated(ROOM, 8), NOW) == NOTHING
    assert decide(view(), looked(DISK), NOW) == NOTHING
    assert decide(view(), DatabaseMigrated(ROOM, 8), NOW) == NOTHING


def test_an_update_of_the_database_is_told_once_for_each_version() -> None:
    first, again = (decide(admin(), DatabaseMigrated(ROOM, 8), NOW + n) for n in (0, DAY))
    assert told(first) == [DatabaseUpdated(8)]
    assert first.acts[0].act_id == again.acts[0].act_id
    other = decide(admin(), DatabaseMigrated(ROOM, 9), NOW)
    assert other.acts[0].act_id != first.acts[0].act_id


# --- who comes in, and who goes --------------------------------------------------------------


def test_anyone_may_invite_it_there_and_nowhere_else() -> None:
    asked = Invited(ROOM, EventId("$invite"), UserId("@stranger:example.net"))
    accepted = decide(admin(room=Room(ROOM)), asked, NOW)
    (join,) = accepted.acts
    assert isinstance(join, Join)
    assert PutRoom(Room(ROOM, Membership.INVITED)) in accepted.changes
    elsewhere = replace(ADMIN, admin_room=RoomId("!other:example.org"))
    declined = decide(view(settings=elsewhere, room=Room(ROOM)), asked, NOW)
    assert not any(isinstance(act, Join) for act in declined.acts)


@pytest.mark.parametrize(("news", "words"), [(True, [AdminHello()]), (False, [])])
def test_it_gets_no_schedule_and_no_greeting_about_one(news: bool, words: list[object]) -> None:
    start = replace(admin(room=Room(ROOM)), settings=replace(ADMIN, schedule=SETTINGS.schedule))
    came = decide(start, Joined(ROOM, EventId("$join"), NOW, "Floor", news), NOW)
    assert told(came) == words
    assert [type(each) for each in came.changes] == [PutRoom]


def test_it_does_not_follow_from_there() -> None:
    stone = Upgraded(ROOM, EventId("$stone"), STEWARD, RoomId("!new:example.org"))
    assert decide(admin(), stone, NOW) == NOTHING
    assert decide(view(), stone, NOW) != NOTHING


def test_those_who_let_it_in_again_hear_of_all_again() -> None:
    assert known(decide(admin(DISK), Left(ROOM), NOW)) == []
    assert known(decide(admin(), Left(ROOM), NOW)) is None


# --- commands --------------------------------------------------------------------------------


def commanded(words: str, age: Millis = 0) -> Commanded:
    return Commanded(ROOM, EventId("$c"), MEMBER, NOW - age, parse(words), EventId("$root"), "s1")


@pytest.mark.parametrize("words", ["status", "Status", "ｓｔａｔｕｓ"])
@pytest.mark.parametrize("age", [0, HOUR])
def test_status_is_noted_by_whoever_and_however_late_it_comes(words: str, age: Millis) -> None:
    decision = decide(admin(), commanded(words, age), NOW)
    assert decision == Decision((PutInquiry(Inquiry(EventId("$c"), EventId("$root"))),))


def test_a_look_answers_those_who_asked_and_tells_all_that_is_wrong() -> None:
    decision = decide(admin(DISK), looked(DISK, asked="$c"), NOW)
    assert told(decision) == [Status(STANDING, (DISK,))]
    assert decision.changes == (DropInquiry(EventId("$c")),)


def test_who_asks_hears_what_is_new_and_what_is_over_in_the_answer_alone() -> None:
    decision = decide(admin(DISK), looked(DECKS, asked="$c"), NOW)
    (answer,) = decision.acts
    assert isinstance(answer, Send)
    over = (Reported(DISK.what, DISK.about, ActId("report-1")),)
    assert answer.message == Status(STANDING, (DECKS,), over)
    assert not answer.notice  # it is news
    assert answer.expires_at == NOW + 10 * MINUTE
    assert known(decision) == [("decks", "#1")]
    fallen = Refused(ROOM, answer.act_id, "too late to be said")
    heard = replace(admin(), reported=(Reported("decks", "#1", answer.act_id),))
    assert known(decide(heard, fallen, NOW)) == []


@pytest.mark.parametrize("words", ["", "help", "now", "start", "suggest What for?", "stat"])
def test_no_other_command_is_obeyed_there(words: str) -> None:
    assert told(decide(admin(), commanded(words), NOW)) == [OnlyStatus()]
    assert decide(admin(), commanded(words), NOW).changes == ()
    assert decide(admin(), commanded(words, HOUR), NOW) == NOTHING


def test_too_many_are_told_so() -> None:
    many = replace(commanded("now"), command=TooManyCommands(10))
    assert told(decide(admin(), many, NOW)) == [TooManyCommands(10)]
    lost = replace(many, command=TooManyCommands(10, "close", again=True))
    assert decide(admin(), lost, NOW) == NOTHING


def test_elsewhere_status_is_no_command() -> None:
    assert told(decide(view(), commanded("status"), NOW)) == [UnknownCommand("status", "now")]
    assert told(decide(view(), commanded("now", HOUR), NOW)) == [CommandsMissed()]
