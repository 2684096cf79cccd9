"""Answers to any command that can’t be followed: the mistake, and a right example."""

from bot.core.commands.command import Command
from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    CommandsMissed,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.commands.reading import parse
from bot.render.commands.examples import example, example_of, needs_room
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, code, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _


def not_allowed(message: NotAllowed, voice: Voice) -> list[Block]:
    """The command is for moderators."""
    if message.shown_by:
        return [
            paragraph(
                say(
                    _(
                        "That’s for moderators (power level %(power)s or more). "
                        "To see what’s set: %(command)s"
                    ),
                    power=message.needed,
                    command=command(message.shown_by, voice),
                )
            )
        ]
    return [
        paragraph(
            say(
                _("%(command)s is for moderators (power level %(power)s or more)."),
                command=command(message.command, voice),
                power=message.needed,
            )
        )
    ]


def already_run(_message: AlreadyRun, _voice: Voice) -> list[Block]:
    """A message was edited for which a command was obeyed before."""
    words = _("I’ve already done what this message said. Send a new message for something else.")
    return [paragraph(say(words))]


def unknown_command(message: UnknownCommand, voice: Voice) -> list[Block]:
    """No such command."""
    return [
        paragraph(
            say(_("No command “%(word)s”."), word=typed(message.word)),
            say(_("Did you mean: %(command)s"), command=command(_meant(message.guess), voice))
            if message.guess
            else say(_("All commands: %(command)s"), command=command("help", voice)),
        )
    ]


def how_to_vote(_message: HowToVote, _voice: Voice) -> list[Block]:
    """Nobody votes by a command."""
    return [paragraph(say(_("To vote, tap an answer in the poll, or a number under it.")))]


def _meant(guess: str) -> str:
    """The guess, or its example, if a name alone is no command and the example works anywhere."""
    is_command = isinstance(parse(guess), Command) or needs_room(guess)
    return guess if is_command else example_of(guess)


def bad_usage(message: BadUsage, voice: Voice) -> list[Block]:
    """A known command with words it does not understand."""
    named = command(message.command, voice)
    if message.command == "skip":
        only = say(_("Only the next question or poll can be skipped."))
        return [paragraph(only, for_example(command("skip poll", voice)))]
    if message.words:
        mistake = say(
            _("I don’t understand “%(words)s” after %(command)s."),
            words=typed(message.words),
            command=named,
        )
    else:
        mistake = say(_("Something is missing after %(command)s."), command=named)
    if message.right is None:
        return [paragraph(mistake)]
    if message.command == "ask" and message.words and message.right:
        mark = say(_("To ask it in your own words, end it with “?”."))
        return [paragraph(mistake, mark, for_example(command(message.right, voice)))]
    right = command(message.right, voice) if message.right else example(message.command, voice)
    return [paragraph(mistake, for_example(right))]


def too_many_commands(message: TooManyCommands, _voice: Voice) -> list[Block]:
    """One person's commands came too fast."""
    most = say(_("That was more than %(most)s commands in a minute."), most=message.most)
    if message.lost:
        lost = say(
            _("I didn’t run %(command)s. Try again in a minute."),
            command=code(typed(message.lost)),
        )
        return [paragraph(most, lost)]
    return [paragraph(most, say(_("I’m leaving out the rest. Try again in a minute.")))]


def commands_missed(_message: CommandsMissed, voice: Voice) -> list[Block]:
    """Commands came while the bot was away."""
    return [
        paragraph(
            say(
                _(
                    "Some commands reached me more than ten minutes late, so I didn’t run them. "
                    "Send again what you still want."
                )
            ),
            say(_("What’s on now: %(command)s"), command=command("now", voice)),
        )
    ]
