"""What this bot is, and who runs it."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import Answer
from bot.core.decisions import Decision
from bot.core.verbs.verb import Asked, Verb, plain


@dataclass(frozen=True, slots=True)
class AboutCommand(Command):
    """What this bot is, and who runs it."""

    name: ClassVar[str] = "about"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class About(Answer):
    """What the bot is."""

    version: str
    contact: str
    """Of the people who run it, as they wrote it; empty: they gave none."""
    encrypted: bool
    """Of the room."""


def _decide(asked: Asked, _command: AboutCommand) -> Decision:
    settings = asked.view.settings
    encrypted = asked.view.room.encrypted
    return asked.answer(About(settings.version, settings.contact, encrypted))


VERBS = (Verb(AboutCommand, _decide, plain(AboutCommand())),)
