"""What `results` and `summary` answer: at once from the records, or after a count."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, CountWeek, OnEvent, Purpose, Relation
from bot.core.door import decide
from bot.core.polls.messages import NoResults, TellResult, UnknownPoll
from bot.core.polls.values import OpenNow, PollRound, PollState
from bot.core.primitives import DAY, EventId, Place
from bot.core.questions.values import Replies
from bot.core.schedule.dates import upcoming
from bot.core.schedule.messages import Now, Started
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekQuestion
from tests.core.samples import (
    MEMBER,
    NOW,
    RESULT,
    ROOM,
    asked,
    ids,
    poll,
    posted,
    running,
    said,
    told,
    view,
)

THIS_WEEK = WeekId(2026, 47)
CLOSED_D = posted("d", PollState.CLOSED, NOW - 20 * DAY)
CLOSED_X = posted("x", PollState.CLOSED, NOW - 10 * DAY)
OPEN_D = posted("d", PollState.OPEN)
OPEN_Y = posted("y", PollState.OPEN)


COUNTING = posted(state=PollState.COUNTING)


def shown(round_: PollRound) -> OpenNow:
    counting = round_.state is PollState.COUNTING
    assert round_.event_id
    place = Place(round_.stands_in, round_.event_id)
    return OpenNow(round_.poll.question, round_.closes_at, counting, place)


def again(round_: PollRound, other: PollRound | None = None) -> TellResult:
    ended = round_.ended_at or round_.closes_at
    open_poll = shown(other) if other else None
    return TellResult(round_.poll, RESULT, round_.closes_at, ended, again=True, open_poll=open_poll)


# --- results -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "polls", "answer"),
    [
        ("results", (), NoResults("", counting=False)),
        ("results d", (), NoResults("d", counting=False)),
        ("results", (CLOSED_D, CLOSED_X), again(CLOSED_X)),
        ("results d", (CLOSED_D, CLOSED_X), replace(again(CLOSED_D), named=True)),
        ("results x", (CLOSED_D,), NoResults("x", counting=False)),
        ("results", (CLOSED_D, CLOSED_X, OPEN_Y), again(CLOSED_X, OPEN_Y)),
        ("results d", (CLOSED_D, CLOSED_X, OPEN_Y), replace(again(CLOSED_D, OPEN_Y), named=True)),
        ("results x", (CLOSED_D, OPEN_Y), NoResults("x", counting=False, open_poll=shown(OPEN_Y))),
        ("results", (posted(state=PollState.COUNTING),), NoResults("", counting=True)),
        ("results d", (posted(state=PollState.COUNTING),), NoResults("d", counting=True)),
        ("results d", (replace(posted(), ending=True),), NoResults("d", counting=True)),
        ("results d", (CLOSED_D, COUNTING), replace(again(CLOSED_D, COUNTING), named=True)),
        ("results d", (posted(state=PollState.WAITING),), NoResults("d", counting=False)),
        ("results d", (posted(state=PollState.CANCELLED),), NoResults("d", counting=False)),
        ("results d", (replace(CLOSED_D, result=None),), NoResults("d", counting=False)),
        ("results open", (), NoResults("", counting=False)),
        ("results open", (CLOSED_D, CLOSED_X), again(CLOSED_X)),
    ],
)
def test_results_are_told_from_the_records(
    words: str, polls: tuple[PollRound, ...], answer: object
) -> None:
    decision = decide(view(polls=polls), said(words, MEMBER), NOW)
    assert told(decision) == [answer]
    assert decision.changes == ()


@pytest.mark.parametrize(
    ("words", "polls", "open_poll"),
    [
        ("results", (OPEN_D,), OPEN_D),
        ("results d", (OPEN_D,), OPEN_D),
        ("results d", (CLOSED_D, CLOSED_X, OPEN_D), OPEN_D),
        ("results open", (CLOSED_D, CLOSED_X, OPEN_D), OPEN_D),
        ("results of the open poll", (CLOSED_D, OPEN_Y), OPEN_Y),
    ],
)
def test_of_an_open_poll_the_turnout_is_counted_first(
    words: str, polls: tuple[PollRound, ...], open_poll: PollRound
) -> None:
    decision = decide(view(polls=polls), said(words, MEMBER, event="$asked"), NOW)
    reply = OnEvent(Relation.REPLY, event=EventId("$asked"))
    (act_id,) = ids(decision)
    count = CountPoll(act_id, ROOM, open_poll.round_id, Purpose.ANSWER, reply)
    assert decision.acts == (count,)


OWN = [
    replace(
        posted(f"own-{n}", PollState.CLOSED, NOW - n * DAY),
        poll=replace(poll(f"own-{n}"), question=words),
    )
    for n, words in (
        (3, "Lunch on Friday?"),
        (2, "Is the ROTA’s time right?"),
        (1, "Lunch on Monday?"),
    )
]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(("lunch", 1), ("“Lunch on Friday?”", 3), ("for lunch friday", 3), ("the rota", 2)),
        *(("last", 1), ("own-3", 3), ("friday lun", 3), ("LUNCH!", 1), ("lunch on", 1)),
    ],
)
def test_a_poll_in_own_words_is_named_by_words_of_its_question(words: str, number: int) -> None:
    here = view(polls=(CLOSED_X, *OWN))
    (answer,) = told(decide(here, said(f"results {words}"), NOW))
    assert isinstance(answer, TellResult)
    assert answer.poll.id == f"own-{number}"
    for other in ("luncheon", "un", "lunch sunday"):
        unknown = UnknownPoll(other, tuple("dxyz"), "results")
        assert told(decide(here, said(f"results {other}"), NOW)) == [unknown]


def test_results_of_a_poll_that_left_the_deck_are_still_told() -> None:
    gone = posted("gone", PollState.CLOSED)
    assert told(decide(view(polls=(gone,)), said("results gone"), NOW)) == [
        replace(again(gone), named=True)
    ]
    unknown = UnknownPoll("gone", tuple("dxyz"), "results")
    assert told(decide(view(), said("results gone"), NOW)) == [unknown]


def test_a_result_without_the_servers_time_of_its_end_takes_the_planned_one() -> None:
    old = replace(CLOSED_D, ended_at=None)
    assert told(decide(view(polls=(old,)), said("results"), NOW)) == [again(old)]


# --- summary -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "week", "so_far"),
    [
        ("summary", THIS_WEEK, True),
        ("summary 2026-W47", THIS_WEEK, True),
        ("summary 2026-W46", WeekId(2026, 46), False),
    ],
)
def test_an_empty_week_is_told_as_such_at_once(words: str, week: WeekId, so_far: bool) -> None:
    view = running()
    answer = TellWeek(Week(week), so_far, upcoming(view, NOW))
    assert told(decide(view, said(words, MEMBER), NOW)) == [answer]


def test_a_summary_names_the_poll_that_is_open() -> None:
    week = Week(WeekId(2026, 46), (WeekQuestion("a", "Question a?", Replies(4, 2)),))
    view = running(polls=(OPEN_Y,), weeks={week.id: week})
    empty = TellWeek(Week(THIS_WEEK), True, upcoming(view, NOW), open_poll=shown(OPEN_Y))
    assert told(decide(view, said("summary"), NOW)) == [empty]
    (before,) = told(decide(view, said("summary 2026-W46"), NOW))
    assert before == TellWeek(week, so_far=False, open_poll=shown(OPEN_Y))
    (count,) = decide(replace(view, questions=(asked("a"),)), said("summary"), NOW).acts
    assert isinstance(count, CountWeek)
    (counted,) = told(decide(view, WeekCounted(count, {}), NOW))
    assert isinstance(counted, TellWeek)
    assert counted.open_poll == shown(OPEN_Y)


@pytest.mark.parametrize("words", ["now", "start"])
def test_now_and_start_name_it_too(words: str) -> None:
    (answer,) = told(decide(running(polls=(OPEN_Y,)), said(words), NOW))
    assert isinstance(answer, Now | Started)
    assert answer.poll == shown(OPEN_Y)


def test_a_poll_that_is_still_to_be_posted_is_not_open() -> None:
    waiting = running(polls=(posted("y", PollState.WAITING),))
    (answer,) = told(decide(waiting, said("now"), NOW))
    assert isinstance(answer, Now)
    assert answer.poll is None


def test_a_week_with_anything_in_it_is_counted_first() -> None:
    before = NOW - 7 * DAY
    view = running(questions=(asked("a", before), asked("b")))
    for words, week in (("summary", THIS_WEEK), ("summary 2026-W46", WeekId(2026, 46))):
        (count,) = decide(view, said(words, MEMBER, event="$asked"), NOW).acts
        assert isinstance(count, CountWeek)
        assert (count.week, count.purpose) == (week, Purpose.ANSWER)
        assert count.reply == OnEvent(Relation.REPLY, event=EventId("$asked"))


def test_a_week_that_was_told_is_told_again_as_it_was() -> None:
    week = Week(WeekId(2026, 46), (WeekQuestion("a", "Question a?", Replies(4, 2)),))
    view = running(questions=(asked("a", NOW - 7 * DAY),), weeks={week.id: week})
    decision = decide(view, said("summary 2026-W46"), NOW)
    assert told(decision) == [TellWeek(week, so_far=False)]
    other = decide(view, said("summary"), NOW)
    assert told(other) == [TellWeek(Week(THIS_WEEK), True, upcoming(view, NOW))]
