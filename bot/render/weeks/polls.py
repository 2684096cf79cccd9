"""The polls of a week: what they came to, and how that has moved."""

from enum import Enum, auto

from bot.core.weeks.values import WeekPoll
from bot.render.links import linked
from bot.render.markup import Block, Text, paragraph, say, strong, typed
from bot.render.polls import quorum
from bot.render.polls.count import (
    not_read,
    not_sure,
    outcome,
    shares_explained,
    turnout,
    votes_by_answer,
    votes_in_a_row,
)
from bot.render.voice import Voice
from bot.render.weeks.change import last_time
from bot.render.words import _

QUESTION_LENGTH = 100
"""Characters shown of a poll's question, where not all is."""


class Votes(Enum):
    """How the votes of a poll are shown."""

    LISTED = auto()
    """A line for each answer."""
    IN_A_ROW = auto()
    LEADER = auto()
    """Only what came first; `results` has the rest."""


def poll(
    closed: WeekPoll, voice: Voice, *, leading: bool, votes: Votes, length: int = QUESTION_LENGTH
) -> list[Block]:
    """One poll. The turnout of the leading one stands in the first line of the summary."""
    tally = closed.result.tally
    missed = quorum.missed(closed.poll.quorum, closed.result)
    quorum_lines = quorum.in_brief(closed.poll.quorum, closed.result, voice)
    head = (_head(closed, voice, length), *(quorum_lines if missed else ()))
    said_above = leading and tally.voters <= closed.result.members
    lines = [
        *([] if said_above else turnout(closed.result, voice)),
        *([] if missed else quorum_lines),
        *shares_explained(closed.poll, tally),
        *not_read(tally.undecryptable),
        *not_sure(closed.result.complete),
    ]
    if not tally.voters or votes is Votes.LEADER:
        return [paragraph(*head, outcome(closed.poll, closed.result, voice), *lines)]
    if votes is Votes.IN_A_ROW:
        return [paragraph(*head, votes_in_a_row(closed.poll, tally, voice), *lines)]
    answers = votes_by_answer(closed.poll, tally, voice, last_time(closed, voice))
    return [paragraph(*head), answers, *([paragraph(*lines)] if lines else [])]


def _head(closed: WeekPoll, voice: Voice, length: int) -> Text:
    question = strong(typed(closed.poll.question, length))
    return say(_("Poll: %(question)s"), question=linked(question, closed.place, voice))
