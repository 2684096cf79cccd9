"""What was taken out of a deck, or left behind with one, is told as it was asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.acts import CountPoll, CountWeek, Purpose
from bot.core.decisions import Decision
from bot.core.door import decide
from bot.core.polls.facts import PollCounted
from bot.core.polls.values import PollKind, PollRound, PollState
from bot.core.primitives import DAY, HOUR
from bot.core.questions.values import Deck, Replies
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.store import Database, rooms, rounds
from tests.core.samples import (
    JOINED,
    MONDAY,
    NOW,
    RESULT,
    ROOM,
    SETTINGS,
    TALLY,
    asked,
    counted,
    deck,
    posted,
    said,
    told,
)
from tests.store import whole

WEEK = WeekId(2026, 47)
EDITED = deck("bcdef", "xyz")
"""Without question `a` and poll `d`."""
ANOTHER = replace(deck("mn", "pq"), id="another")
QUESTION = asked("a")
CLOSED = posted("d", PollState.CLOSED, NOW - 20 * DAY)

pytestmark = pytest.mark.parametrize("now_there", [EDITED, ANOTHER], ids=lambda each: str(each.id))


async def history(
    tmp_path: Path, now_there: Deck, polls: list[PollRound], weeks: tuple[Week, ...] = ()
) -> View:
    """The room as it comes out of the book, with the deck that it has since."""
    async with Database.open(tmp_path / "book.db") as database, database.transaction() as db:
        await rooms.put(db, JOINED)
        await rounds.put_question(db, QUESTION)
        for poll in polls:
            await rounds.put_poll(db, poll)
        for week in weeks:
            await rounds.put_week(db, ROOM, week)
        return View(
            replace(SETTINGS, deck=now_there),
            JOINED,
            questions=await whole.questions(db, ROOM),
            polls=await whole.polls(db, ROOM),
            weeks=await whole.weeks(db, ROOM),
        )


def words(decision: Decision) -> str:
    """All that is said, in words."""
    return "\n".join(render(message, VOICE).body for message in told(decision))


@pytest.mark.parametrize("command", ["results", "results d"])
async def test_the_result_of_a_poll(tmp_path: Path, now_there: Deck, command: str) -> None:
    view = await history(tmp_path, now_there, [CLOSED])
    answer = words(decide(view, said(command), NOW))
    assert "Poll d?" in answer
    assert "1. Answer 1: 3 votes" in answer


async def test_a_poll_that_is_open_is_shown_counted_ended_and_told(
    tmp_path: Path, now_there: Deck
) -> None:
    shown = posted("d")
    shown = replace(shown, poll=replace(shown.poll, kind=PollKind.DISCLOSED, quorum=0.3))
    view = await history(tmp_path, now_there, [shown])
    assert "Poll open until" in words(decide(view, said("now"), NOW))
    assert "Poll d?" in words(decide(view, said("now"), NOW))
    (count,) = decide(view, said("results d"), NOW).acts
    assert isinstance(count, CountPoll)
    answer = words(decide(view, PollCounted(count, TALLY, 9, NOW, complete=True), NOW))
    assert "1. Answer 1: 3 votes" in answer
    counting = replace(shown, state=PollState.COUNTING, ended_at=shown.closes_at)
    view = await history(tmp_path, now_there, [counting])
    result = words(decide(view, counted(counting), shown.closes_at + HOUR))
    assert result.startswith("Closed: Poll d?\n")
    assert "Quorum of 30% (3 of 9): reached, 4 voted." in result


async def test_the_latest_question(tmp_path: Path, now_there: Deck) -> None:
    view = await history(tmp_path, now_there, [])
    assert "Question a?" in words(decide(view, said("now"), NOW))


async def test_a_week_that_is_counted_now(tmp_path: Path, now_there: Deck) -> None:
    this_week = posted("d", PollState.CLOSED, NOW - 2 * DAY)
    view = await history(tmp_path, now_there, [CLOSED, this_week])
    (count,) = decide(view, said("summary"), NOW).acts
    assert isinstance(count, CountWeek)
    replies = {QUESTION.round_id: Replies(5, 3)}
    for purpose in (Purpose.ANSWER, Purpose.SUMMARY):
        fact = WeekCounted(replace(count, purpose=purpose), replies)
        summary = words(decide(view, fact, MONDAY))
        assert "- 3 people replied (5 replies): Question a?" in summary
        assert "Poll: Poll d?" in summary
        assert "(last time 25%)" in summary


async def test_a_week_that_was_told(tmp_path: Path, now_there: Deck) -> None:
    week = Week(
        WEEK,
        (WeekQuestion("a", "Question a?", Replies(2, 1)),),
        (WeekPoll(CLOSED.poll, RESULT, (1, 1, 1)),),
    )
    view = await history(tmp_path, now_there, [CLOSED], (week,))
    summary = words(decide(view, said("summary 2026-W47", at=MONDAY), MONDAY))
    assert "- 1 person replied (2 replies): Question a?" in summary
    assert "Poll: Poll d?" in summary


async def test_what_is_left_is_asked_in_its_turn(tmp_path: Path, now_there: Deck) -> None:
    view = await history(tmp_path, now_there, [CLOSED])
    first, dilemma = now_there.questions[0], now_there.polls[0]
    assert first.question in words(decide(view, said("ask"), NOW))
    assert dilemma.question in words(decide(view, said("poll"), NOW))


async def test_what_is_gone_cannot_be_asked_for(tmp_path: Path, now_there: Deck) -> None:
    view = await history(tmp_path, now_there, [CLOSED])
    for command in ("ask no-such", "poll d"):
        assert decide(view, said(command), NOW).changes == ()
    assert now_there.polls[0].id in words(decide(view, said("poll d"), NOW))
