"""What a poll came to, and how many have voted in one that is open."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.acts import CountPoll, Purpose
from bot.core.causes import Cause, act_id
from bot.core.commands import english
from bot.core.commands.answers import where_asked
from bot.core.commands.appearance import as_seen
from bot.core.commands.command import Command, Effect
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import as_plain
from bot.core.decisions import Decision
from bot.core.outcomes.standing import lines
from bot.core.outcomes.values import DONE_SHOWN
from bot.core.polls.messages import NoResults, TellResult, UnknownPoll
from bot.core.polls.posting import look_at
from bot.core.polls.standing import is_closing, is_open, open_now
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import Millis
from bot.core.questions import from_deck
from bot.core.verbs.naming import numbered
from bot.core.verbs.verb import Asked, Typed, Verb, id_of
from bot.core.verbs.weeks import SummaryCommand, week_named
from bot.core.view import Reach, Settings, View
from bot.core.weeks.messages import BadWeek

SEARCHED = 40
"""So many of a room's newest polls are looked through for the words of one that is wanted."""


@dataclass(frozen=True, slots=True)
class ResultsCommand(Command):
    """The latest closed poll; or the one named, by id, number, or words of its question."""

    name: ClassVar[str] = "results"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    poll: str | None = None


def _read_results(typed: Typed) -> ResultsCommand | SummaryCommand | BadUsage | BadWeek:
    words = typed.words
    if any(word.lower() in english.WEEK_WORDS for word in words):
        return week_named(typed)  # of the week all its results are in it
    named = [word for word in words if word.lower() not in (*english.OF_THAT, *english.LATEST)]
    return ResultsCommand(numbered(named) or id_of(named and [" ".join(named)]))


def _results_reach(command: ResultsCommand, settings: Settings, _now: Millis) -> Reach:
    wanted = command.poll
    if not wanted or wanted == english.OPEN[0]:
        return Reach(results=True, done_outcomes=DONE_SHOWN)
    if known := from_deck.chosen(settings.deck.polls, wanted):
        return Reach(poll=known.id, done_outcomes=DONE_SHOWN)
    return Reach(poll=wanted, latest_polls=SEARCHED, done_outcomes=DONE_SHOWN)


def _results(asked: Asked, command: ResultsCommand) -> Decision:
    view, wanted = asked.view, command.poll
    deck = view.settings.deck
    if wanted == english.OPEN[0]:
        opened = next(filter(is_open, view.polls), None)
        if opened:
            return Decision(acts=(_turnout(asked.fact, opened),))
        wanted = None
    id = meant(view, wanted) if wanted else None
    if wanted and id is None:
        return asked.answer(UnknownPoll(wanted, tuple(poll.id for poll in deck.polls), "results"))
    mine = [poll for poll in view.polls if id in (None, poll.poll.id)]
    open_poll = next((poll for poll in mine if is_open(poll)), None)
    closed = [poll for poll in mine if poll.state is PollState.CLOSED]
    if open_poll and (wanted or not closed):
        return Decision(acts=(_turnout(asked.fact, open_poll),))
    if not closed or closed[-1].result is None:
        counting = any(is_closing(poll) for poll in mine)
        other = None if counting else open_now(view)
        return asked.answer(NoResults(wanted or "", counting, other))
    last, result = closed[-1], closed[-1].result
    ended_at = last.ended_at or last.closes_at
    message = TellResult(
        last.poll,
        result,
        last.closes_at,
        ended_at,
        again=True,
        open_poll=open_now(view),
        outcomes=lines(view, last.round_id),
    )
    return asked.answer(message) + look_at(open_poll, asked.fact.cause)


def meant(view: View, wanted: str) -> str | None:
    """The id of the poll that is wanted: of the deck, or the newest here with those words."""
    if known := from_deck.chosen(view.settings.deck.polls, wanted):
        return known.id
    ids = {each.poll.id for each in view.polls}
    newest = (each.poll.id for each in reversed(view.polls) if _has_words(each, wanted))
    return wanted if wanted in ids else next(newest, None)


def _has_words(poll: PollRound, wanted: str) -> bool:
    """Whether every word is in its question, or begins one that is."""
    asked = as_plain(as_seen(poll.poll.question))
    return all(
        word in asked or (len(word) > 2 and any(each.startswith(word) for each in asked))
        for word in as_plain(as_seen(wanted))
    )


def _turnout(fact: Commanded, poll: PollRound) -> CountPoll:
    act = act_id(Cause.TURNOUT, fact.cause)
    return CountPoll(act, fact.room_id, poll.round_id, Purpose.ANSWER, where_asked(fact))


def _results_here(view: View) -> str:
    of_deck = {each.id for each in view.settings.deck.polls}
    known = [each.poll.id for each in view.closed_polls if each.poll.id in of_deck]
    return f"results {known[-1]}" if known else "results"


VERBS = (
    Verb(
        ResultsCommand,
        _results,
        _read_results,
        lambda command: [command.poll] if command.poll else [],
        reach=_results_reach,
        here=_results_here,
        counts=(Cause.TURNOUT,),
    ),
)
