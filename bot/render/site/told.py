"""Shared weeks in the form in which summaries are worded, so that pages and rooms say the same.

What doesn't leave the room isn't in them: a poll without numbers has no part in any comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.core.polls.values import Result, Tally
from bot.core.questions.values import NO_REPLIES, Replies
from bot.core.sharing.record import SharedCount, SharedPoll, SharedReplies, SharedRoom, SharedWeek
from bot.core.weeks.values import Turnout, Week, WeekPoll, WeekQuestion

Series = tuple[str, str, tuple[str, ...]]
"""What polls have in common that can be compared: deck, id and answers."""


@dataclass(frozen=True, slots=True)
class Told:
    """A week, and the polls in it that have numbers, worded."""

    shared: SharedWeek
    week: Week
    polls: dict[str, WeekPoll]
    """By their ids."""


@dataclass(slots=True)
class _Past:
    """What was counted up to a week."""

    turnouts: dict[Series, list[int]] = field(default_factory=dict)
    last: dict[Series, SharedCount] = field(default_factory=dict)
    leading: list[Turnout] = field(default_factory=list)


def series(poll: SharedPoll) -> Series:
    """With which others it can be compared."""
    return poll.deck, poll.poll.id, tuple(answer.text for answer in poll.poll.answers)


def told(room: SharedRoom) -> Iterator[Told]:
    """Its weeks, oldest first, each held against those before it."""
    past = _Past()
    for shared in room.weeks:
        yield _told(shared, past)


def _told(shared: SharedWeek, past: _Past) -> Told:
    polls = {each.id: _compared(each, each.count, past) for each in shared.polls if each.count}
    questions = tuple(
        WeekQuestion(each.id, each.text, _replies(each.replies)) for each in shared.questions
    )
    week = Week(shared.id, questions, tuple(polls.values()))
    if leading := week.leading_poll:
        before = past.leading[-1] if past.leading else None
        past.leading.append(leading.turnout)
        turnouts = tuple(each.percent for each in past.leading)
        week = replace(week, turnouts=turnouts, before=before)
    return Told(shared, week, polls)


def _compared(shared: SharedPoll, count: SharedCount, past: _Past) -> WeekPoll:
    of = series(shared)
    before = past.last.get(of)
    turnouts = past.turnouts.setdefault(of, [])
    turnouts.append(count.turnout.percent)
    past.last[of] = count
    return WeekPoll(
        shared.poll,
        Result(_tally(count), count.members, complete=count.complete),
        before=before.votes if before else None,
        turnout_before=before.turnout if before else None,
        turnouts=tuple(turnouts),
        replies=_replies(shared.replies),
    )


def _tally(count: SharedCount) -> Tally:
    """How people voted, and what could not be read, stays inside."""
    return Tally(count.votes, count.votes, count.voters, 0, spoiled=0, undecryptable=0)


def _replies(shared: SharedReplies | None) -> Replies:
    return (shared and shared.replies) or NO_REPLIES
