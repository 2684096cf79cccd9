"""The room as a whole: started and stopped, what is on now, and what moderators changed."""

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.core.changes import DropSchedules, PutSchedule
from bot.core.commands.command import Command, Effect
from bot.core.decisions import Decision
from bot.core.polls.posting import look_at
from bot.core.polls.standing import is_closing, open_now
from bot.core.primitives import DAY, Millis
from bot.core.questions.values import QuestionState
from bot.core.rooms.messages import LogLine, TellLog
from bot.core.rooms.values import LOG_KEPT
from bot.core.schedule.dates import left_out, upcoming
from bot.core.schedule.messages import LastQuestion, Now, SkippedSlot, Started, Stopped
from bot.core.schedule.values import DEFAULT_SCHEDULE, Schedule, ScheduleName, Skip
from bot.core.verbs.listing import from_number
from bot.core.verbs.verb import Asked, Verb, plain, within
from bot.core.view import Reach, Settings, View

SHOWN_SKIPS = 3
DAYS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class StartCommand(Command):
    """Start the default schedule."""

    name: ClassVar[str] = "start"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class StopCommand(Command):
    """Stop the schedule."""

    name: ClassVar[str] = "stop"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.ACTS


@dataclass(frozen=True, slots=True)
class NowCommand(Command):
    """What is open, and what comes next."""

    name: ClassVar[str] = "now"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS


@dataclass(frozen=True, slots=True)
class LogCommand(Command):
    """What moderators changed of late, newest first, from that number on."""

    name: ClassVar[str] = "log"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.SHOWS
    start: int = 1


def _start(asked: Asked, _command: StartCommand) -> Decision:
    view, room_id, now = asked.view, asked.fact.room_id, asked.now
    already = bool(view.schedules)
    rules = view.settings.schedule or DEFAULT_SCHEDULE
    fresh = tuple(
        Schedule(room_id, name, rule, now, now) for name, rule in rules.items() if not already
    )
    running = replace(view, schedules=view.schedules or fresh)
    pause_ends = view.preferences.pause_ends(now)
    started = Started(
        already,
        upcoming(running, now),
        pause_ends,
        open_now(view),
        left_out(running, now),
        _off(running),
    )
    return Decision(tuple(map(PutSchedule, fresh))) + asked.answer(started)


def _off(running: View) -> tuple[tuple[ScheduleName, str], ...]:
    """What has no times, and the usual ones."""
    usual = {**DEFAULT_SCHEDULE, **(running.settings.schedule or {})}
    names = {each.name for each in running.schedules}
    return tuple((name, usual[name]) for name in ScheduleName if name not in names)


def _stop(asked: Asked, _command: StopCommand) -> Decision:
    poll = asked.view.unfinished_poll
    still_open = poll and not is_closing(poll)
    running = bool(asked.view.schedules)
    skipped = left_out(asked.view, asked.now)
    stopped = Stopped(running, poll.closes_at if poll and still_open else None, skipped)
    return Decision((DropSchedules(asked.fact.room_id),)) + asked.answer(stopped)


def _show_now(asked: Asked, _command: NowCommand) -> Decision:
    look = look_at(asked.view.unfinished_poll, asked.fact.cause)
    return asked.answer(_now(asked.view, asked.now)) + look


def _now(view: View, now: Millis) -> Now:
    asked = [each for each in view.questions if each.state is QuestionState.ASKED]
    week = [slot for slot in view.slots if now - DAYS_SHOWN * DAY < slot.due_at <= now]
    skipped = [slot for slot in week if slot.skipped]
    return Now(
        open_now(view),
        LastQuestion(asked[-1].text, asked[-1].due_at) if asked else None,
        bool(view.schedules),
        upcoming(view, now),
        tuple(
            SkippedSlot(slot.due_at, slot.name, Skip(slot.skipped))
            for slot in skipped[-SHOWN_SKIPS:]
        ),
        view.preferences.pause_ends(now),
        left_out(view, now),
    )


def _of_week(_command: NowCommand, _settings: Settings, now: Millis) -> Reach:
    since = now - DAYS_SHOWN * DAY
    return Reach(slots=tuple(ScheduleName), newest=DAYS_SHOWN, since=since, last_question=True)


def _of_log(_command: LogCommand, _settings: Settings, _now: Millis) -> Reach:
    return Reach(log=True)


def _show_log(asked: Asked, command: LogCommand) -> Decision:
    # What is older is forgotten once a day; it may be still there.
    lines = tuple(
        LogLine(each.at, each.by, each.words)
        for each in reversed(asked.view.log)
        if each.at >= asked.now - LOG_KEPT
    )
    return asked.answer(TellLog(lines, within(command.start, len(lines))))


VERBS = (
    Verb(StartCommand, _start, plain(StartCommand())),
    Verb(StopCommand, _stop, plain(StopCommand())),
    Verb(NowCommand, _show_now, plain(NowCommand()), reach=_of_week),
    Verb(LogCommand, _show_log, from_number(LogCommand(), LogCommand), reach=_of_log),
)
