"""The values from which the samples of all messages are made."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.polls.values import Answer, OpenNow, Poll, PollKind, Result, Tally
from bot.core.primitives import EventId, Millis, Place, RoomId
from bot.core.questions.values import Question, Replies
from bot.core.schedule.values import ScheduleName, Skip, Upcoming
from bot.core.weeks.values import Missed, Turnout, Week, WeekId, WeekPoll, WeekQuestion
from bot.render.voice import Voice


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> Millis:
    """A moment of 2026, UTC."""
    return int(datetime(2026, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


VOICE = Voice("!floor", ZoneInfo("Europe/London"), server="example.org")

QUESTION = Question(
    id="say-no",
    theme="Nobody to say no to",
    passage="we would have nobody to say no to when under pressure",
    question="Think of an order you would refuse if you could. Who could say no, at what cost?",
    other_side="Owners can share a bad month equally.",
    follow_ups=("What did the last big order change?", "What rule would help?"),
)
DILEMMA = Poll(
    id="dilemma",
    question="Our firm is in trouble. What should we go for?",
    answers=(
        Answer("co-op", "Make the firm a co-op"),
        Answer("demands", "Demand secure jobs, better conditions"),
        Answer("occupy", "Occupy first, decide later"),
        Answer("unsure", "Not sure yet"),
    ),
)
SEVERAL = Poll(
    "several", "What would help?", (Answer("a", "Time"), Answer("b", "Pay")), max_selections=2
)
OPENLY = Poll(
    "openly", "Tea or coffee?", (Answer("t", "Tea"), Answer("c", "Coffee")), PollKind.DISCLOSED
)

SHARE = replace(OPENLY, quorum=0.3)
PEOPLE = replace(SEVERAL, quorum=6)

PLAIN = Tally((5, 2, 1, 0), (5, 2, 1, 0), native=8, by_reaction=0, spoiled=0, undecryptable=0)
MIXED = Tally((5, 2, 1, 0), (4, 1, 1, 0), native=6, by_reaction=2, spoiled=1, undecryptable=3)
NONE = Tally((0, 0, 0, 0), (0, 0, 0, 0), native=0, by_reaction=0, spoiled=0, undecryptable=0)
TIED = Tally((2, 2), (2, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)

NEXT = (
    Upcoming(at(23, 12), ScheduleName.SUMMARY),
    Upcoming(at(23, 18), ScheduleName.QUESTIONS),
    Upcoming(at(27, 12), ScheduleName.POLLS),
)
CLOSES = at(22, 12)
HERE = RoomId("!floor:example.org")


def place(name: str) -> Place:
    """An event of the room."""
    return Place(HERE, EventId(f"${name}"))


WEEK = Week(
    WeekId(2026, 47),
    (
        WeekQuestion("rule", "What rule would help most?", Replies(1, 1), place("rule")),
        WeekQuestion("say-no", QUESTION.question, Replies(12, 5), place("say-no")),
        WeekQuestion("shift", "What changed on your shift?", Replies(), place("shift")),
    ),
    (
        WeekPoll(SEVERAL, Result(TIED, 12), before=(1, 3), place=place("several")),
        WeekPoll(
            DILEMMA,
            Result(PLAIN, 12),
            before=(3, 3, 0, 0),
            turnout_before=Turnout(6, 12),
            turnouts=(42, 50, 67),
            replies=Replies(3, 2),
            place=place("dilemma"),
        ),
    ),
    missed=(
        Missed(at(19, 18), ScheduleName.QUESTIONS, Skip.ASKED),
        Missed(at(20, 12), ScheduleName.POLLS, Skip.POLL_OPEN),
    ),
    turnouts=(42, 50, 67),
    before=Turnout(6, 12),
)
USUAL = replace(WEEK, questions=WEEK.questions[:2], polls=WEEK.polls[1:], missed=())
QUIET = Week(
    WeekId(2026, 47), (WeekQuestion("a", "Why?", Replies()), WeekQuestion("b", "How?", Replies()))
)
NOT_ALL_READ = Week(
    WeekId(2026, 47),
    (
        WeekQuestion("a", "Why?", Replies(6, 4, at_least=True)),
        WeekQuestion("b", "How?", Replies(1, 1, at_least=True)),
        WeekQuestion("c", "Who?", Replies(at_least=True)),
    ),
)

QUESTIONS, POLLS, SUMMARY = ScheduleName.QUESTIONS, ScheduleName.POLLS, ScheduleName.SUMMARY
OPEN = OpenNow("What would help?", at(27, 12), False, place("open"), taps=True)
