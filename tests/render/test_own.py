"""The deck's list, and refusals of own words, as people read them."""

from dataclasses import replace

import pytest

from bot.core import messages as said
from bot.core.messages import NotPosted, Unfit
from bot.core.model import ScheduleName
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_the_questions_are_numbered_and_say_which_were_asked() -> None:
    assert body("questions") == (
        "The deck’s questions:\n"
        "\n"
        "7. What leaves the gate that you would be ashamed to sign? – asked\n"
        "8. Who decides how fast the line is? – comes next\n"
        "9. What would you <stop> today?\n"
        "\n"
        "All 48: !floor questions all\n"
        "A moderator asks one by its number: !floor ask 7"
    )


def test_a_list_that_is_not_at_its_end_says_how_to_go_on() -> None:
    assert "There are 48. To go on: !floor questions 10\n" in body("questions, on from one")
    for whole in ("polls, all", "polls, few"):
        assert "To go on" not in body(whole)
        assert "polls all" not in body(whole)
        assert "number: !floor poll 7" in body(whole)


def test_the_longest_list_fits_into_an_event() -> None:
    item = said.Item(500, "\u4e00<" * 140, asked=True, next=True)
    made = render(said.ListItems(ScheduleName.QUESTIONS, (item,) * 40, 500, 1), VOICE)
    assert len(made.body.encode()) + len(made.html.encode()) < 40_000


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Unfit.NO_QUESTION, "There is no question in front of the answers."),
        (Unfit.EMPTY, "Answer 12 is empty."),
        (Unfit.TOO_FEW, "A poll needs at least 13 answers, with a / in front of each."),
        (Unfit.TOO_MANY, "That’s 12 answers, and 13 are allowed."),
        (Unfit.LONG_ANSWER, "Answer 12 is too long: at most 13 characters are allowed."),
        (Unfit.ALIKE, "Answers 12 and 13 look the same."),
    ],
)
def test_what_is_wrong_with_a_poll_is_said_with_a_right_example(why: Unfit, words: str) -> None:
    made = render(NotPosted(ScheduleName.POLLS, why, 12, 13), VOICE).body
    assert made == f"{words}\nFor example: !floor poll Tea or coffee? / Tea / Coffee for 2d"


def test_a_question_that_is_too_long_is_answered_with_a_question() -> None:
    made = body("question too long")
    assert "300 characters, and 280 are allowed" in made
    assert made.endswith("!floor ask Should the rota come earlier?")


def test_a_long_command_is_cut_in_the_log() -> None:
    log = SAMPLES["log"]
    assert isinstance(log, said.TellLog)
    long = replace(log, lines=(replace(log.lines[0], words="poll " + "x" * 600),))
    assert max(map(len, render(long, VOICE).body.split("\n"))) < 160
