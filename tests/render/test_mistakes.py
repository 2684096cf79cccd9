"""What one hears when a setting cannot be understood, word for word."""

from dataclasses import replace

import pytest

from bot.core.commands import Command, parse
from bot.core.messages import BadRule, BadUsage
from bot.core.model import ScheduleName
from bot.core.rules import Mistake, Part
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES

LENGTHS = (
    "Write a whole number and m (minutes), h (hours), d (days) or w (weeks), from 1m to 60d.\n"
)
QUESTIONS = "For example: !floor schedule questions mon,thu 18:00"
POLLS = "For example: !floor schedule polls fri 12:00 for 2d"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "unknown schedule",
            f"There is no schedule “quizzes”.\nThere are: questions, polls, summary\n{QUESTIONS}",
        ),
        (
            "bad rule, day",
            "“mnday” is not a day. Write mon, tue, wed, thu, fri, sat or sun, or daily.\n"
            f"{QUESTIONS}",
        ),
        (
            "bad rule, daily of a month",
            "“daily” does not go with first, second, third, fourth or last.\n"
            "For example: !floor schedule questions first mon,thu 18:00",
        ),
        (
            "bad rule, time",
            f"“25:00” is not a time of day. Write it from 00:00 to 23:59.\n{QUESTIONS}",
        ),
        (
            "bad rule, weeks",
            "“every 9 weeks” does not work. The number of weeks goes from 1 to 8.\n"
            "For example: !floor schedule polls every 2 weeks fri 12:00 for 2d",
        ),
        ("bad rule, length", f"“2 months” is not a length of time I know.\n{LENGTHS}{POLLS}"),
        (
            "bad rule, polls only",
            "Only polls are open for a time. Leave out “for 2d”.\n"
            "For example: !floor schedule summary mon 12:00",
        ),
        ("bad rule, extra", f"After the time I do not understand: “please”\n{POLLS}"),
        ("bad rule, no day", f"The day is missing.\n{POLLS}"),
        ("bad rule, no time", f"The time of day is missing.\n{POLLS}"),
        (
            "bad rule, no length",
            f"After “for” the length of time is missing.\n{LENGTHS}{POLLS}",
        ),
        (
            "bad zone",
            "I know no time zone “Pari”.\n"
            "Did you mean: Europe/Paris, America/Paramaribo\n"
            "For example: !floor timezone Europe/Paris",
        ),
        (
            "bad zone, nothing like it",
            "I know no time zone “here”.\n"
            "Write a continent and a big city of your zone.\n"
            "For example: !floor timezone Europe/London",
        ),
        (
            "bad quiet",
            "I do not understand these hours: “all day”\n"
            "Write from when to when, or off.\n"
            "For example: !floor quiet 21:00-08:00",
        ),
        (
            "nothing to skip",
            "No question or poll is coming, so there is nothing to leave out.\n"
            "What is set here: !floor schedule",
        ),
        (
            "unknown deck",
            "There is no deck “nope”.\n"
            "There are: co-op-or-demands, our-depot\n"
            "For example: !floor deck co-op-or-demands",
        ),
    ],
)
def test_a_refusal_names_the_mistake_and_a_right_example(name: str, said: str) -> None:
    assert render(SAMPLES[name], VOICE).body == said


@pytest.mark.parametrize("schedule", ScheduleName)
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("words", ["", "x"])
def test_every_mistake_in_every_schedule_has_a_right_example_for_that_schedule(
    schedule: ScheduleName, part: Part, words: str
) -> None:
    said = render(BadRule(schedule, Mistake(part, words)), VOICE).body
    right = said.rpartition("\nFor example: !floor ")[2]
    assert right.startswith(f"schedule {schedule} ")
    assert isinstance(parse(right), Command)


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        ("schedule questions mnday 18:00", "“mnday” is not a day."),
        ("schedule questions 18:00", "The day is missing."),
        ("schedule questions", "The day is missing."),
        ("schedule questions mon", "The time of day is missing."),
        ("schedule questions mon 6pmm", "“6pmm” is not a time of day."),
        ("schedule questions mon 18:00 sharp", "After the time I do not understand: “sharp”"),
        ("schedule questions mon 18:00 for 2d", "Leave out “for 2d”."),
        ("schedule questions first daily 18:00", "“daily” does not go with first"),
        ("schedule polls every 0 weeks fri 12:00", "“every 0 weeks” does not work."),
        ("schedule polls every 3 days 12:00", "“every 3 days” does not work."),
        ("schedule polls fri 12:00 for ever", "“ever” is not a length of time I know."),
        ("schedule polls fri 12:00 for", "After “for” the length of time is missing."),
        ("schedule meals fri 12:00", "There is no schedule “meals”."),
        ("timezone Atlantis", "I know no time zone “Atlantis”."),
        ("quiet nights", "I do not understand these hours: “nights”"),
        ("pause for ever", "I do not understand for how long: “ever”"),
        ("pause tomorrow", "After !floor pause I do not understand: “tomorrow”"),
        ("accept both", "After !floor accept I do not understand: “both”"),
        ("decline", "After !floor decline something is missing."),
        ("deck of cards", "After !floor deck I do not understand: “of cards”"),
        ("suggest", "After !floor suggest something is missing."),
        ("log 30", "After !floor log I do not understand: “30”"),
    ],
)
def test_what_people_may_mistype_is_answered_to_the_point(words: str, mistake: str) -> None:
    refusal = parse(words)
    assert not isinstance(refusal, Command)
    said = render(refusal, VOICE).body
    assert mistake in said
    right = said.rpartition("\nFor example: !floor ")[2]
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
            "“25:00” is not a time",
            "every 3 weeks fri 12:00 for 2d",
        ),
        ("schedule polls tue and thu at six for 3 days", "“six” is not", "tue,thu 12:00 for 3d"),
        ("schedule questions mon at 6", "“6” may be in the morning", "mon 18:00"),
        ("schedule questions at 12 mon", "“12” may be in the morning", "mon 12:00"),
        ("schedule questions first mon 18:60", "“18:60” is not a time", "first mon 18:00"),
        ("schedule questions first weekdays 9:00", "“weekdays” does not go", "first mon,thu 09:00"),
        ("schedule polls fri 9am for ever", "“ever” is not a length", "fri 09:00 for 2d"),
        ("schedule questions 9am", "The day is missing", "mon,thu 09:00"),
        (
            "schedule polls every 9 weeks tue 9:00",
            "“every 9 weeks” does not",
            "every 2 weeks tue 09:00 for 2d",
        ),
    ],
)
def test_the_example_keeps_what_was_understood(words: str, mistake: str, right: str) -> None:
    said = render(parse(words), VOICE).body  # type: ignore[arg-type]
    assert mistake in said
    name = " ".join(words.split()[:2])
    assert said.endswith(f"For example: !floor {name} {right}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "timezone CET",
            "“CET” is used in several places. "
            "Write a city: Europe/Berlin, Europe/Paris, Europe/Madrid\n"
            "For example: !floor timezone Europe/Berlin",
        ),
        (
            "timezone UTC+1",
            "I know no time zone “UTC+1”.\nWrite a continent and a big city of your zone.\n"
            "For example: !floor timezone Europe/London",
        ),
        (
            "schedule mon 18:00",
            "There is no schedule “mon”.\nThere are: questions, polls, summary\n"
            "For example: !floor schedule questions mon 18:00",
        ),
    ],
)
def test_what_may_have_been_meant_is_offered(words: str, said: str) -> None:
    assert render(parse(words), VOICE).body == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("nothing to skip, question", "No question is coming, so there is nothing to leave out."),
        ("nothing to skip, poll", "No poll is coming, so there is nothing to leave out."),
        ("nothing to skip, off", "Nothing is left out."),
    ],
)
def test_what_cannot_be_skipped_is_said(name: str, wrong: str) -> None:
    assert render(SAMPLES[name], VOICE).body == f"{wrong}\nWhat is set here: !floor schedule"
