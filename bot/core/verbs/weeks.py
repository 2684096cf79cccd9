"""The summary of a week, when somebody asks for it."""

import re
from dataclasses import dataclass, replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.core.acts import CountWeek, Purpose
from bot.core.causes import Cause, act_id
from bot.core.commands import english
from bot.core.commands.answers import where_asked
from bot.core.commands.command import Command, Effect
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.outcomes.standing import open_outcomes
from bot.core.polls.standing import open_now
from bot.core.primitives import Millis
from bot.core.schedule.dates import upcoming
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.view import NOTHING_PAST, Reach, Settings
from bot.core.weeks.calendar import latest_week, parse_week, week_before, week_of
from bot.core.weeks.gathering import gathered, of_week
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
    whole: bool = False
    """With all that a message of usual length has no room for."""


def week_named(typed: Typed) -> SummaryCommand | BadWeek:
    """`summary last week`, `summary 2026-W47`, `summary week 47`; and `all` of any of them."""
    words = [word.lower() for word in typed.words if word.lower() not in english.OF_THAT]
    rest = [word for word in words if word not in english.WHOLE]
    named = _named(rest)
    if named is None:
        return BadWeek(cut(*typed.words))
    return replace(named, whole=len(rest) < len(words))


def _named(rest: list[str]) -> SummaryCommand | None:
    if rest[1:] in ([], [english.WEEK_WORDS[0]]):
        if not rest or rest[0] in (*english.THIS, english.WEEK_WORDS[0]):
            return SummaryCommand()
        if rest[0] in english.PREVIOUS:
            return SummaryCommand(weeks_ago=1)
    last = rest[-1].removeprefix("w")
    if rest[:-1] in ([], [english.WEEK_WORDS[0]]) and re.fullmatch("[1-9]|[1-4][0-9]|5[0-3]", last):
        return SummaryCommand(number=int(last))
    week = parse_week(" ".join(rest))
    return SummaryCommand(week) if week else None


def _written(command: SummaryCommand) -> list[str]:
    whole = [english.WHOLE[0]] if command.whole else []
    if command.week or command.number:
        return [str(command.week or command.number), *whole]
    return ["last week", *whole] if command.weeks_ago else whole


def _decide(asked: Asked, command: SummaryCommand) -> Decision:
    zone = asked.view.settings.zone
    week = _wanted(command, asked.now, zone)
    if week is None:
        return asked.answer(BadWeek(str(command.number)))
    return _summary(asked, week, whole=command.whole)


def _reach(command: SummaryCommand, settings: Settings, now: Millis) -> Reach:
    week = _wanted(command, now, settings.zone)
    return of_week(week, settings) if week else NOTHING_PAST


def _wanted(command: SummaryCommand, now: Millis, zone: ZoneInfo) -> WeekId | None:
    """The week that is meant; None if there is none of that number."""
    if command.number:
        return latest_week(command.number, week_of(now, zone))
    return command.week or (week_before if command.weeks_ago else week_of)(now, zone)


def _summary(asked: Asked, week: WeekId, *, whole: bool) -> Decision:
    view, this_week = asked.view, week_of(asked.now, asked.view.settings.zone)
    if week > this_week:
        return asked.answer(FutureWeek(week))
    if view.weeks and week in view.weeks:
        posted = TellWeek(view.weeks[week], False, open_poll=open_now(view), whole=whole)
        return asked.answer(posted)
    records = gathered(view, week)
    if records.empty:
        coming = upcoming(view, asked.now)
        so_far = week == this_week
        noted = open_outcomes(view, asked.now) if so_far else ()
        empty = TellWeek(records, so_far, coming, open_poll=open_now(view), outcomes=noted)
        return asked.answer(empty)
    count = CountWeek(
        act_id(Cause.WEEK, asked.fact.cause),
        asked.fact.room_id,
        week,
        Purpose.ANSWER,
        where_asked(asked.fact),
        whole=whole,
    )
    return Decision(acts=(count,))


VERBS = (Verb(SummaryCommand, _decide, week_named, _written, reach=_reach, counts=(Cause.WEEK,)),)
