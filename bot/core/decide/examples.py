"""Right uses of commands that need something of this room: a deck's id, a suggestion's number."""

from dataclasses import replace

from bot.core import commands as said
from bot.core import rotation
from bot.core.messages import BadUsage, UnknownCommand
from bot.core.model import PollState
from bot.core.preferences import SuggestionState
from bot.core.view import View


def examples(view: View) -> dict[str, str]:
    """By the command's name; empty where the room has nothing for it."""
    deck, decks = view.settings.deck, sorted({view.settings.deck.id, *view.settings.decks})
    question, _cycle = rotation.next_question(deck, view.questions)
    poll = rotation.next_poll(deck, view.polls)
    waiting = [n.number for n in view.suggestions if n.state is SuggestionState.WAITING]
    of_deck = {each.id for each in deck.polls}
    closed = [each.poll.id for each in view.polls if each.state is PollState.CLOSED]
    known = [each for each in closed if each in of_deck]
    return {
        said.AskCommand.name: f"ask {question.id}",
        said.PollCommand.name: f"poll {poll.id} for 3d",
        said.ResultsCommand.name: f"results {known[-1]}" if known else "results",
        said.SetDeckCommand.name: f"deck {next((d for d in decks if d != deck.id), deck.id)}",
        said.AcceptCommand.name: f"accept {waiting[0]}" if waiting else "",
        said.DeclineCommand.name: f"decline {waiting[0]}" if waiting else "",
    }


def with_example(view: View, refusal: said.Refusal) -> said.Refusal:
    """The same, with a right use that works in this room."""
    match refusal:
        case BadUsage(name, right=""):
            here = examples(view).get(name)
            return refusal if here is None else replace(refusal, right=here or None)
        case UnknownCommand(guess=guess) if not isinstance(said.parse(guess), said.Command):
            return replace(refusal, guess=examples(view).get(guess) or guess)
    return refusal
