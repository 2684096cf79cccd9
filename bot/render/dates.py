"""Moments and weeks as people write them, in the room's zone. Reads no clock."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime, get_timezone_gmt

from bot.core.primitives import Millis
from bot.core.weeks.values import WeekId
from bot.render.markup import Text, say
from bot.render.voice import Voice
from bot.render.words import _


def moment(at: Millis, voice: Voice) -> str:
    """Day and time with the zone, e.g. `Fri 27 Nov, 12:00 GMT`; with the year if it is another."""
    if voice.now is not None and year_of(at, voice) != year_of(voice.now, voice):
        return dated_moment(at, voice)
    return _written(at, _("EEE d MMM, HH:mm"), voice)


def dated_moment(at: Millis, voice: Voice) -> str:
    """The same with the year, for what may be long ago."""
    return _written(at, _("EEE d MMM y, HH:mm"), voice)


def day(at: Millis, voice: Voice) -> str:
    """The day alone, e.g. `Fri 27 Nov 2026`."""
    return dated_day(datetime.fromtimestamp(at / 1000, voice.zone), voice)


def dated_day(on: date, voice: Voice) -> str:
    """The same of a day that is no moment."""
    return format_date(on, _("EEE d MMM y"), locale=voice.locale)


def day_named(on: date, voice: Voice) -> str:
    """A day that is no moment, e.g. `Mon 1 Mar`; with the year if it is another."""
    this_year = voice.now is None or on.year == year_of(voice.now, voice)
    pattern = _("EEE d MMM") if this_year else _("EEE d MMM y")
    return format_date(on, pattern, locale=voice.locale)


def year_of(at: Millis, voice: Voice) -> int:
    """The year of a moment, where the room is."""
    return datetime.fromtimestamp(at / 1000, voice.zone).year


def _written(at: Millis, pattern: str, voice: Voice) -> str:
    local = datetime.fromtimestamp(at / 1000, voice.zone)
    written = format_datetime(local, pattern, tzinfo=voice.zone, locale=voice.locale)
    return f"{written} {_zone(local, voice)}"


def _zone(local: datetime, voice: Voice) -> str:
    """`GMT`, `BST`; zones without letters of their own come as `GMT-03:00`."""
    name = local.tzname() or ""
    return name if name.isalpha() else get_timezone_gmt(local, "long", locale=voice.locale)


def week_title(week: WeekId, so_far: bool, voice: Voice) -> Text:
    """E.g. `Week 47, 16 to 22 Nov 2026`, or `Week 47 so far, …`."""
    sentence = _("Week %(number)s so far, %(dates)s") if so_far else _("Week %(number)s, %(dates)s")
    return say(sentence, number=week.number, dates=week_dates(week, voice))


def week_dates(week: WeekId, voice: Voice) -> Text:
    """E.g. `16 to 22 Nov 2026`."""
    first = date.fromisocalendar(week.year, week.number, 1)
    last = date.fromisocalendar(week.year, week.number, 7)
    if first.year != last.year:
        opening = _("d MMM y")
    elif first.month != last.month:
        opening = _("d MMM")
    else:
        opening = "d"
    return say(
        _("%(first)s to %(last)s"),
        first=format_date(first, opening, locale=voice.locale),
        last=format_date(last, _("d MMM y"), locale=voice.locale),
    )
