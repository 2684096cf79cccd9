"""What people type, in English: one table for each kind of word. Another language is another file.

All words are in small letters. Commands and schedules keep their own names.
"""

import re
from collections.abc import Mapping
from datetime import time

from bot.core.primitives import DAY, HOUR, MINUTE, Millis

# --- days and times ------------------------------------------------------------------------

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_WORDS: Mapping[str, tuple[int, ...]] = {
    **{
        f"{word}{plural}": (number,)
        for number, name in enumerate(DAYS)
        for word in (name, name[:3])
        for plural in ("", "s")
    },
    **dict.fromkeys(("tues",), (1,)),
    **dict.fromkeys(("weds",), (2,)),
    **dict.fromkeys(("thur", "thurs"), (3,)),
}
"""0 is Monday."""
DAY_SETS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("daily", "everyday"), tuple(range(7))),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), tuple(range(5))),
    **dict.fromkeys(("weekend", "weekends"), (5, 6)),
}
ONE_DAY = ("day", "days")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
MONTH_WORDS = {
    word: number
    for number, name in enumerate(MONTHS, start=1)
    for word in (name, name[:3], name[:4])
}
TIMES: Mapping[str, time] = {"noon": time(12), "midday": time(12), "midnight": time(0)}
AT = ("at", "@")
OCLOCK = ("o'clock", "o’clock", "oclock")
TODAY, TOMORROW, TONIGHT = ("today",), ("tomorrow",), ("tonight", "evening")
COMING = ("next",)
"""Of days and weeks."""

# --- how often -----------------------------------------------------------------------------

EVERY = ("every", "each")
WEEK_WORDS = ("week", "weeks")
FORTNIGHTS = ("fortnight", "fortnights")
WEEKLY: Mapping[str, int] = {"weekly": 1, "fortnightly": 2}
OTHER = ("other",)
"""Of `every other week`: every second one."""
ORDINALS: Mapping[str, int] = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4},
    **{"1st": 1, "2nd": 2, "3rd": 3, "4th": 4},
}
LAST = ("last",)
MONTH = ("month", "months")
_DATE = re.compile("monthly|months?|[0-9]{1,2}(?:st|nd|rd|th)")
EXCEPT = ("except", "but", "excluding", "without", "not")
"""`daily except fri`"""

# --- numbers and lengths -------------------------------------------------------------------

NUMBERS: Mapping[str, int] = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
LENGTHS: Mapping[str, Millis] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7 * DAY),
    **dict.fromkeys(("fortnight", "fortnights"), 14 * DAY),
}
FOR = ("for",)
UNTIL = ("until", "till", "til")
BY = ("by",)
"""Of the day by which something is to be done."""

# --- words that join others ----------------------------------------------------------------

AND = ("and", "&", "+", "/")
TO = ("to", "till", "until", "through", "thru")
FROM = ("from", "between")
FILLERS = ("on", "the", "of", "or", *AND)
"""They say nothing in a list of days."""
OFF = ("off", "none")
ON = ("on",)
AS = ("as",)
"""Of a name that follows."""

# --- commands ------------------------------------------------------------------------------

COURTESY: tuple[tuple[str, ...], ...] = (
    *(("please",), ("pls",), ("plz",), ("kindly",), ("hi",), ("hello",), ("hey",)),
    *(("🙏",), ("🙂",), ("😊",), ("👍",)),
    *(("can", "you"), ("could", "you"), ("would", "you"), ("will", "you")),
)
"""They may stand before or after what is meant."""
THANKS: tuple[tuple[str, ...], ...] = (
    *(("thanks", "a", "lot"), ("thanks", "so", "much"), ("many", "thanks"), ("thanks",)),
    *(("thank", "you", "so", "much"), ("thank", "you", "very", "much"), ("thank", "you")),
    *(("thx",), ("cheers",), ("ta",)),
)
PRAISE: tuple[tuple[str, ...], ...] = (
    *((word,) for word in ("great", "nice", "perfect", "cool", "ok", "okay", "sorry", "wow")),
    *(("good", word) for word in ("bot", "question", "idea", "poll", "job", "work", "one")),
    ("well", "done"),
)
"""What begins with one of these and is no command asks for no answer: `good bot`."""
LATEST = ("last", "latest", "newest")
"""Of results."""
THIS, PREVIOUS = ("this", "current"), ("last", "previous")
"""Of weeks."""
QUESTION, POLL, SCHEDULE = ("question", "questions"), ("poll", "polls"), ("schedule", "schedules")
NEXT = ("now", "next", "another")
"""Of a question or a poll."""
AGAIN = ("again",)
"""A question that was asked lately is to be asked once more."""
NUMBERED = ("number", "no", "nr")
BEFORE_NUMBERS = ("the", *QUESTION, *POLL, *NUMBERED)
"""What may stand before the number of a question or poll."""
QUESTION_MARKS = "?\uff1f\u061f\u037e\u2e2e"
NO_POLL = (*UNTIL, "quorum", "with")
"""They can't follow `poll`."""
OPEN = ("open", "opens", "lasts")
"""`open for 2d`"""
QUORUM, OF_QUORUM, WITH = ("quorum",), ("of", "is"), ("with", "and", "a")
"""`with a quorum of 50%`"""
NO_LENGTH_AFTER = (*EVERY, "than", "in", "after", "within", "least", "most", "or", "to", "and")
"""`every 2 days`: here the length belongs to what stands before it."""
YES_NO = ("yes", "yeah", "no")
"""`Yes please` is an answer."""
ARTICLES = ("the", "a", "an", "open")
BEFORE_NAMES = ("the", "a", "an", *POLL)
"""`the poll dilemma`"""
HOURS = ("hours",)
WHOLE = ("all", "everything", "full", "whole")
"""Of a week: with what a summary of usual length leaves out."""
OF_THAT = ("of", "for", "from", "the", "poll")
"""What may stand before or after the name of a poll."""
NOUNS: Mapping[str, tuple[str, ...]] = {
    "close": ("the", "open", "now", *POLL),
    "start": ("the", "now", *SCHEDULE),
    "stop": ("the", "now", *SCHEDULE),
    "resume": ("now",),
    "skip": ("the", "next"),
}
"""What may stand beside a command without changing it."""
GUESSES: Mapping[str, str] = {
    **{"next": "now", "status": "now", "today": "now", "open": "now", "upcoming": "preview"},
    **{"calendar": "preview", "plan": "preview", "dates": "preview"},
    **{"commands": "help", "usage": "help", "question": "ask"},
    **{"end": "close", "finish": "close", "begin": "start", "continue": "resume"},
    **{"unpause": "resume", "break": "pause"},
    **{"zone": "timezone", "time": "timezone", "when": "schedule", "times": "schedule"},
    **{"week": "summary", "history": "log", "changes": "log", "reject": "decline"},
    **{"approve": "accept", "idea": "suggest", "propose": "suggest", "proposals": "suggestions"},
    **{"result": "results", "stats": "results", "omit": "skip"},
    **{"unskip": "skip off"},
}
"""What people may mean who do not know a command's name."""
SHOW, ME = ("show", "list", "display"), ("me", "us", *ARTICLES)
"""`show me the results`"""
ABOUT = ("me", "us", "with", "about", "on", "for", *ARTICLES)
"""After `help`."""
SAME: Mapping[str, str] = {
    **{"last week": "summary last week", "this week": "summary", "weekly summary": "summary"},
    **dict.fromkeys(("what's next", "whats next", "what is next", "what's on"), "now"),
    **dict.fromkeys(("who are you", "what are you", "who is this", "what is this"), "about"),
    **dict.fromkeys(("who's this", "what's this", "who're you", "are you a bot"), "about"),
    **dict.fromkeys(("last result", "last results", "latest result", "latest results"), "results"),
}
"""Whole phrases for what only shows something."""
ALIASES: Mapping[tuple[str, ...], str] = {("time", "zone"): "timezone", ("tz",): "timezone"}
"""What is as good as a command's name."""
VOTE, HOW = ("vote", "voting"), ("how",)
SUGGESTION = ("suggestion", "number", "no", "the")
OUTCOME = ("outcome", "number", "no", "the")
"""What may stand before its number."""
INSTEAD: Mapping[tuple[str, str], str] = {
    ("stop", "poll"): "close",
    ("end", "poll"): "close",
    ("pause", "off"): "resume",
    ("start", "poll"): "poll",
    **dict.fromkeys((("new", "poll"), ("create", "poll"), ("make", "poll")), "help poll"),
    **{("stop", what): f"schedule {what} off" for what in ("questions", "polls", "summary")},
    ("start", "polls"): "schedule polls fri 12:00 for 2d",
    ("start", "questions"): "schedule questions mon,thu 18:00",
    ("start", "summary"): "schedule summary mon 12:00",
    **dict.fromkeys((("skip", "undo"), ("undo", "skip")), "skip off"),
}
"""A command and a word after it that mean another."""


def is_date(word: str) -> bool:
    """Whether it asks for something on a date of the month, or once a month: `15th`."""
    return bool(_DATE.fullmatch(word))
