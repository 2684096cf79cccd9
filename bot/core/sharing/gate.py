"""The one gate through which a room's record leaves it: decides, once, what of it may.

A number is hidden if fewer than so many people stand behind it. Nothing that leaves depends on a
number that is hidden, so there is nothing to subtract it from: no total takes it in, nothing is
sorted or compared by it, and texts that quote numbers (summaries) stay inside; what is said outside
is made anew from what comes through here.

Nor do two versions of a result leave: it stays inside until votes that come late can't change it
any more. The difference of two versions would be one person's vote.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.core.outcomes.values import Outcome
from bot.core.polls.quorum import reached
from bot.core.polls.values import PollRound, PollState, Result
from bot.core.primitives import ActId, Millis, Place
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.zones import zone_or
from bot.core.sharing.naming import called, room_key
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
from bot.core.weeks.calendar import week_of, week_span
from bot.core.weeks.gathering import ended_at
from bot.core.weeks.values import Week, WeekId

Round = TypeVar("Round", QuestionRound, PollRound)


@dataclass(frozen=True, slots=True)
class RoomBook:
    """What the records have of a room, hidden numbers included. It goes to the gate and no further.

    Rounds may be in any order.
    """

    preferences: Preferences
    questions: tuple[QuestionRound, ...] = ()
    polls: tuple[PollRound, ...] = ()
    weeks: tuple[Week, ...] = ()
    """Those whose summary was posted."""
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """By what it is decided."""

    at_least: int
    """So many people have to stand behind a number. A room may have agreed to more."""
    zone: ZoneInfo
    """Of rooms that have chosen none."""
    unsettled: frozenset[ActId] = frozenset()
    """Rounds of polls that are to be read again, because votes may come late."""
    archive: bool = False
    """For the operator's own archive: with rooms that don't share, and their Matrix ids."""


def leaving(book: RoomBook, gate: Gate) -> SharedRoom | None:
    """What leaves the room; None: nothing does."""
    chosen = book.preferences
    if not (chosen.shares or gate.archive):
        return None
    rules = _Rules(max(gate.at_least, chosen.shared_from), zone_or(chosen.zone, gate.zone), gate)
    key = room_key(chosen)
    asked = [each for each in book.questions if each.state is QuestionState.ASKED]
    posted = [each for each in book.polls if each.state in _POSTED]
    questions, polls = _with_ids(f"{key}-question", asked), _with_ids(f"{key}-poll", posted)
    return SharedRoom(
        key,
        called(chosen),
        chosen.shares,
        chosen.room_id if gate.archive else None,
        rules.zone.key,
        rules.at_least,
        _weeks(questions, polls, _summed_up(book.weeks, rules.zone), rules),
        _outcomes(key, book.outcomes, {each.round_id: id for id, each in polls.items()}),
    )


_POSTED = (PollState.OPEN, PollState.COUNTING, PollState.CLOSED)
"""Of polls that stand in the room, or have stood there to their end."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds in one room."""

    at_least: int
    zone: ZoneInfo
    gate: Gate


def _with_ids(kind: str, rounds: Sequence[Round]) -> dict[str, Round]:
    """By their ids, in the order in which they were due.

    Ids are made of what is public anyway: a hash of a Matrix id could be found out by trying.
    """
    by_id: dict[str, Round] = {}
    same = Counter[str]()
    for each in sorted(rounds, key=lambda each: (each.due_at, each.round_id)):
        at = f"{kind}-{datetime.fromtimestamp(each.due_at / 1000, UTC):%Y%m%dT%H%M%SZ}"
        same[at] += 1
        by_id[at if same[at] == 1 else f"{at}-{same[at]}"] = each
    return by_id


# --- weeks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SummedUp:
    """What the summaries of a room say of rounds: in which week each is, and who replied."""

    zone: ZoneInfo
    weeks: frozenset[WeekId]
    places: Mapping[Place | None, tuple[WeekId, Replies]]

    def week(self, asked: QuestionRound | PollRound) -> WeekId:
        """Where its summary has it; else where it is by the room's clock of today."""
        summed_up = self._summed_up(asked)
        return summed_up[0] if summed_up else week_of(_when(asked), self.zone)

    def replies(self, asked: QuestionRound | PollRound) -> Replies | None:
        """None: no summary has counted them."""
        summed_up = self._summed_up(asked)
        return summed_up[1] if summed_up else None

    def _summed_up(self, asked: QuestionRound | PollRound) -> tuple[WeekId, Replies] | None:
        event = asked.event_id
        return self.places.get(Place(asked.stands_in, event)) if event else None


def _summed_up(weeks: Sequence[Week], zone: ZoneInfo) -> _SummedUp:
    places: dict[Place | None, tuple[WeekId, Replies]] = {}
    for week in weeks:
        places |= {asked.place: (week.id, asked.replies) for asked in week.questions}
        places |= {poll.place: (week.id, poll.replies) for poll in week.polls}
    return _SummedUp(zone, frozenset(week.id for week in weeks), places)


def _when(asked: QuestionRound | PollRound) -> Millis:
    """The moment by which it belongs to a week."""
    over = isinstance(asked, PollRound) and asked.state is PollState.CLOSED
    return ended_at(asked) if isinstance(asked, PollRound) and over else asked.due_at


def _weeks(
    questions: Mapping[str, QuestionRound],
    polls: Mapping[str, PollRound],
    summed_up: _SummedUp,
    rules: _Rules,
) -> tuple[SharedWeek, ...]:
    asked: dict[WeekId, list[SharedQuestion]] = {}
    for id, question in questions.items():
        replies = _replies(summed_up.replies(question), rules)
        asked.setdefault(summed_up.week(question), []).append(_question(id, question, replies))
    held: dict[WeekId, list[SharedPoll]] = {}
    for id, poll in sorted(polls.items(), key=lambda each: (_when(each[1]), each[0])):
        replies = _replies(summed_up.replies(poll), rules)
        held.setdefault(summed_up.week(poll), []).append(_poll(id, poll, replies, rules))
    return tuple(
        SharedWeek(
            week,
            *week_span(week, rules.zone),
            week in summed_up.weeks,
            tuple(asked.get(week, ())),
            tuple(held.get(week, ())),
        )
        for week in sorted(asked.keys() | held.keys())
    )


def _replies(counted: Replies | None, rules: _Rules) -> SharedReplies | None:
    if counted is None:
        return None
    return SharedReplies(counted if counted.people >= rules.at_least else None)


def _question(id: str, asked: QuestionRound, replies: SharedReplies | None) -> SharedQuestion:
    return SharedQuestion(id, asked.deck, asked.item, asked.text, asked.due_at, replies)


def _poll(id: str, poll: PollRound, replies: SharedReplies | None, rules: _Rules) -> SharedPoll:
    standing, count = _counted(poll, rules)
    return SharedPoll(
        id,
        poll.deck,
        poll.poll,
        standing,
        poll.due_at if poll.opened_at is None else poll.opened_at,
        poll.closes_at,
        None if standing is Standing.OPEN else ended_at(poll),
        count,
        replies,
    )


def _counted(poll: PollRound, rules: _Rules) -> tuple[Standing, SharedCount | None]:
    """The one place where a number is hidden or not."""
    if poll.state is not PollState.CLOSED or poll.result is None:
        return Standing.OPEN, None
    if poll.round_id in rules.gate.unsettled:
        return Standing.SETTLING, None
    if poll.result.tally.voters < rules.at_least:
        return Standing.FEW, None
    return Standing.COUNTED, _count(poll, poll.result)


def _count(poll: PollRound, result: Result) -> SharedCount:
    """Votes by poll and by reaction stay inside as one sum: one part of it may be small."""
    tally, quorum = result.tally, poll.poll.quorum
    return SharedCount(
        tally.votes,
        tally.voters,
        result.members,
        result.complete and not tally.undecryptable,
        None if quorum is None else reached(quorum, result),
    )


# --- outcomes ------------------------------------------------------------------------------


def _outcomes(
    key: str, outcomes: Sequence[Outcome], polls: Mapping[ActId, str]
) -> tuple[SharedOutcome, ...]:
    return tuple(
        SharedOutcome(
            f"{key}-outcome-{each.number}",
            each.number,
            each.text,
            each.question,
            polls.get(each.round_id),
            each.at,
            each.due,
            each.done_at,
        )
        for each in sorted(outcomes, key=lambda each: each.number)
    )
