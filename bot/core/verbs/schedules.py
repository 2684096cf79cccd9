"""When questions, polls and summaries come: shown, previewed, set."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.core.changes import DropSchedule, PutSchedule
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.spelling import MARKS, cut
from bot.core.decisions import Decision
from bot.core.polls.standing import is_open
from bot.core.primitives import DAY, Millis
from bot.core.schedule.dates import calendar, left_out, next_of, not_coming
from bot.core.schedule.foresight import foreseen
from bot.core.schedule.left_late import left_late
from bot.core.schedule.messages import (
    BadRule,
    Preview,
    Scheduled,
    ScheduleSet,
    TellSchedules,
    UnknownSchedule,
)
from bot.core.schedule.mistakes import WrongRule
from bot.core.schedule.rules import parse_rule, rule_of, written
from bot.core.schedule.values import Rule, Schedule, ScheduleName
from bot.core.verbs.listing import from_number
from bot.core.verbs.verb import Asked, Typed, Verb, within
from bot.core.view import Reach, Settings

CLOSE = 0.7
NEXT_DATES = 3
PREVIEWED: Millis = 28 * DAY
MOST_PREVIEWED = 40
"""More than fit into a message, whatever their words."""


@dataclass(frozen=True, slots=True)
class SchedulesCommand(Command):
    """What is set here: schedules, time zone, quiet hours."""

    name: ClassVar[str] = "schedule"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class SetScheduleCommand(Command):
    """Set one schedule, or turn it off."""

    name: ClassVar[str] = "schedule"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    shown_by: ClassVar[str] = "schedule"
    schedule: ScheduleName
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class PreviewCommand(Command):
    """What comes in the next four weeks, from that number on."""

    name: ClassVar[str] = "preview"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int = 1


# --- read ----------------------------------------------------------------------------------


def _read(
    typed: Typed,
) -> SchedulesCommand | SetScheduleCommand | UnknownSchedule | BadRule:
    words = typed.words
    words = words[1:] if words and words[0].lower() == "the" else words
    if not words:
        return SchedulesCommand()
    name = next((each for each in ScheduleName if _means(words[0], each)), None)
    if name is None:
        return UnknownSchedule(cut(words[0]), _nearest(words))
    return _to_set(name, words[1:]) if words[1:] else SchedulesCommand()


def _to_set(name: ScheduleName, words: Sequence[str]) -> SetScheduleCommand | BadRule:
    if [word.lower() for word in words] in [[word] for word in english.OFF]:
        return SetScheduleCommand(name, None)
    try:
        rule = parse_rule(" ".join(words), lasting=name is ScheduleName.POLLS)
    except WrongRule as wrong:
        return BadRule(name, wrong.mistake)
    return SetScheduleCommand(name, rule)


def _nearest(words: Sequence[str]) -> str:
    """The right command that is nearest: the name may be mistyped, or left out."""
    near = difflib.get_close_matches(cut(words[0].lower()), list(ScheduleName), 1, CLOSE)
    name = ScheduleName(near[0]) if near else ScheduleName.QUESTIONS
    for rest in (words[1:], words):
        meant = _to_set(name, rest)
        if isinstance(meant, SetScheduleCommand):
            rule = written(meant.rule) if meant.rule else english.OFF[0]
            return f"{SetScheduleCommand.name} {name} {rule}"
    return ""


def _means(word: str, name: ScheduleName) -> bool:
    """`question` is as good as `questions`."""
    plain = word.lower().rstrip(MARKS)
    return plain in (name.value, name.value.removesuffix("s"), f"{name.value}s")


# --- obeyed --------------------------------------------------------------------------------


def _show(asked: Asked, _command: SchedulesCommand) -> Decision:
    return asked.answer(schedules_of(asked))


def schedules_of(asked: Asked) -> TellSchedules:
    """What is set here."""
    view, now = asked.view, asked.now
    return TellSchedules(
        tuple(
            Scheduled(each.name, rule_of(each), next_of(view, each, now, 1))
            for each in view.schedules
        ),
        view.settings.zone.key,
        view.quiet,
        view.preferences.pause_ends(now),
        left_out(view, now),
        view.preferences.pictures,
    )


def _set(asked: Asked, command: SetScheduleCommand) -> Decision:
    view, room_id, now = asked.view, asked.fact.room_id, asked.now
    name, rule = command.schedule, command.rule
    if rule is None:
        off = asked.answer(ScheduleSet(name, None, (), None))
        return Decision((DropSchedule(room_id, name),)) + off
    schedule = Schedule(room_id, name, written(rule), now, now)
    answer = ScheduleSet(
        name,
        rule,
        next_of(view, schedule, now, NEXT_DATES),
        view.preferences.pause_ends(now),
        not_coming(view, schedule, now, NEXT_DATES),
    )
    late = left_late(view, [each for each in view.schedules if each.name is name], now)
    return late + Decision((PutSchedule(schedule),)) + asked.answer(answer)


def _foresight(_command: PreviewCommand, settings: Settings, _now: Millis) -> Reach:
    return Reach(asked_of=settings.deck, posted_of=settings.deck)


def _preview(asked: Asked, command: PreviewCommand) -> Decision:
    view, now = asked.view, asked.now
    every = calendar(view).until(now, now + PREVIEWED)
    poll = view.unfinished_poll
    first = within(command.start, len(every))
    preview = Preview(
        foreseen(view, every[: first - 1 + MOST_PREVIEWED])[first - 1 :],
        len(every),
        view.settings.zone.key,
        poll.closes_at if poll and is_open(poll) else None,
        view.preferences.pause_ends(now),
        first,
    )
    return asked.answer(preview)


def _written(command: SetScheduleCommand) -> list[str]:
    rule = command.rule
    return [command.schedule.value, written(rule) if rule else english.OFF[0]]


VERBS = (
    Verb(SchedulesCommand, _show, _read),
    Verb(SetScheduleCommand, _set, written=_written),
    Verb(
        PreviewCommand,
        _preview,
        from_number(PreviewCommand(), PreviewCommand),
        reach=_foresight,
    ),
)
