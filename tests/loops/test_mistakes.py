"""A mistake in the bot itself leaves one fact out, is told without words, and harms nobody else."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.acts import OnAct, Relation
from bot.core.changes import PutRoom
from bot.core.commands.facts import Commanded
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Fact, Refused, Sent
from bot.core.polls.facts import PollCounted
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, MINUTE, EventId, Millis, RoomId
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.polls import PollCommand
from bot.core.view import View
from bot.loops import clerk as module
from bot.loops.ticker import Ticker
from bot.matrix.gateway import Gateway
from bot.render.messages import render
from bot.store import Connection, acts, rounds, sync
from tests.loops import test_teller
from tests.loops.box import Box
from tests.loops.desk import ADA, ME, ROOM, Clock, at_work, desk, eventually, message, sender
from tests.loops.test_sender_faults import Ear
from tests.loops.test_teller import A, counted, ended_poll, poll_of, telling
from tests.loops.test_ticker import MONDAY_NOON, put_schedule, slots
from tests.matrix.faulty import serving

SECRET = f"secret words of {ADA}"
OTHER = RoomId("!other:example.org")
Breaks = Callable[[Callable[[Fact], bool]], list[Fact]]
no_patience = test_teller.no_patience


@pytest.fixture(autouse=True)
def mistakes_raised() -> None:
    """Here they are told of and lived with, as in life."""


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """From now on decisions on such facts fail; gives those that were to be decided."""

    def broken(which: Callable[[Fact], bool]) -> list[Fact]:
        met: list[Fact] = []

        def decide_badly(view: View, fact: Fact, now: Millis) -> Decision:
            if which(fact):
                met.append(fact)
                raise KeyError(SECRET)
            return decide(view, fact, now)

        monkeypatch.setattr(module, "decide", decide_badly)
        return met

    return broken


def asked(room_id: RoomId, event_id: str, command: HelpCommand | PollCommand) -> Commanded:
    return Commanded(room_id, EventId(event_id), ADA, 0, command, None, "s")


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator is told."""
    assert all(record.exc_info is None for record in caplog.records)
    return [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]


async def test_the_rest_of_a_batch_is_settled_and_no_word_is_told(
    tmp_path: Path, breaks: Breaks, caplog: pytest.LogCaptureFixture
) -> None:
    async def also(db: Connection) -> None:
        await sync.put_token(db, "next")

    async with desk(tmp_path, Clock(MINUTE)) as books:
        for room_id in (ROOM, OTHER):
            await books.put_room(room_id)
        met = breaks(lambda fact: fact.room_id == ROOM)
        bad, good = asked(ROOM, "$bad", HelpCommand()), asked(OTHER, "$good", HelpCommand())
        await books.clerk.settle([bad, good], lambda: also)
        await books.clerk.settle([bad, asked(ROOM, "$again", HelpCommand())])
    async with desk(tmp_path) as books:
        assert len(await books.acts("answer")) == 1
        async with books.clerk.database.transaction() as db:
            assert [act.room_id for act in await acts.heads(db)] == [OTHER]
            assert await sync.token(db) == "next"
    assert len(met) == 2
    (line,) = told(caplog)
    assert all(word in line for word in ("Commanded", ROOM, "decide_badly", "KeyError"))
    assert SECRET not in line
    assert ADA not in line


async def test_what_was_half_written_is_taken_back_before_the_next_is_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The poll was put down when its words could not be found."""
    faults = [RuntimeError()]

    def found_the_second_time(*what: object) -> object:
        if faults:
            raise faults.pop()
        return render(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "render", found_the_second_time)
    async with desk(tmp_path, Clock(MINUTE)) as books:
        await books.put_room(ROOM)
        first, second = (asked(ROOM, event_id, PollCommand()) for event_id in ("$1", "$2"))
        await books.clerk.settle([first])
        async with books.clerk.database.transaction() as db:
            assert await rounds.every_poll(db) == ()
        await books.clerk.settle([second])
        assert len(await books.acts("poll")) == 1
        assert (await poll_of(books)).state is PollState.WAITING
    assert len(told(caplog)) == 1


async def test_the_next_is_not_decided_on_what_was_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def decide_badly(view: View, fact: Fact, _: Millis) -> Decision:
        names.append(view.room.display_name)
        if len(names) == 3:
            raise RuntimeError
        room = replace(view.room, display_name="half written")
        return Decision((PutRoom(room),)) if len(names) == 1 else NOTHING

    monkeypatch.setattr(module, "decide", decide_badly)
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        root = message(1)
        on_it = [message(each, target=OnAct(Relation.THREAD, act=root.act_id)) for each in (2, 3)]
        await books.order(root, *on_it)
        await books.clerk.settle(
            [Refused(ROOM, root.act_id, "No."), asked(ROOM, "$next", HelpCommand())]
        )
    assert names == ["", "half written", "half written", ""]


async def test_what_was_said_is_not_said_again(
    tmp_path: Path, breaks: Breaks, caplog: pytest.LogCaptureFixture
) -> None:
    met = breaks(lambda fact: isinstance(fact, Sent))
    ear = Ear()
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        root = message(1)
        await books.order(root, message(2, target=OnAct(Relation.THREAD, act=root.act_id)))
        async with at_work(sender(gateway, books, ME, 0).run()):
            found = await books.settled(2)
    assert ear.heard == ["line 1", "line 2"]
    assert [(act.state, act.event_id) for act in found] == [("done", "$1"), ("done", "$2")]
    assert len(met) == 2
    assert len(told(caplog)) == 1


async def test_what_was_refused_is_not_tried_again(
    tmp_path: Path, breaks: Breaks, caplog: pytest.LogCaptureFixture
) -> None:
    breaks(lambda fact: isinstance(fact, Refused))
    async with desk(tmp_path) as books:
        root = message(1)
        await books.order(root, message(2, target=OnAct(Relation.THREAD, act=root.act_id)))
        await books.clerk.settle([Refused(ROOM, root.act_id, "No.")])
        assert [act.state for act in await books.acts()] == ["refused"] * 2
    assert len(told(caplog)) == 1


@pytest.mark.usefixtures("no_patience")
async def test_a_count_is_made_again_later_and_not_before(
    tmp_path: Path,
    breaks: Breaks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    met = breaks(lambda fact: isinstance(fact, PollCounted))
    async with ended_poll(tmp_path) as books:
        box = Box([A])

        async def tried() -> bool:
            return [act.tries for act in await books.acts("count")] == [1]

        async with telling(books, box):
            await eventually(tried)
            # The teller looks again at once, as after every count.
            await books.command(ROOM, HelpCommand())
            readings = box.readings
        (count,) = await books.acts("count")
        assert (count.state, len(met), box.readings) == ("waiting", 1, readings)
        # A version that knows what to do with it.
        monkeypatch.undo()
        books.clock.ahead += module.COUNT_AGAIN
        assert (await counted(books, box)).tally.votes == (1, 0)
    assert len(told(caplog)) == 1


async def test_a_slot_is_due_until_it_can_be_settled_and_keeps_nobody_busy(
    tmp_path: Path,
    breaks: Breaks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    met = breaks(lambda fact: isinstance(fact, SlotsDue) and fact.room_id == ROOM)
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        ticker = Ticker(books.clerk)
        woken = books.clerk.listen()
        for room_id in (OTHER, ROOM):
            await put_schedule(
                books, ScheduleName.QUESTIONS, "mon 12:00", MONDAY_NOON - DAY, room_id
            )
        assert await ticker.tick() == MONDAY_NOON + 7 * DAY
        assert len(await books.acts("question")) == 1
        woken.clear()
        for ahead, tries in ((0, 1), (MINUTE - 1, 1), (MINUTE, 2)):
            books.clock.ahead = ahead
            await ticker.tick()
            assert not woken.is_set()
            assert len(met) == tries
        monkeypatch.undo()
        books.clock.ahead = 2 * MINUTE
        await ticker.tick()
        assert await slots(books) == [(MONDAY_NOON, "")]
        assert len(await books.acts("question")) == 2
    assert len(told(caplog)) == 1
