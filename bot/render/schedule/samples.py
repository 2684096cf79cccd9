"""A sample of everything that is said of schedules."""

from dataclasses import replace
from datetime import time

from bot.core.polls.values import OpenNow
from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    LastQuestion,
    LeftOut,
    NothingToSkip,
    Now,
    Paused,
    Preview,
    QuietSet,
    Resumed,
    Scheduled,
    ScheduleMessage,
    ScheduleSet,
    SkippedSlot,
    Started,
    Stopped,
    TellSchedules,
    UnknownSchedule,
    ZoneSet,
)
from bot.core.schedule.mistakes import Mistake, Part
from bot.core.schedule.preferences import FOREVER
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours
from bot.core.schedule.rules import parse_rule
from bot.core.schedule.values import (
    DEFAULT_SCHEDULE,
    Previewed,
    ScheduleName,
    Shift,
    Skip,
    Upcoming,
)
from bot.render.sample_values import CLOSES, DILEMMA, NEXT, POLLS, QUESTION, QUESTIONS, SUMMARY, at

NIGHT = QuietHours(time(21), time(8))

ZONE = "Europe/London"


def scheduled(name: ScheduleName, words: str, *next: int) -> Scheduled:
    """A schedule as a room has it."""
    return Scheduled(name, parse_rule(words, lasting=name is POLLS), next)


THREE = (
    scheduled(QUESTIONS, "mon,thu 18:00", at(23, 18)),
    scheduled(POLLS, "every 2 weeks fri 12:00 for 2d", at(27, 12)),
    scheduled(SUMMARY, "mon 12:00", at(23, 12)),
)


def schedule_set(
    name: ScheduleName, words: str, *next: int, paused: int | None = None
) -> ScheduleSet:
    """What is said when a schedule is set."""
    return ScheduleSet(name, parse_rule(words, lasting=name is POLLS), next, paused)


def _skipped(*reasons: Skip) -> tuple[SkippedSlot, ...]:
    return tuple(
        SkippedSlot(at(13, 12), SUMMARY if why is Skip.EMPTY_WEEK else POLLS, why)
        for why in reasons
    )


SAMPLES: dict[str, ScheduleMessage] = {
    "now": Now(
        OpenNow(DILEMMA.question, CLOSES, counting=False),
        LastQuestion(QUESTION.question, at(19, 18)),
        running=True,
        upcoming=NEXT,
        skipped=_skipped(*tuple(Skip)[:3]),
    ),
    **{f"now, {why.value}": Now(None, None, True, (), _skipped(why)) for why in tuple(Skip)[3:]},
    "now, nothing": Now(None, None, running=False, upcoming=(), skipped=()),
    "now, skipped": Now(
        None, None, True, NEXT[1:], (), left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "now, paused": Now(None, None, True, NEXT, (), at(22, 9)),
    "now, counting": Now(
        OpenNow(DILEMMA.question, CLOSES, counting=True), None, True, NEXT[:1], ()
    ),
    "started": Started(already=False, upcoming=NEXT),
    "started, skipped": Started(
        already=True, upcoming=NEXT[1:], left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "started, paused": Started(already=False, upcoming=(), paused_until=FOREVER),
    "started already": Started(already=True, upcoming=()),
    "started, some off": Started(
        already=True, upcoming=NEXT[:1], off=tuple(DEFAULT_SCHEDULE.items())
    ),
    "stopped": Stopped(was_running=True, open_until=CLOSES),
    "stopped, skipped": Stopped(
        was_running=True, open_until=None, left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "stopped already": Stopped(was_running=False, open_until=None),
    "bad duration": BadDuration("5 months"),
    "bad duration, pause": BadDuration("ever", "pause"),
    "bad until": BadUntil("next moonday"),
    "bad until, which": BadUntil("5/12", known=True, right=("5 dec", "12 may")),
    "bad until, when": BadUntil("tonight", known=True, right=("tonight 20:00",)),
    "bad until, poll": BadUntil("frday 18:00", "poll dilemma"),
    "bad until, over": BadUntil("2020-01-01", known=True),
    "schedules": TellSchedules(THREE, ZONE, NIGHT, None),
    "schedules, skipped": TellSchedules(
        THREE, ZONE, NIGHT, None, (Upcoming(at(26, 18), QUESTIONS),)
    ),
    "schedules, off": TellSchedules((), ZONE, NO_QUIET_HOURS, None, pictures=False),
    "schedules, paused": TellSchedules(
        (scheduled(QUESTIONS, "mon,thu 18:00", at(30, 18)),), ZONE, NIGHT, at(30, 9)
    ),
    "schedules, paused for ever": TellSchedules(THREE[:1], ZONE, NIGHT, FOREVER),
    "schedule set": schedule_set(QUESTIONS, "mon,thu 18:00", at(23, 18), at(26, 18), at(30, 18)),
    "schedule set, every 2 weeks": schedule_set(
        POLLS, "every 2 weeks fri 12:00", at(27, 12), at(11, 12, month=12), at(25, 12, month=12)
    ),
    "schedule set, paused": schedule_set(SUMMARY, "first mon 12:00", paused=FOREVER),
    "schedule set, skipped": replace(
        schedule_set(QUESTIONS, "mon,thu 18:00", at(26, 18)),
        left_out=(Previewed(at(23, 18), QUESTIONS, why=Skip.ASKED),),
    ),
    "schedule set, overlapping": replace(
        schedule_set(POLLS, "daily 12:00", at(27, 12), at(29, 12)),
        left_out=(Previewed(at(28, 12), POLLS, why=Skip.POLL_OPEN),),
    ),
    "schedule set, off": ScheduleSet(SUMMARY, None, (), None),
    "zone set": ZoneSet(ZONE, at(20, 9), NEXT),
    "zone set, nothing comes": ZoneSet(ZONE, at(20, 9), ()),
    "quiet set": QuietSet(NIGHT),
    "quiet set, none": QuietSet(NO_QUIET_HOURS),
    "paused": Paused(at(30, 9), None),
    "paused, poll open": Paused(at(30, 9), CLOSES),
    "paused for ever": Paused(FOREVER, None),
    "resumed": Resumed(was_paused=True, upcoming=NEXT),
    "resumed, skipped": Resumed(
        was_paused=True, upcoming=NEXT[1:], left_out=(Upcoming(at(26, 18), QUESTIONS),)
    ),
    "resumed, not paused": Resumed(was_paused=False, upcoming=NEXT),
    "resumed, off": Resumed(was_paused=True, upcoming=()),
    "left out": LeftOut(QUESTIONS, at(23, 18), NEXT[::2]),
    "left out, poll": LeftOut(POLLS, at(27, 12), NEXT[:2]),
    "left out, some taken back": LeftOut(
        QUESTIONS, at(23, 18), NEXT, off=True, still=(Upcoming(at(27, 12), POLLS),)
    ),
    "left out, taken back": LeftOut(QUESTIONS, at(23, 18), NEXT, off=True),
    "preview": Preview(
        (
            Previewed(at(23, 18), QUESTIONS, text="Who is <here>?"),
            Previewed(at(26, 18), QUESTIONS, why=Skip.ASKED),
            Previewed(at(27, 12), POLLS),
            Previewed(at(28, 12), POLLS, why=Skip.POLL_OPEN),
        ),
        all=11,
        zone=ZONE,
        closes_at=CLOSES,
        paused_until=None,
    ),
    "preview, clocks change": Preview(
        (
            Previewed(at(29, 1, month=3), QUESTIONS, Shift.MOVED),
            Previewed(at(25, 0, 30, month=10), POLLS, Shift.TWICE, Skip.ASKED),
        ),
        all=2,
        zone=ZONE,
        closes_at=None,
        paused_until=None,
    ),
    "preview, the last": Preview(
        (Previewed(at(23, 18), QUESTIONS),), 14, ZONE, None, at(22, 9), start=14
    ),
    "preview, nothing": Preview((), 0, ZONE, None, None),
    "preview, paused for ever": Preview((), 0, ZONE, None, FOREVER),
    "unknown schedule": UnknownSchedule("quizzes"),
    "unknown schedule, near": UnknownSchedule("mon", "schedule questions mon 18:00"),
    **{
        f"bad rule, {part}": BadRule(name, Mistake(part, words))
        for part, name, words in (
            (Part.DAY, QUESTIONS, "mnday"),
            (Part.TIME, QUESTIONS, "25:00"),
            (Part.WEEKS, POLLS, "every 9 weeks"),
            (Part.LENGTH, POLLS, "2 months"),
            (Part.POLLS_ONLY, SUMMARY, "for 2d"),
            (Part.EXTRA, POLLS, "please"),
            (Part.EXCEPT, QUESTIONS, "fri"),
            (Part.DATE, QUESTIONS, "15th"),
            (Part.SECOND_TIME, QUESTIONS, "19:00"),
        )
    },
    "bad rule, daily of a month": BadRule(QUESTIONS, Mistake(Part.DAY, "daily")),
    **{
        f"bad rule, no {part}": BadRule(POLLS, Mistake(part))
        for part in (Part.DAY, Part.TIME, Part.LENGTH)
    },
    "bad rule, half": BadRule(QUESTIONS, Mistake(Part.HALF, "6")),
    "bad zone, short": BadZone("CET", ("Europe/Berlin", "Europe/Paris"), short=True),
    "bad zone": BadZone("Pari", ("Europe/Paris", "America/Paramaribo")),
    "bad zone, nothing like it": BadZone("here", ()),
    "bad quiet": BadQuiet("all day"),
    "nothing to skip": NothingToSkip(),
    "nothing to skip, question": NothingToSkip(QUESTIONS),
    "nothing to skip, poll": NothingToSkip(POLLS),
    "nothing to skip, off": NothingToSkip(off=True),
    "nothing to skip, question off": NothingToSkip(QUESTIONS, off=True),
}
