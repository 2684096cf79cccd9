"""When nothing comes for a while, or one thing does not: `pause`, `resume`, `skip`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.changes import DropSlot, PutPreferences, PutSlot
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut
from bot.core.commands.until import Until, parse_until
from bot.core.decisions import Decision
from bot.core.polls.standing import is_open
from bot.core.primitives import Millis
from bot.core.schedule.dates import is_slot, left_out, upcoming
from bot.core.schedule.durations import parse_duration
from bot.core.schedule.messages import (
    BadDuration,
    BadUntil,
    LeftOut,
    NothingToSkip,
    Paused,
    Resumed,
)
from bot.core.schedule.preferences import FOREVER
from bot.core.schedule.values import ScheduleName, Skip, Slot, Upcoming
from bot.core.verbs.lasting import length_until, read_until, written_end
from bot.core.verbs.verb import Asked, Typed, Verb, plain
from bot.core.view import View

KINDS = {
    **dict.fromkeys(english.QUESTION, ScheduleName.QUESTIONS),
    **dict.fromkeys(english.POLL, ScheduleName.POLLS),
}
"""What can be skipped."""
_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_DASH = re.compile(r"\s*[–—]\s*|\s+-\s+|(?<=\.)-")
MOST_LEFT_OUT = 8
"""Of what is to come: whoever wants more of it left out pauses."""


@dataclass(frozen=True, slots=True)
class PauseCommand(Command):
    """Post nothing for a time, until a moment, or until `resume`."""

    name: ClassVar[str] = "pause"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    lasts: Millis | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True)
class ResumeCommand(Command):
    """Go on after a pause."""

    name: ClassVar[str] = "resume"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class SkipCommand(Command):
    """Leave out the next question or poll, or take that back."""

    name: ClassVar[str] = "skip"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS
    what: ScheduleName | None = None
    """None: whichever comes first."""
    off: bool = False


# --- read ----------------------------------------------------------------------------------


def _read_pause(typed: Typed) -> PauseCommand | BadUsage | BadDuration | BadUntil:
    words = _with_full_stop(typed)
    small = words[0].lower() if words else ""
    if small in english.UNTIL and words[1:]:
        return _until(words[1:])
    length = words[1:] if small in english.FOR else words
    lasts = parse_duration(" ".join(length))
    if not words or lasts is not None:
        return PauseCommand(lasts)
    if small in english.FOR and length:
        return BadDuration(cut(*length), PauseCommand.name)
    missing = small in (*english.FOR, *english.UNTIL)
    return BadUsage(PauseCommand.name, "" if missing else cut(*words), _until_meant(words))


def _with_full_stop(typed: Typed) -> Sequence[str]:
    """The words, with the full stop that belongs to a date at their end: `until 20.12.`"""
    dated = typed.words and _DATE.fullmatch(typed.words[-1]) and typed.text.endswith(".")
    return [*typed.words[:-1], f"{typed.words[-1]}."] if dated else typed.words


def _until_meant(words: Sequence[str]) -> str:
    """What was probably meant by a day alone, or by `24.12. to 3.1.`; or nothing."""
    apart = _DASH.sub(" to ", " ".join(words)).split()
    last = max((n for n, word in enumerate(apart) if word.lower() in english.TO), default=-1)
    until = parse_until(" ".join(apart[last + 1 :]))
    return f"{PauseCommand.name} {' '.join(written_end(None, until))}" if until else ""


def _until(words: Sequence[str]) -> PauseCommand | BadUntil:
    until = read_until(words, PauseCommand.name)
    return until if isinstance(until, BadUntil) else PauseCommand(until=until)


def _read_skip(typed: Typed) -> SkipCommand | BadUsage:
    words = typed.words
    rest = [word.lower() for word in words if word.lower() not in english.NOUNS["skip"]]
    kinds = [KINDS[word] for word in rest if word in KINDS]
    off = [word for word in rest if word in english.OFF]
    if len(kinds) > 1 or len(off) > 1 or len(kinds) + len(off) < len(rest):
        return BadUsage(SkipCommand.name, cut(*words))
    return SkipCommand(kinds[0] if kinds else None, bool(off))


# --- obeyed --------------------------------------------------------------------------------


def _pause(asked: Asked, command: PauseCommand) -> Decision:
    view, now = asked.view, asked.now
    until = FOREVER if command.lasts is None else now + command.lasts
    if command.until:
        length = length_until(command.until, view, now, command.name)
        if isinstance(length, BadUntil):
            return asked.answer(length)
        until = now + length
    poll = view.unfinished_poll
    message = Paused(until, poll.closes_at if poll and is_open(poll) else None)
    put = PutPreferences(replace(view.preferences, paused_until=until))
    return Decision((put,)) + asked.answer(message)


def _resume(asked: Asked, _command: ResumeCommand) -> Decision:
    view, now = asked.view, asked.now
    paused = view.preferences.paused(now)
    # Not forgotten: what was due until now is left out, also if the clock is looked at later.
    chosen = replace(view.preferences, paused_until=now)
    going_on = replace(view, preferences=chosen)
    message = Resumed(paused, upcoming(going_on, now), left_out(going_on, now))
    put = Decision((PutPreferences(chosen),)) if paused else Decision()
    return put + asked.answer(message)


def _skip(asked: Asked, command: SkipCommand) -> Decision:
    if command.off:
        return _skip_no_more(asked, command.what)
    view, now, what = asked.view, asked.now, command.what
    # What is late already comes in the morning, and is no slot to come.
    coming = upcoming(view, now, only=(what,) if what else (*KINDS.values(),))
    coming = tuple(each for each in coming if _is_ahead(view, each, now))
    if not coming or len(view.left_out) >= MOST_LEFT_OUT:
        return asked.answer(NothingToSkip(what))
    first = coming[0]
    slot = Slot(asked.fact.room_id, first.what, first.at, Skip.ASKED, now)
    rest = upcoming(replace(view, left_out=(*view.left_out, slot)), now)
    return Decision((PutSlot(slot),)) + asked.answer(LeftOut(first.what, first.at, rest))


def _is_ahead(view: View, each: Upcoming, now: Millis) -> bool:
    schedule = next(one for one in view.schedules if one.name is each.what)
    return each.at > now and is_slot(schedule, each.at, view.settings.zone)


def _skip_no_more(asked: Asked, what: ScheduleName | None) -> Decision:
    """Let come what was skipped last."""
    view, now = asked.view, asked.now
    out = [each for each in left_out(view, now) if what in (None, each.what)]
    if not out:
        return asked.answer(NothingToSkip(what, off=True))
    # At the end are those skipped at the same moment that are due last.
    slots = sorted(view.left_out, key=lambda slot: (slot.skipped_at or 0, slot.due_at))
    last = [slot for slot in slots if Upcoming(slot.due_at, slot.name) in out][-1]
    back = replace(view, left_out=tuple(each for each in view.left_out if each != last))
    message = LeftOut(
        last.name, last.due_at, upcoming(back, now), off=True, still=left_out(back, now)
    )
    return Decision((DropSlot(last),)) + asked.answer(message)


# --- written -------------------------------------------------------------------------------


def _written_pause(command: PauseCommand) -> list[str]:
    return written_end(command.lasts, command.until)


def _written_skip(command: SkipCommand) -> list[str]:
    what = [command.what.value.removesuffix("s")] if command.what else []
    return [*what, *([english.OFF[0]] if command.off else [])]


VERBS = (
    Verb(PauseCommand, _pause, _read_pause, _written_pause),
    Verb(ResumeCommand, _resume, plain(ResumeCommand())),
    Verb(SkipCommand, _skip, _read_skip, _written_skip),
)
