"""Rooms whose record has left them, to be drawn and written as pages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.core.polls.values import Answer, Poll
from bot.core.primitives import DAY, Millis
from bot.core.questions.values import Replies
from bot.core.sharing.record import (
    SharedCount,
    SharedOutcome,
    SharedPoll,
    SharedQuestion,
    SharedReplies,
    SharedRoom,
    SharedWeek,
    Standing,
)
from bot.core.weeks.values import WeekId
from bot.render.sample_values import DILEMMA, SEVERAL

MONDAY = datetime(2026, 10, 19, tzinfo=UTC)
HOSTILE = "</text></svg><script>alert(1)</script>&amp;\u202e\x00\"'<![CDATA[ ]]> %(x)s {{ 7*7 }}"
TURNOUTS = ((20, 11, 7, 2), (23, 14, 3, 3), (31, 9, 2, 1), (36, 10, 2, 1))
"""Votes by answer, of 70 members, in four weeks one after the other."""


def at(week: int, day: int, hour: int = 12) -> Millis:
    moment = MONDAY + timedelta(weeks=week, days=day, hours=hour)
    return int(moment.timestamp()) * 1000


def count(*votes: int, members: int = 70, quorum: bool | None = None) -> SharedCount:
    return SharedCount(votes, sum(votes), members, complete=True, quorum_reached=quorum)


def held(
    week: int, poll: Poll, counted: SharedCount | None, standing: Standing = Standing.COUNTED
) -> SharedPoll:
    opened, ended = at(week, 4), None if standing is Standing.OPEN else at(week, 6)
    replies = SharedReplies(Replies(14, 12)) if counted else None
    id = f"room-1-poll-{opened}"
    return SharedPoll(id, "own", poll, standing, opened, at(week, 6), ended, counted, replies)


def asked(week: int, text: str, replies: SharedReplies | None) -> SharedQuestion:
    moment = at(week, 0, 18)
    return SharedQuestion(f"room-1-question-{moment}", "own", "q", text, moment, replies)


def week(
    number: int, polls: tuple[SharedPoll, ...], questions: tuple[SharedQuestion, ...] = ()
) -> SharedWeek:
    year, iso, _ = (MONDAY + timedelta(weeks=number)).isocalendar()
    starts = at(number, 0, 0)
    return SharedWeek(WeekId(year, iso), starts, starts + 7 * DAY, True, questions, polls)


def outcome(number: int, text: str, poll: SharedPoll, **changes: object) -> SharedOutcome:
    made = SharedOutcome(
        f"room-1-outcome-{number}", number, text, poll.poll.question, poll.id, at(3, 6), None, None
    )
    return replace(made, **changes)  # type: ignore[arg-type]


COUNTED = tuple(held(n, DILEMMA, count(*votes)) for n, votes in enumerate(TURNOUTS))
WEEKS = (
    *(
        week(
            n,
            (poll,),
            (asked(n, f"What changed on your shift in week {n + 1}?", SharedReplies(None)),),
        )
        for n, poll in enumerate(COUNTED)
    ),
    week(
        4,
        (
            held(4, SEVERAL, None, Standing.FEW),
            replace(held(4, DILEMMA, None, Standing.SETTLING), id="room-1-poll-settling"),
        ),
        (asked(4, "Who could say no, and at what cost?", SharedReplies(Replies(31, 14))),),
    ),
    week(5, (held(5, DILEMMA, None, Standing.OPEN),), (asked(5, "What next?", None),)),
)
OUTCOMES = (
    outcome(1, "We ask for the rota four weeks ahead", COUNTED[3], due=date(2027, 3, 1)),
    outcome(2, "The day shift writes the petition", COUNTED[3]),
    outcome(3, "We meet at the gate", COUNTED[0], done_at=at(1, 2)),
)
ROOM = SharedRoom("room-1", "Room 1", True, None, "Europe/London", 10, WEEKS, OUTCOMES)
EMPTY = SharedRoom("room-2", "The depot", True, None, "Europe/London", 10, (), ())


def _hostile() -> SharedRoom:
    answers = tuple(Answer(f"a{n}", f"{HOSTILE} {'W' * 40} {n}") for n in range(20))
    question = f"{HOSTILE} {'workers ' * 30}{'W' * 200}?"
    poll = Poll(HOSTILE, question, answers, max_selections=20, quorum=0.99)
    held_once = held(0, poll, count(*([13] * 20), quorum=False))
    weeks = (
        week(0, (held_once,), (asked(0, question, None),)),
        week(1, (), (asked(1, question, None),)),
    )
    outcomes = tuple(outcome(n, f"{HOSTILE} {'word ' * 60}", held_once) for n in range(1, 4))
    return SharedRoom("room-3", HOSTILE, True, None, "Europe/London", 10, weeks, outcomes)


LONGEST = _hostile()
EVERY = (ROOM, EMPTY, LONGEST)
JOIN = "Ask at the gate on Fridays, or look for the shop floor in your Matrix app"
