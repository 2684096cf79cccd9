"""Summaries are reviewed before their room sees them: whether and where, and what is decided."""

import re
from dataclasses import dataclass
from typing import ClassVar

from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut, in_own_words, says_anything
from bot.core.decisions import Decision
from bot.core.primitives import HOUR, Millis
from bot.core.review import deciding, setting
from bot.core.review.messages import BadReviewTime
from bot.core.review.values import LONGEST, SHORTEST, USUAL, Verdict, Wish
from bot.core.schedule.durations import parse_duration, written_duration
from bot.core.verbs.verb import Asked, Typed, Verb, plain

EXAMPLE = "#stewards:example.org"
_ADDRESS = re.compile(r"[#!]\S{1,254}")
_LINK = re.compile(r"https://matrix\.to/#/([#!][^/?]{1,254})")
_ON = ("on", "in")
_ENDS = {"hold": True, "publish": False, "post": False}
"""By the word after `then`: whether a draft on which nobody decides is held."""


@dataclass(frozen=True, slots=True)
class ReviewCommand(Command):
    """Show how summaries are reviewed."""

    name: ClassVar[str] = "review"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class ReviewOnCommand(Command):
    """Have them reviewed in that room from now on, or in moderators' chats with the bot."""

    name: ClassVar[str] = "review"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    room: str
    """Empty: in chats."""
    lasts: Millis = USUAL
    holds: bool = False


@dataclass(frozen=True, slots=True)
class ReviewOffCommand(Command):
    """Post them without a review."""

    name: ClassVar[str] = "review"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS


@dataclass(frozen=True, slots=True)
class PublishCommand(Command):
    """Post the draft."""

    name: ClassVar[str] = "publish"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class HoldCommand(Command):
    """Keep the draft for later."""

    name: ClassVar[str] = "hold"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class DropDraftCommand(Command):
    """Never post the draft."""

    name: ClassVar[str] = "drop"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class NoteCommand(Command):
    """Put a note from the moderators into the summary."""

    name: ClassVar[str] = "note"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    text: str


OF_DRAFTS = (PublishCommand, HoldCommand, DropDraftCommand, NoteCommand)
"""Those that may be given in the review room: they are about a draft there."""


# --- read ----------------------------------------------------------------------------------


def _read(typed: Typed) -> Command | BadUsage | BadReviewTime:
    words = [word for word in typed.words if word.lower() not in _ON]
    if not typed.words:
        return ReviewCommand()
    if [word.lower() for word in words] in ([each] for each in english.OFF):
        return ReviewOffCommand()
    small = [word.lower() for word in words]
    if typed.words[0].lower() in _ON and small[:1] in ([], ["for"], ["then"]):
        return _on("", small)
    room = _address(words[0])
    if not room:
        return BadUsage(ReviewCommand.name, cut(*typed.words), f"review on {EXAMPLE}")
    return _on(room, small[1:])


def _address(word: str) -> str:
    """The room that a word names: its address, its id, or a link to it."""
    link = _LINK.fullmatch(word)
    named = link[1].replace("%23", "#").replace("%3A", ":") if link else word
    return named if _ADDRESS.fullmatch(named) else ""


def _on(room: str, rest: list[str]) -> Command | BadUsage | BadReviewTime:
    """`for 12h`, `then hold`; either can be left out."""
    length, _, ending = " ".join(rest).partition("then ")
    length = length.strip().removeprefix("for ")
    lasts = parse_duration(length) if length else USUAL
    on = f"review on {room}".rstrip()
    right = f"{on} for 12h"
    if lasts is None or lasts % HOUR or not SHORTEST <= lasts <= LONGEST:
        return BadReviewTime(cut(length), right)
    if ending.strip() and ending.strip() not in _ENDS:
        return BadUsage(ReviewCommand.name, cut(ending), f"{on} then hold")
    return ReviewOnCommand(room, lasts, _ENDS.get(ending.strip(), False))


def _read_note(typed: Typed) -> NoteCommand | BadUsage:
    text = in_own_words(typed.text)
    return NoteCommand(text) if says_anything(text) else BadUsage(NoteCommand.name, "")


# --- written -------------------------------------------------------------------------------


def _written(command: ReviewOnCommand) -> list[str]:
    ending = ["then hold"] if command.holds else []
    room = [command.room] if command.room else []
    return ["on", *room, f"for {written_duration(command.lasts)}", *ending]


# --- obeyed --------------------------------------------------------------------------------


def _show(asked: Asked, _command: ReviewCommand) -> Decision:
    return setting.show(asked.view, asked.fact, asked.now)


def _turn_on(asked: Asked, command: ReviewOnCommand) -> Decision:
    words = " ".join([command.name, *_written(command)])
    wish = Wish(asked.fact.sender, command.lasts, command.holds, words)
    return setting.wanted(asked.fact, command.room, wish)


def _turn_off(asked: Asked, _command: ReviewOffCommand) -> Decision:
    return setting.off(asked.view, asked.fact, asked.now)


def _publish(asked: Asked, _command: PublishCommand) -> Decision:
    return deciding.decided(asked.view, asked.fact, Verdict.PUBLISH, asked.now)


def _hold(asked: Asked, _command: HoldCommand) -> Decision:
    return deciding.decided(asked.view, asked.fact, Verdict.HOLD, asked.now)


def _drop(asked: Asked, _command: DropDraftCommand) -> Decision:
    return deciding.decided(asked.view, asked.fact, Verdict.DROP, asked.now)


def _note(asked: Asked, command: NoteCommand) -> Decision:
    return deciding.noted(asked.view, asked.fact, command.text, asked.now)


VERBS = (
    Verb(ReviewCommand, _show, _read),
    Verb(ReviewOnCommand, _turn_on, None, _written, counts=(Cause.REVIEW_LOOK,)),
    Verb(ReviewOffCommand, _turn_off, None, lambda _: ["off"]),
    Verb(PublishCommand, _publish, plain(PublishCommand())),
    Verb(HoldCommand, _hold, plain(HoldCommand())),
    Verb(DropDraftCommand, _drop),
    Verb(NoteCommand, _note, _read_note, lambda command: [command.text], as_typed=True),
)
