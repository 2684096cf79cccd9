"""Whether a room's record may leave it, and under which name: `share`."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.changes import PutPreferences
from bot.core.commands import english
from bot.core.commands.appearance import in_one_line, length_seen
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import Answer, BadUsage
from bot.core.commands.spelling import cut, in_own_words, says_anything
from bot.core.decisions import Decision
from bot.core.primitives import Millis
from bot.core.sharing.naming import LONGEST_NAME, called, numbered
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.view import Reach, Settings

EXAMPLE = "share on as Night shift"
_AS = re.compile(r"(?:\[as\s+(.+)\]|\sas\s+(.+))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SharingCommand(Command):
    """Whether the room's record may leave it."""

    name: ClassVar[str] = "share"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class ShareCommand(Command):
    """Let the room's record leave it, or don't any more."""

    name: ClassVar[str] = "share"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    shown_by: ClassVar[str] = "share"
    on: bool
    known_as: str = ""
    """Empty: as before, or by a number."""


@dataclass(frozen=True, slots=True)
class SharingSet(Answer):
    """How it is, and what that means."""

    on: bool
    changed: bool
    """Whether this is an answer to `share on` or `share off`."""
    known_as: str
    """What the room is called outside; empty where it has no name yet."""
    at_least: int
    """So many have to vote before there are numbers."""
    encrypted: bool = False
    """Of the room."""


@dataclass(frozen=True, slots=True)
class BadName(Answer):
    """A name that a room can't have outside."""

    words: str
    too_long: int = 0
    """By so many characters; none: it is another room's neutral name."""


# --- read and written ----------------------------------------------------------------------


def _read(typed: Typed) -> SharingCommand | ShareCommand | BadUsage:
    if not typed.words:
        return SharingCommand()
    first, *rest = (word.lower() for word in typed.words)
    if first in english.OFF and not rest:
        return ShareCommand(on=False)
    if first not in english.ON:
        return BadUsage(ShareCommand.name, cut(*typed.words))
    if not rest:
        return ShareCommand(on=True)
    name = _name_in(typed.text) if rest[0] in english.AS else ""
    right = "" if rest[0] in english.AS else f"{ShareCommand.name} on as {cut(*typed.words[1:])}"
    return ShareCommand(True, name) if name else BadUsage(ShareCommand.name, "", right or EXAMPLE)


def _name_in(text: str) -> str:
    """What follows `on as`, in the moderator's own letters; or nothing."""
    found = _AS.search(text)
    name = in_own_words(in_one_line(found[1] or found[2])) if found else ""
    return name if says_anything(name) else ""


def _written(command: ShareCommand) -> list[str]:
    if not command.on:
        return [english.OFF[0]]
    return [english.ON[0], *([english.AS[0], command.known_as] if command.known_as else [])]


# --- obeyed --------------------------------------------------------------------------------


def _reach(_command: ShareCommand, _settings: Settings, _now: Millis) -> Reach:
    return Reach(room_number=True)


def _show(asked: Asked, _command: SharingCommand) -> Decision:
    chosen, settings = asked.view.preferences, asked.view.settings
    known_as = "" if chosen.shared_number is None else called(chosen)
    at_least = max(settings.share_at_least, chosen.shared_from)
    encrypted = asked.view.room.encrypted
    return asked.answer(SharingSet(chosen.shares, False, known_as, at_least, encrypted))


def _share(asked: Asked, command: ShareCommand) -> Decision:
    view, chosen = asked.view, asked.view.preferences
    if not command.on:
        put = Decision((PutPreferences(replace(chosen, shares=False)),) if chosen.shares else ())
        return put + asked.answer(SharingSet(False, True, "", view.settings.share_at_least))
    number = view.room_number if chosen.shared_number is None else chosen.shared_number
    if wrong := _wrong(command.known_as, number):
        return asked.answer(wrong)
    named = command.known_as or chosen.shared_as
    shares = replace(
        chosen,
        shares=True,
        shared_as="" if numbered(named) == number else named,
        shared_number=number,
        shared_from=view.settings.share_at_least,
    )
    message = SharingSet(True, True, called(shares), shares.shared_from, view.room.encrypted)
    return Decision((PutPreferences(shares),)) + asked.answer(message)


def _wrong(name: str, number: int) -> BadName | None:
    over = length_seen(name) - LONGEST_NAME
    if over > 0:
        return BadName(cut(name), over)
    return BadName(name) if numbered(name) not in (None, number) else None


VERBS = (
    Verb(SharingCommand, _show, _read),
    Verb(ShareCommand, _share, written=_written, as_typed=True, reach=_reach),
)
