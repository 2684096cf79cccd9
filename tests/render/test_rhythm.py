"""What is said of a room's own rhythm, word for word."""

import pytest

from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES

THREE = (
    "What comes next:\n"
    "\n"
    "- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
    "- Mon 23 Nov, 18:00 GMT: a question\n"
    "- Fri 27 Nov, 12:00 GMT: a poll"
)
HOW_TO_SET = (
    "\n\nTo set one: !floor schedule questions mon,thu 18:00\n"
    "Other times: daily 09:30 · every 2 weeks fri 12:00 · first mon 18:00 · off\n"
    "All of the next four weeks: !floor preview"
)
FOR_EVER = "Paused. No end is set.\n"
GO_ON = "To go on: !floor resume"
SOONER = "To go on sooner: !floor resume"
FOUR_WEEKS = "The next four weeks, times of Europe/London:\n"
BOTH_DECKS = (
    "The decks to choose from:\n"
    "\n"
    "- co-op-or-demands – A co-op, or demands? (24 questions, 4 polls) – chosen here"
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "schedules",
            "What comes by itself here:\n"
            "\n"
            "- Questions: mon,thu 18:00 – next: Mon 23 Nov, 18:00 GMT\n"
            "- Polls: every 2 weeks fri 12:00 for 2d – next: Fri 27 Nov, 12:00 GMT\n"
            "- Summary: mon 12:00 – next: Mon 23 Nov, 12:00 GMT\n"
            "\n"
            f"Time zone: Europe/London\nQuiet hours: 21:00 to 08:00{HOW_TO_SET}",
        ),
        (
            "schedules, off",
            "Nothing comes by itself here: the schedule is off.\n"
            "\n"
            f"Time zone: Europe/London\nQuiet hours: none{HOW_TO_SET}",
        ),
        (
            "schedules, paused",
            "What comes by itself here:\n"
            "\n"
            "- Questions: mon,thu 18:00 – next: Mon 30 Nov, 18:00 GMT\n"
            "\n"
            "Time zone: Europe/London\nQuiet hours: 21:00 to 08:00\n"
            f"Paused until Mon 30 Nov, 09:00 GMT.\n{SOONER}{HOW_TO_SET}",
        ),
        (
            "schedules, paused for ever",
            "What comes by itself here:\n"
            "\n"
            "- Questions: mon,thu 18:00\n"
            "\n"
            "Time zone: Europe/London\nQuiet hours: 21:00 to 08:00\n"
            f"{FOR_EVER}{GO_ON}{HOW_TO_SET}",
        ),
        (
            "schedule set",
            "Questions: mon,thu 18:00\n"
            "The next ones:\n"
            "\n"
            "- Mon 23 Nov, 18:00 GMT\n"
            "- Thu 26 Nov, 18:00 GMT\n"
            "- Mon 30 Nov, 18:00 GMT",
        ),
        (
            "schedule set, every 2 weeks",
            "Polls: every 2 weeks fri 12:00 for 2d\n"
            "The next ones:\n"
            "\n"
            "- Fri 27 Nov, 12:00 GMT\n"
            "- Fri 11 Dec, 12:00 GMT\n"
            "- Fri 25 Dec, 12:00 GMT",
        ),
        (
            "schedule set, paused",
            f"Summary: first mon 12:00\n\n{FOR_EVER}{GO_ON}",
        ),
        (
            "schedule set, skipped",
            "Questions: mon,thu 18:00\n"
            "The next ones:\n"
            "\n"
            "- Thu 26 Nov, 18:00 GMT\n"
            "\n"
            "Not among them:\n"
            "\n"
            "- Mon 23 Nov, 18:00 GMT – left out\n"
            "\n"
            "To have a skipped one after all: !floor skip off",
        ),
        (
            "schedule set, overlapping",
            "Polls: daily 12:00 for 2d\n"
            "The next ones:\n"
            "\n"
            "- Fri 27 Nov, 12:00 GMT\n"
            "- Sun 29 Nov, 12:00 GMT\n"
            "\n"
            "Not among them:\n"
            "\n"
            "- Sat 28 Nov, 12:00 GMT – another poll is open then",
        ),
        (
            "left out, taken back",
            f"It comes after all: a question, Mon 23 Nov, 18:00 GMT.\n\n{THREE}",
        ),
        ("schedule set, off", "Summary: off from now on."),
        (
            "zone set",
            f"Time zone: Europe/London. There it is now Fri 20 Nov, 09:00 GMT.\n\n{THREE}",
        ),
        (
            "zone set, nothing comes",
            "Time zone: Europe/London. There it is now Fri 20 Nov, 09:00 GMT.",
        ),
        (
            "quiet set",
            "Quiet hours: 21:00 to 08:00\n"
            "In these hours reminders, and what comes late, wait until they end. "
            "What a moderator asks for comes at once.",
        ),
        ("quiet set, none", "No quiet hours: reminders may come at any time."),
        (
            "paused",
            "Paused until Mon 30 Nov, 09:00 GMT.\n"
            f"What is due in the meantime is left out.\n{SOONER}",
        ),
        (
            "paused, poll open",
            "Paused until Mon 30 Nov, 09:00 GMT.\n"
            "What is due in the meantime is left out.\n"
            "The open poll still closes Sun 22 Nov, 12:00 GMT, and its result will be posted.\n"
            f"{SOONER}",
        ),
        ("paused for ever", f"{FOR_EVER}What is due in the meantime is left out.\n{GO_ON}"),
        ("resumed", f"The pause is over.\n\n{THREE}"),
        ("resumed, not paused", f"I was not paused.\n\n{THREE}"),
        (
            "resumed, off",
            "The pause is over.\n\nThe schedule is off. To turn it on: !floor start",
        ),
        (
            "left out",
            "I leave this out: a question, Mon 23 Nov, 18:00 GMT.\n"
            "\n"
            "What comes next:\n"
            "\n"
            "- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
            "- Fri 27 Nov, 12:00 GMT: a poll",
        ),
        (
            "left out, poll",
            "I leave this out: a poll, Fri 27 Nov, 12:00 GMT.\n"
            "\n"
            "What comes next:\n"
            "\n"
            "- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
            "- Mon 23 Nov, 18:00 GMT: a question",
        ),
        (
            "preview",
            f"{FOUR_WEEKS}"
            "\n"
            "- Mon 23 Nov, 18:00 GMT: a question – “Who is <here>?”\n"
            "- Thu 26 Nov, 18:00 GMT: a question – left out\n"
            "- Fri 27 Nov, 12:00 GMT: a poll\n"
            "- Sat 28 Nov, 12:00 GMT: a poll – another poll is open then\n"
            "\n"
            "7 more are not shown.\n"
            "\n"
            "A poll is open until Sun 22 Nov, 12:00 GMT.",
        ),
        (
            "preview, clocks change",
            f"{FOUR_WEEKS}"
            "\n"
            "- Sun 29 Mar, 02:00 BST: a question – "
            "the clocks skip the set time that day, so it comes right after\n"
            "- Sun 25 Oct, 01:30 BST: a poll – left out – "
            "the clocks show this time twice that day, it comes the first time",
        ),
        (
            "preview, one more",
            f"Paused until Sun 22 Nov, 09:00 GMT.\n{SOONER}\n\n{FOUR_WEEKS}"
            "\n"
            "- Mon 23 Nov, 18:00 GMT: a question\n"
            "\n"
            "1 more is not shown.",
        ),
        ("preview, nothing", f"{FOUR_WEEKS}Nothing."),
        ("preview, paused for ever", f"{FOR_EVER}{GO_ON}\n\n{FOUR_WEEKS}Nothing."),
        (
            "decks",
            f"{BOTH_DECKS}\n- our-depot – A fair day’s work (1 question, 1 poll)\n"
            "\n"
            "To choose another, a moderator writes: !floor deck our-depot",
        ),
        ("decks, one", BOTH_DECKS),
        (
            "deck set",
            "From now on I ask from this deck: A co-op, or demands?\n"
            "Its questions not asked here yet: 24 of 24\n"
            "Earlier questions and results stay.",
        ),
        (
            "log",
            "What moderators changed in the last 30 days:\n"
            "\n"
            "- Thu 19 Nov, 09:00 GMT, @ada:example.org: start\n"
            "- Fri 20 Nov, 09:00 GMT, @ben:example.org: schedule polls fri 12:00 for 2d",
        ),
        (
            "log, more",
            "What moderators changed in the last 30 days:\n"
            "\n"
            "- Fri 20 Nov, 09:00 GMT, @ada:example.org: skip\n"
            "\n"
            "3 more are not shown.",
        ),
        ("log, nothing", "Moderators changed nothing in the last 30 days."),
    ],
)
def test_the_rooms_rhythm_is_spoken_of_so(name: str, said: str) -> None:
    assert render(SAMPLES[name], VOICE).body == said


def test_the_log_mentions_nobody() -> None:
    """A user id in it is text: no link, so no app takes it for a call."""
    assert "<a" not in render(SAMPLES["log"], VOICE).html
