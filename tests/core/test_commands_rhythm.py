"""What moderators type to set a room's rhythm: understood, or answered with what is wrong."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.command import Command, Refusal
from bot.core.commands.messages import BadUsage, UnknownCommand
from bot.core.commands.reading import parse
from bot.core.primitives import DAY
from bot.core.schedule.messages import BadDuration, BadQuiet, BadRule, BadZone, UnknownSchedule
from bot.core.schedule.mistakes import Mistake, Part
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours
from bot.core.schedule.values import Nth, Rule, ScheduleName
from bot.core.verbs.clocks import SetQuietCommand, SetZoneCommand
from bot.core.verbs.decks import DecksCommand, SetDeckCommand
from bot.core.verbs.pauses import PauseCommand, ResumeCommand, SkipCommand
from bot.core.verbs.registry import written_command
from bot.core.verbs.rooms import LogCommand
from bot.core.verbs.schedules import PreviewCommand, SchedulesCommand, SetScheduleCommand
from bot.core.verbs.suggestions import (
    AcceptCommand,
    DeclineCommand,
    SuggestCommand,
    SuggestionsCommand,
)

QUESTIONS, POLLS, SUMMARY = ScheduleName
MON_THU = Rule((0, 3), time(18, 0))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("preview", PreviewCommand()),
        ("resume", ResumeCommand()),
        ("skip", SkipCommand()),
        ("decks", DecksCommand()),
        ("deck", DecksCommand()),
        ("deck Own-Deck", SetDeckCommand("own-deck")),
        ("suggestions", SuggestionsCommand()),
        ("log", LogCommand()),
        ("ｐｒｅｖｉｅｗ", PreviewCommand()),
        ("schedule", SchedulesCommand()),
        ("timezone", SchedulesCommand()),
        ("quiet", SchedulesCommand()),
        ("quiet hours", SchedulesCommand()),
        ("schedule polls", SchedulesCommand()),
        ("schedule questions mon,thu 18:00", SetScheduleCommand(QUESTIONS, MON_THU)),
        *(
            (f"schedule questions {words}", SetScheduleCommand(QUESTIONS, MON_THU))
            for words in [
                *("mon 18:00 and thu 18:00", "mon at 6pm, thu at 18:00"),
                *("mon-thu except tue and wed 18:00", "mon,wed,thu 18:00 except wed"),
                "every day but not on tue, wed, fri, sat or sun at 18:00",
            ]
        ),
        (
            "schedule polls mon 18:00 for 3d and thu 18:00 for 3d",
            SetScheduleCommand(POLLS, Rule((0, 3), time(18), 3 * DAY)),
        ),
        ("Schedule Question: Mon, Thu 18:00", SetScheduleCommand(QUESTIONS, MON_THU)),
        ("schedule summaries off", UnknownSchedule("summaries", "schedule summary off")),
        ("schedule summary OFF", SetScheduleCommand(SUMMARY, None)),
        (
            "schedule polls first mon 18:00 for 3d",
            SetScheduleCommand(POLLS, Rule((0,), time(18), 3 * DAY, nth=Nth.FIRST)),
        ),
        (
            "timezone America/Argentina/Buenos_Aires",
            SetZoneCommand("America/Argentina/Buenos_Aires"),
        ),
        ("timezone Lord Howe", SetZoneCommand("Australia/Lord_Howe")),
        ("quiet 22:00-07:30", SetQuietCommand(QuietHours(time(22), time(7, 30)))),
        ("quiet off", SetQuietCommand(NO_QUIET_HOURS)),
        ("pause", PauseCommand()),
        ("pause for 2w", PauseCommand(14 * DAY)),
        ("pause 2w", PauseCommand(14 * DAY)),
        ("quiet 21:00 to 8:00", SetQuietCommand(QuietHours(time(21), time(8)))),
        ("suggest  What  now?", SuggestCommand("What now?")),
        ("accept 12", AcceptCommand(12)),
        ("decline #3", DeclineCommand(3)),
    ],
)
def test_words_are_understood(words: str, meant: Command | Refusal) -> None:
    assert parse(words) == meant


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("schedule dinner mon 18:00", UnknownSchedule("dinner", "schedule questions mon 18:00")),
        ("schedule questions on", BadRule(QUESTIONS, Mistake(Part.DAY))),
        ("schedule questions moon 18:00", BadRule(QUESTIONS, Mistake(Part.DAY, "moon"))),
        ("schedule questions mon", BadRule(QUESTIONS, Mistake(Part.TIME))),
        ("schedule questions mon 25:00", BadRule(QUESTIONS, Mistake(Part.TIME, "25:00"))),
        ("schedule polls fri 12:00 for ever", BadRule(POLLS, Mistake(Part.LENGTH, "ever"))),
        ("schedule summary mon 12:00 for 2d", BadRule(SUMMARY, Mistake(Part.POLLS_ONLY, "for 2d"))),
        ("timezone Xyzzy", BadZone("Xyzzy", ())),
        ("timezone UK", BadZone("UK", ("Europe/London",))),
        ("timezone est", BadZone("est", ("America/New_York", "America/Toronto"), short=True)),
        ("quiet at night", BadQuiet("at night")),
        ("quiet 22", BadQuiet("22")),
        ("pause 2y", BadUsage("pause", "2y")),
        ("pause for", BadUsage("pause", "")),
        ("pause for 5y", BadDuration("5y", "pause")),
        ("deck two words", BadUsage("deck", "two words")),
        ("suggest", BadUsage("suggest", "")),
        ("accept", BadUsage("accept", "")),
        ("accept that one", BadUsage("accept", "that one")),
        ("accept ٣", BadUsage("accept", "٣")),
        ("accept 1234567", BadUsage("accept", "1234567")),
        ("decline -1", BadUsage("decline", "-1")),
        ("skip two", BadUsage("skip", "two")),
        ("prеview", UnknownCommand("prеview", "preview")),  # with a Cyrillic letter in it
        ("\u202eweiverp", UnknownCommand("weiverp")),
        ("🏭", UnknownCommand("🏭")),
    ],
)
def test_what_is_not_understood_is_named(words: str, refusal: Refusal) -> None:
    assert parse(words) == refusal


NAMES = ["schedule questions", "schedule polls", "timezone", "quiet", "pause", "deck", "accept"]


def slots_of(answer: object) -> list[object]:
    """What is kept in it; a mistake in a rule is looked into."""
    kept = [getattr(answer, name) for name in getattr(answer, "__slots__", ())]
    return [each.words if isinstance(each, Mistake) else each for each in kept]


@given(st.sampled_from([*NAMES, "suggest", "schedule"]), st.text())
def test_nothing_raises_and_nothing_long_is_kept(name: str, words: str) -> None:
    for text in (f"{name} {words}", f"{name} {words * 500}"):
        answer = parse(text)
        if not isinstance(answer, SuggestCommand):
            assert all(len(str(kept).encode()) < 400 for kept in slots_of(answer))


@pytest.mark.parametrize(
    "words",
    [
        *("start", "stop", "ask", "ask c", "poll", "poll y for 36h", "poll for 1w", "close"),
        *("pause", "pause for 2w", "resume", "skip", "deck own", "accept 3", "decline 4"),
        *("schedule questions daily 09:30", "schedule polls every 2 weeks fri 12:00 for 2d"),
        *("schedule summary off", "timezone Africa/Cairo", "quiet off", "quiet 22:00-07:30"),
    ],
)
def test_a_command_is_written_as_it_is_read(words: str) -> None:
    command = parse(words)
    assert isinstance(command, Command)
    assert written_command(command) == words
