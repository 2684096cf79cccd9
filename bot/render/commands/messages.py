"""What is said of commands, whatever they are about, put into words."""

from typing import assert_never

from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    CommandMessage,
    CommandsMissed,
    Help,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.render.commands import help, refusals
from bot.render.markup import Block
from bot.render.voice import Voice


def worded(message: CommandMessage, voice: Voice) -> list[Block]:  # noqa: PLR0911
    """The message in words."""
    match message:
        case Help():
            return help.help_page(message, voice)
        case CommandsMissed():
            return refusals.commands_missed(message, voice)
        case NotAllowed():
            return refusals.not_allowed(message, voice)
        case AlreadyRun():
            return refusals.already_run(message, voice)
        case UnknownCommand():
            return refusals.unknown_command(message, voice)
        case HowToVote():
            return refusals.how_to_vote(message, voice)
        case BadUsage():
            return refusals.bad_usage(message, voice)
        case TooManyCommands():
            return refusals.too_many_commands(message, voice)
        case _:
            assert_never(message)
