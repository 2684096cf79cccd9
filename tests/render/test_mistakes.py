"""Answers to settings that cannot be understood: to the point, with a right example."""

from dataclasses import replace

import pytest

from bot.core.commands.command import Command
from bot.core.commands.messages import BadUsage
from bot.core.commands.reading import parse
from bot.core.schedule.messages import BadRule
from bot.core.schedule.mistakes import Mistake, Part
from bot.core.schedule.values import ScheduleName
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


@pytest.mark.parametrize("schedule", ScheduleName)
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("words", ["", "x"])
def test_every_mistake_in_every_schedule_has_a_right_example_for_that_schedule(
    schedule: ScheduleName, part: Part, words: str
) -> None:
    rendered = render(BadRule(schedule, Mistake(part, words)), VOICE).body
    right = rendered.rpartition("\nFor example: !floor ")[2]
    assert right.startswith(f"schedule {schedule} ")
    assert isinstance(parse(right), Command)


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        ("schedule questions mnday 18:00", "“mnday” isn’t a day."),
        ("schedule questions 18:00", "The day is missing."),
        ("schedule questions mon", "The time of day is missing."),
        ("schedule questions mon 6pmm", "“6pmm” isn’t a time of day."),
        ("schedule questions mon 18:00 sharp", "I don’t understand “sharp” after the time."),
        ("schedule questions mon 18:00 for 2d", "Leave out “for 2d”."),
        ("schedule questions first daily 18:00", "“daily” doesn’t go with first"),
        ("schedule polls every 0 weeks fri 12:00", "“every 0 weeks” doesn’t work."),
        ("schedule polls every 3 days 12:00", "“every 3 days” doesn’t work."),
        ("schedule polls fri 12:00 for ever", "I don’t understand “ever” as a length of time."),
        ("schedule polls fri 12:00 for", "How long? Write it after “for”."),
        ("schedule meals fri 12:00", "There’s no schedule “meals”."),
        ("timezone Atlantis", "There’s no time zone “Atlantis”."),
        ("quiet nights", "I don’t understand “nights” as hours."),
        ("pause for ever", "I don’t understand “ever” as a length of time."),
        ("pause tomorrow", "I don’t understand “tomorrow” after !floor pause."),
        ("skip summary", "Only the next question or poll can be skipped."),
        ("accept both", "I don’t understand “both” after !floor accept."),
        ("decline", "Something is missing after !floor decline."),
        ("deck of cards", "I don’t understand “of cards” after !floor deck."),
        ("suggest", "Something is missing after !floor suggest."),
        ("log month", "I don’t understand “month” after !floor log."),
    ],
)
def test_what_people_may_mistype_is_answered_to_the_point(words: str, mistake: str) -> None:
    refusal = parse(words)
    assert not isinstance(refusal, Command)
    rendered = render(refusal, VOICE).body
    assert mistake in rendered
    right = rendered.rpartition("\nFor example: !floor ")[2]
    assert isinstance(parse(right), Command)


def test_what_was_typed_is_cut_and_escaped() -> None:
    words = "<b>" + "x" * 100
    for message in (
        BadRule(ScheduleName.POLLS, Mistake(Part.DAY, words)),
        replace(SAMPLES["bad zone"], words=words),  # type: ignore[arg-type]
        BadUsage("accept", words),
    ):
        assert "“&lt;b&gt;" + "x" * 56 + "…”" in render(message, VOICE).html


@pytest.mark.parametrize(
    ("words", "mistake", "right"),
    [
        (
            "schedule polls every 3 weeks fri 25:00",
            "“25:00” isn’t a time",
            "every 3 weeks fri 12:00 for 2d",
        ),
        ("schedule polls tue and thu at six for 3 days", "“six” isn’t", "tue,thu 12:00 for 3d"),
        ("schedule questions mon at 6", "Is “6” in the morning or", "mon 18:00"),
        ("schedule questions at 12 mon", "Is “12” noon or midnight?", "mon 12:00"),
        ("schedule questions first mon 18:60", "“18:60” isn’t a time", "first mon 18:00"),
        ("schedule questions first weekdays 9:00", "“weekdays” doesn’t go", "first mon,thu 09:00"),
        ("schedule polls fri 9am for ever", "“ever” as a length", "fri 09:00 for 2d"),
        ("schedule questions 9am", "The day is missing", "mon,thu 09:00"),
        (
            "schedule polls every 9 weeks tue 9:00",
            "“every 9 weeks” doesn’t",
            "every 2 weeks tue 09:00 for 2d",
        ),
    ],
)
def test_the_example_keeps_what_was_understood(words: str, mistake: str, right: str) -> None:
    rendered = render(parse(words), VOICE).body  # type: ignore[arg-type]
    assert mistake in rendered
    name = " ".join(words.split()[:2])
    assert rendered.endswith(f"For example: !floor {name} {right}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "timezone CET",
            "“CET” stands for several zones. "
            "Write a city: Europe/Berlin, Europe/Paris, Europe/Madrid\n"
            "For example: !floor timezone Europe/Berlin",
        ),
        (
            "timezone UTC+1",
            "There’s no time zone “UTC+1”.\nWrite a continent and a big city in your zone.\n"
            "For example: !floor timezone Europe/London",
        ),
        (
            "schedule mon 18:00",
            "There’s no schedule “mon”.\nThere are: questions, polls, summary\n"
            "For example: !floor schedule questions mon 18:00",
        ),
    ],
)
def test_what_may_have_been_meant_is_offered(words: str, expected: str) -> None:
    assert render(parse(words), VOICE).body == expected  # type: ignore[arg-type]
