"""Whether the room's weekly summary comes with a picture."""

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.changes import PutPreferences
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import Answer, BadUsage
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.verbs.schedules import SchedulesCommand
from bot.core.verbs.verb import Asked, Typed, Verb


@dataclass(frozen=True, slots=True)
class SetPicturesCommand(Command):
    """Have pictures, or none."""

    name: ClassVar[str] = "pictures"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    shown_by: ClassVar[str] = "schedule"
    on: bool


@dataclass(frozen=True, slots=True)
class Pictures(Answer):
    """Whether there are pictures from now on."""

    on: bool


def _read(typed: Typed) -> SchedulesCommand | SetPicturesCommand | BadUsage:
    words = [word.lower() for word in typed.words]
    if not words:
        return SchedulesCommand()
    if len(words) == 1 and words[0] in (*english.ON, *english.OFF):
        return SetPicturesCommand(words[0] in english.ON)
    return BadUsage(SetPicturesCommand.name, cut(*typed.words), "pictures off")


def _set(asked: Asked, command: SetPicturesCommand) -> Decision:
    chosen = replace(asked.view.preferences, pictures=command.on)
    return Decision((PutPreferences(chosen),)) + asked.answer(Pictures(command.on))


def _written(command: SetPicturesCommand) -> list[str]:
    return [english.ON[0] if command.on else english.OFF[0]]


VERBS = (Verb(SetPicturesCommand, _set, _read, _written),)
