"""The lines of the log that tell what was decided: what they name, and what they never name."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.core.acts import CountPoll, CountWeek, Purpose
from bot.core.causes import Cause, act_id
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import UnknownCommand
from bot.core.facts import Fact, Redacted, Refused, Sent
from bot.core.polls.facts import EndSeen, PollCounted
from bot.core.polls.values import PollRound, Tally
from bot.core.primitives import DAY, HOUR, ActId, EventId, RoomId, UserId
from bot.core.questions.values import Replies
from bot.core.rooms.facts import Invited, Joined, Left, PowerChanged
from bot.core.rooms.values import PowerLevels
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.values import Schedule, ScheduleName
from bot.core.verbs.decks import SetDeckCommand
from bot.core.verbs.pauses import SkipCommand
from bot.core.verbs.polls import CloseCommand, PollCommand
from bot.core.verbs.questions import AskCommand
from bot.core.verbs.rooms import StartCommand
from bot.core.verbs.suggestions import AcceptCommand, SuggestCommand
from bot.core.verbs.weeks import SummaryCommand
from bot.core.weeks.calendar import week_of
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import WeekId
from bot.loops import journal
from bot.loops.clock import wall_clock
from bot.loops.mistakes import Mistakes
from bot.store import rooms, rounds
from tests.loops.desk import ADA, ME, ROOM, Clock, Desk, desk
from tests.loops.noisy_server import CALM, command, open_noisy_server
from tests.loops.plays import utc

NOON = utc("2026-11-18 12:00")  # a Wednesday
ELSEWHERE = RoomId("!elsewhere:example.org")
TALLY = Tally((2, 1), (2, 1), 3, 0, 1, 4)


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> None:
    """As `shopfloor run` logs."""
    caplog.set_level(logging.INFO)


def told(caplog: pytest.LogCaptureFixture) -> list[Mapping[str, Any]]:
    """The journal's lines since the last look; each must read as a sentence, too."""
    lines = [each for each in caplog.records if each.name == journal.__name__]
    caplog.clear()
    assert all(each.getMessage() and each.levelno == logging.INFO for each in lines)
    return [each.args for each in lines if isinstance(each.args, Mapping)]


async def settled(books: Desk, *happened: Fact) -> None:
    """Settle them as one batch."""
    await books.clerk.settle(happened)


async def the_poll(books: Desk) -> PollRound:
    """The only poll there is."""
    async with books.clerk.database.transaction() as db:
        (poll,) = await rounds.every_poll(db)
    return poll


async def open_a_poll(books: Desk) -> ActId:
    """By command; the poll stands in the room."""
    await books.command(ROOM, PollCommand())
    poll = (await books.acts("poll"))[0]
    await settled(books, Sent(ROOM, ActId(poll.act_id), EventId("$poll")))
    return ActId(poll.act_id)


async def test_coming_and_going(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with desk(tmp_path) as books:
        await settled(books, Invited(ROOM, EventId("$i"), ADA))
        assert told(caplog) == []  # what comes of it is told
        await settled(books, Joined(ROOM, EventId("$j"), 1, "Floor", news=True))
        assert told(caplog) == [{"event": "joined", "room": ROOM}]
        await settled(books, Joined(ROOM, EventId("$j2"), 2, "Called otherwise", news=True))
        await settled(books, PowerChanged(ROOM, PowerLevels({ADA: 100})))
        assert told(caplog) == []
        await settled(books, Left(ROOM))
        await settled(books, Left(ROOM))
        assert told(caplog) == [{"event": "left", "room": ROOM}]


async def test_whoever_is_put_out_unnoticed_and_invited_again_has_left_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await settled(books, Invited(ROOM, EventId("$i"), ADA))
        assert told(caplog) == [{"event": "left", "room": ROOM}]


async def test_a_declined_invitation_names_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as books:
        books.clerk.settings = type(books.clerk.settings)(
            ME, books.clerk.settings.deck, books.clerk.settings.zone, invites_from=("@*:allowed",)
        )
        await settled(books, Invited(ELSEWHERE, EventId("$i"), UserId("@mallory:example.org")))
        (line,) = told(caplog)
        assert (line["event"], line["room"]) == ("invitation-declined", ELSEWHERE)
        assert "mallory" not in str(line)
        # One that comes while the bot takes itself for a member: it was put out unnoticed.
        await books.put_room(ROOM)
        await settled(books, Invited(ROOM, EventId("$i2"), UserId("@mallory:example.org")))
        assert [line["event"] for line in told(caplog)] == ["left", "invitation-declined"]


async def test_questions(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await books.command(ROOM, AskCommand("q2"))
        act = (await books.acts("question"))[0].act_id
        assert told(caplog) == [{"event": "command-obeyed", "room": ROOM, "verb": "ask"}]
        for _ in range(2):  # the sender says so, and the sync
            await settled(books, Sent(ROOM, ActId(act), EventId("$q")))
        question = {"room": ROOM, "question": "q2", "act": act}
        assert told(caplog) == [{"event": "question-posted"} | question]
        await settled(books, Redacted(ROOM, EventId("$q")))
        assert told(caplog) == [{"event": "question-cancelled"} | question]


async def test_a_poll_from_its_opening_to_its_correction(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        act = await open_a_poll(books)
        poll = {"room": ROOM, "poll": "dilemma", "act": act}
        assert told(caplog)[1:] == [{"event": "poll-opened"} | poll]
        opening = CountPoll(ActId("members"), ROOM, act, Purpose.OPENING)
        await settled(books, PollCounted(opening, TALLY, 9, 0, complete=True))
        await settled(books, EndSeen(ROOM, EventId("$poll"), EventId("$e"), ME, books.clock()))
        assert told(caplog) == []
        count = CountPoll(act_id(Cause.COUNT, act), ROOM, act, Purpose.RESULT)
        for _ in range(2):
            await settled(books, PollCounted(count, TALLY, 9, books.clock(), complete=False))
        counts = {"voters": 3, "members": 9, "complete": "no", "unreadable": 4}
        assert told(caplog) == [{"event": "poll-closed"} | poll | counts]
        late = CountPoll(ActId("late-keys-1"), ROOM, act, Purpose.LATE_KEYS)
        more = Tally((4, 1), (4, 1), 5, 0, 1, 2)
        await settled(books, PollCounted(late, more, 9, books.clock(), complete=True))
        counts = {"voters": 5, "members": 9, "complete": "yes", "unreadable": 2}
        assert told(caplog) == [{"event": "poll-corrected"} | poll | counts]


async def test_a_poll_that_never_was(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await books.command(ROOM, PollCommand())
        act = (await books.acts("poll"))[0].act_id
        told(caplog)
        await settled(books, Refused(ROOM, ActId(act), "No."))
        poll = {"room": ROOM, "poll": "dilemma", "act": act}
        assert told(caplog) == [{"event": "poll-cancelled"} | poll]


async def test_commands_are_named_without_their_words_or_who_gave_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mallory = UserId("@mallory:example.org")
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await books.command(ROOM, SuggestCommand("Who owns the lathe?"), "$1", mallory)
        await books.command(ROOM, StartCommand(), "$2", mallory)
        old = books.clock() - HOUR
        await settled(
            books,
            Commanded(ROOM, EventId("$3"), ADA, old, StartCommand(), None, "s"),
            Commanded(ROOM, EventId("$4"), ADA, books.clock(), UnknownCommand("lathe"), None, "s"),
        )
        here = {"room": ROOM}
        assert told(caplog) == [
            {"event": "command-obeyed", "verb": "suggest"} | here,
            {"event": "command-refused", "verb": "start", "why": "not allowed"} | here,
            {"event": "command-refused", "verb": "start", "why": "too old"} | here,
        ]


async def test_slots_that_are_left_out_and_the_week(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        names = ((ScheduleName.QUESTIONS, "daily 11:00"), (ScheduleName.SUMMARY, "mon 12:00"))
        async with books.clerk.database.transaction() as db:
            for name, rule in names:
                await rooms.put_schedule(db, Schedule(ROOM, name, rule, 0, 0))
        slots = tuple(NOON - number * DAY - HOUR for number in (3, 2, 1, 0))
        await settled(books, SlotsDue(ROOM, ScheduleName.QUESTIONS, slots, None))
        lines = told(caplog)
        assert {line["event"] for line in lines} == {"slots-skipped"}
        assert sum(line["slots"] for line in lines) == 3
        assert {(line["room"], line["schedule"]) for line in lines} == {(ROOM, "questions")}

        act = (await books.acts("question"))[0].act_id
        await settled(books, Sent(ROOM, ActId(act), EventId("$q")))
        told(caplog)
        week = week_of(NOON, books.clerk.settings.zone)
        for purpose in (Purpose.ANSWER, Purpose.SUMMARY):
            count = CountWeek(ActId(f"week-{purpose}"), ROOM, week, purpose)
            await settled(books, WeekCounted(count, {ActId(act): Replies(2, 1)}))
        assert told(caplog) == [{"event": "summary", "room": ROOM, "week": "2026-W47"}]


async def test_what_is_not_committed_is_not_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("power cut")

    async with desk(tmp_path) as books:
        fact = Joined(ROOM, EventId("$j"), 1, "Floor", news=True)
        with pytest.raises(RuntimeError):
            await books.clerk.settle([fact], lambda: broken)
        assert told(caplog) == []
        await books.clerk.settle([fact])
        assert [line["event"] for line in told(caplog)] == ["joined"]


async def test_what_is_taken_back_alone_is_not_told_either(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise TypeError

    async with desk(tmp_path) as books:
        monkeypatch.setattr("bot.loops.clerk.acts.order", broken)
        monkeypatch.setattr(Mistakes, "tell", lambda *_: None)
        with_greeting = Joined(ROOM, EventId("$j"), 1, "Floor", news=True)
        without = Joined(ELSEWHERE, EventId("$k"), 1, "Floor", news=False)
        await settled(books, with_greeting, without)
        assert told(caplog) == [{"event": "joined", "room": ELSEWHERE}]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (CloseCommand(), "no poll is open"),
        (AskCommand("nope"), "no such question"),
        (PollCommand("nope"), "no such poll"),
        (SetDeckCommand("nope"), "no such deck"),
        (AcceptCommand(7), "no such suggestion"),
        (SkipCommand(), "nothing to skip"),
        (SummaryCommand(WeekId(2099, 1)), "that week hasn't started"),
    ],
)
async def test_a_command_that_could_not_be_obeyed_was_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, command: Command, why: str
) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await books.command(ROOM, command)
        (line,) = told(caplog)
        assert (line["event"], line["why"]) == ("command-refused", why)


async def test_a_second_poll_that_was_not_opened_was_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await open_a_poll(books)
        told(caplog)
        await books.command(ROOM, PollCommand(), "$again")
        (line,) = told(caplog)
        assert (line["event"], line["why"]) == ("command-refused", "a poll is open")


async def test_debug_adds_each_sync_and_each_act_by_their_ids(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.loops")
    async with (
        desk(tmp_path, Clock(wall_clock())) as books,
        open_noisy_server(books) as noisy_server,
    ):
        await noisy_server.latency(command(1, "now"))
        (answer,) = await books.settled()
    added = [each.getMessage() for each in caplog.records if each.levelno == logging.DEBUG]
    assert f"{answer.act_id} in '{CALM}' is done." in added
    assert "Synced. Rooms with news: 1. What concerns the bot: 1." in added
    assert not any("@" in line or "now" in line for line in added)
