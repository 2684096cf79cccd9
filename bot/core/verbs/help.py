"""Help: the commands one may give here, or all about one of them."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage, Help
from bot.core.commands.spelling import MARKS, cut
from bot.core.decisions import Decision
from bot.core.primitives import Millis
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.view import NOTHING_PAST, Reach, Settings, of_examples


@dataclass(frozen=True, slots=True)
class HelpCommand(Command):
    """Which commands one may give here, or how to give the one named."""

    name: ClassVar[str] = "help"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    command: str = ""


def _read(typed: Typed) -> HelpCommand | BadUsage:
    words = typed.words
    if not words:
        return HelpCommand()
    named = [word for word in words if word.lower() not in english.ABOUT]
    if not named and words[-1].lower() in english.ME:
        return HelpCommand()
    # `about` may be what is asked for, too.
    named = named or [words[-1]]
    # It only shows something, so a guess does no harm.
    known = typed.nearest(cut(named[0].lower().rstrip(MARKS))).partition(" ")[0]
    if len(named) != 1 or not known:
        return BadUsage(HelpCommand.name, cut(*words), HelpCommand.name)
    return HelpCommand(known)


def _decide(asked: Asked, command: HelpCommand) -> Decision:
    here = tuple(asked.examples().items()) if command.command else ()
    return asked.answer(Help(asked.moderator, command.command, here))


def _reach(command: HelpCommand, settings: Settings, _now: Millis) -> Reach:
    return of_examples(settings) if command.command else NOTHING_PAST


VERBS = (
    Verb(
        HelpCommand,
        _decide,
        _read,
        lambda command: list(filter(None, [command.command])),
        reach=_reach,
    ),
)
