"""The summary of a week, when somebody asks for it."""

import re
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.core.acts import CountWeek, Purpose
from bot.core.causes import Cause, act_id
from bot.core.commands import english
from bot.core.commands.answers import where_asked
from bot.core.commands.command import Command, Effect
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.polls.standing import open_now
from bot.core.primitives import Millis
from bot.core.schedule.dates import upcoming
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.view import Reach, Settings
from bot.core.weeks.calendar import latest_week, parse_week, week_before, week_of
from bot.core.weeks.gathering import week_to_count
from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek
from bot.core.weeks.values import WeekId


@dataclass(frozen=True, slots=True)
class SummaryCommand(Command):
    """The week so far, or the one named."""

    name: ClassVar[str] = "summary"
    for_moderators: ClassVar[bool] = False
    effect: ClassVar[Effect] = Effect.SHOWS
    week: WeekId | None = None
    weeks_ago: int = 0
    """Without a week: 0 is this one."""
    number: int = 0
    """Of the latest week of that number, where no year was said."""


def week_named(typed: Typed) -> SummaryCommand | BadWeek:
    """`summary last week`, `summary 2026-W47` or `summary week 47`."""
    rest = [word.lower() for word in typed.words if word.lower() not in english.OF_THAT]
    if rest[1:] in ([], [english.WEEK_WORDS[0]]):
        if not rest or rest[0] in (*english.THIS, english.WEEK_WORDS[0]):
            return SummaryCommand()
        if rest[0] in english.PREVIOUS:
            return SummaryCommand(weeks_ago=1)
    last = rest[-1].removeprefix("w")
    if rest[:-1] in ([], [english.WEEK_WORDS[0]]) and re.fullmatch("[1-9]|[1-4][0-9]|5[0-3]", last):
        return SummaryCommand(number=int(last))
    week = parse_week(" ".join(rest))
    return SummaryCommand(week) if week else BadWeek(cut(*typed.words))


def _written(command: SummaryCommand) -> list[str]:
    if command.week or command.number:
        return [str(command.week or command.number)]
    return ["last week"] if command.weeks_ago else []


def _decide(asked: Asked, command: SummaryCommand) -> Decision:
    zone = asked.view.settings.zone
    week = _wanted(command, asked.now, zone)
    if week is None:
        return asked.answer(BadWeek(str(command.number)))
    return _summary(asked, week, week_of(asked.now, zone))


def _reach(command: SummaryCommand, settings: Settings, now: Millis) -> Reach:
    week = _wanted(command, now, settings.zone)
    return Reach(weeks=(week,) if week else ())


def _wanted(command: SummaryCommand, now: Millis, zone: ZoneInfo) -> WeekId | None:
    """The week that is meant; None if there is none of that number."""
    if command.number:
        return latest_week(command.number, week_of(now, zone))
    return command.week or (week_before if command.weeks_ago else week_of)(now, zone)


def _summary(asked: Asked, week: WeekId, this_week: WeekId) -> Decision:
    view = asked.view
    if week > this_week:
        return asked.answer(FutureWeek(week))
    if view.weeks and week in view.weeks:
        return asked.answer(TellWeek(view.weeks[week], so_far=False, open_poll=open_now(view)))
    records = week_to_count(view, week)
    if records.empty:
        coming = upcoming(view, asked.now)
        empty = TellWeek(records, week == this_week, coming, open_poll=open_now(view))
        return asked.answer(empty)
    act = act_id(Cause.WEEK, asked.fact.cause)
    count = CountWeek(act, asked.fact.room_id, week, Purpose.ANSWER, where_asked(asked.fact))
    return Decision(acts=(count,))


VERBS = (Verb(SummaryCommand, _decide, week_named, _written, reach=_reach, counts=(Cause.WEEK,)),)
