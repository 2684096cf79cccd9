"""Greeting, answers to commands and refusals: what depends on the case."""

from dataclasses import replace

import pytest

from bot.core.commands.messages import BadUsage, NotAllowed
from bot.core.polls.messages import UnknownPoll
from bot.core.questions.messages import UnknownQuestion
from bot.core.rooms.messages import Greeting
from bot.core.schedule.messages import Now, SkippedSlot
from bot.core.schedule.values import ScheduleName, Skip
from bot.render.messages import render
from bot.render.sample_values import VOICE, at
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_the_greeting_says_how_to_start_or_how_to_stop() -> None:
    assert "(power level 50 or more)" in body("greeting")
    assert "!floor start" in body("greeting")
    running = render(SAMPLES["greeting, running"], replace(VOICE, manage_power=75)).body
    assert "(power level 75 or more)" in running
    assert "!floor stop" in running
    assert "!floor start" not in running


def test_only_where_a_room_is_encrypted_the_greeting_speaks_of_keys() -> None:
    for name, message in SAMPLES.items():
        if isinstance(message, Greeting):
            assert ("public keys" in body(name)) is message.encrypted


def test_the_end_of_the_open_poll_stands_in_its_place_among_what_comes() -> None:
    assert (
        "- Sun 22 Nov, 12:00 GMT: the poll closes\n- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
    ) in body("now")


def test_every_reason_to_skip_something_has_its_own_words() -> None:
    """And a summary is called one."""
    made = render(Now(None, None, True, (), _each_skip()), VOICE).body
    reasons = [line.rpartition(": ")[2] for line in made.splitlines() if line.startswith("- ")]
    assert len(set(reasons)) == len(Skip)
    assert "- Fri 13 Nov, 12:00 GMT, the weekly summary: " in body("now, empty-week")


def _each_skip() -> tuple[SkippedSlot, ...]:
    return tuple(SkippedSlot(at(13, 12), ScheduleName.POLLS, why) for why in Skip)


def test_where_no_poll_has_closed_an_open_one_is_named() -> None:
    assert body("no results of that").endswith("!floor now")
    assert body("no results of that, another poll is open").endswith(
        "\nPoll open until Fri 27 Nov, 12:00 GMT: What would help?"
        "\nHow many have voted: !floor results open"
    )


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("unknown command, a guess", "Did you mean: !floor start"),
        ("unknown command, an example", "Did you mean: !floor suggest What would you ask here?"),
        ("unknown command, of nothing here", "Did you mean: !floor accept"),
        ("unknown command", "All commands: !floor help"),
        ("bad usage", "For example: !floor poll dilemma for 3d"),
        ("bad usage, near", "For example: !floor poll dilemma"),
        ("bad duration", "For example: !floor poll for 3d"),
        ("bad duration, pause", "For example: !floor pause for 3d"),
        ("unknown poll", "For example: !floor poll dilemma"),
        ("unknown poll, near", "Did you mean: !floor poll dilemma for 2d"),
        ("unknown poll, results", "There’s only this: !floor results dilemma"),
    ],
)
def test_a_refusal_ends_with_what_was_probably_meant(name: str, right: str) -> None:
    assert body(name).endswith(f"\n{right}")


def test_a_refusal_names_the_power_it_takes() -> None:
    assert render(NotAllowed("stop", 100), VOICE).body.endswith("(power level 100 or more).")


def test_a_command_without_words_of_its_own_is_its_own_example() -> None:
    rendered = render(BadUsage("stop", "now"), VOICE).body
    assert rendered.endswith("\nFor example: !floor stop")


@pytest.mark.parametrize(
    ("known", "end_of_list"),
    [(12, "question-11\n"), (13, "question-11 and 1 more\n"), (40, "question-11 and 28 more\n")],
)
def test_a_long_list_of_ids_is_cut_and_says_how_many_more(known: int, end_of_list: str) -> None:
    ids = tuple(f"question-{number}" for number in range(known))
    rendered = render(UnknownQuestion("nope", ids), VOICE).body
    assert end_of_list in rendered
    assert rendered.endswith("\nFor example: !floor ask question-0")


def test_of_a_deck_with_one_poll_its_command_is_the_answer() -> None:
    rendered = render(UnknownPoll("lunch", ("dilemma",)), VOICE).body
    assert rendered.endswith("\nThere’s only this: !floor poll dilemma")


def test_what_was_typed_is_escaped_and_cut() -> None:
    rendered = render(UnknownQuestion("<b>" + "x" * 100, ("one",)), VOICE)
    assert "“&lt;b&gt;" + "x" * 56 + "…”" in rendered.html
