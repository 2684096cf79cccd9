"""Which commands the bot carries out: how many from one person, how late, and whether it did."""

from bot.core.acts import Send
from bot.core.commands.command import Command, Effect
from bot.core.commands.facts import Commanded
from bot.core.decisions import NOTHING, Decision
from bot.core.messages import NotObeyed
from bot.core.primitives import MINUTE, Millis

MOST_A_MINUTE = 10
"""From one person, over all rooms."""
TOO_OLD: Millis = 10 * MINUTE
"""Commands older than this are not obeyed: whoever gave them has long gone on."""
MOST_COMMANDS = 12
"""In one message: more than one person may give in a minute, so that the last is told so."""


def only_shows(command: Command) -> bool:
    """Whether nothing is done for the command but to answer it."""
    return command.effect is Effect.SHOWS


def too_old(fact: Commanded, now: Millis) -> bool:
    """Whether the command is not obeyed any more, whoever gave it."""
    return (now - fact.at if fact.age is None else fact.age) > TOO_OLD


def obeyed(fact: Commanded, decision: Decision) -> bool:
    """Whether the decision does what was wanted; a guess or a refusal does not."""
    answers = [act.message for act in decision.acts if isinstance(act, Send)]
    refused = any(isinstance(each, NotObeyed) for each in answers)
    return isinstance(fact.command, Command) and decision != NOTHING and not refused
