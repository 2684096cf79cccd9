"""The deck's list, and refusals of own words, as people read them."""

from dataclasses import replace

import pytest

from bot.core.commands.reading import parse
from bot.core.polls.messages import Unfit
from bot.core.questions.messages import Item, ListItems
from bot.core.rooms.messages import TellLog
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.own_polls import OwnPollCommand
from bot.core.verbs.questions import OwnQuestionCommand
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_items_keep_the_decks_numbers_and_say_what_was_asked() -> None:
    listed = body("questions").splitlines()
    assert "7. What leaves the gate that you would be ashamed to sign? – asked" in listed
    assert "8. Who decides how fast the line is? – comes next" in listed
    assert "9. What would you <stop> today?" in listed


def test_a_list_that_is_not_at_its_end_says_how_to_go_on() -> None:
    assert "There are 48. To go on: !floor questions 10\n" in body("questions, on from one")
    for whole in ("polls, all", "polls, few"):
        assert "To go on" not in body(whole)
        assert "polls all" not in body(whole)
        assert "number: !floor poll " in body(whole)


def test_the_longest_list_fits_into_an_event() -> None:
    item = Item(500, "\u4e00<" * 140, asked=True, next=True)
    made = render(ListItems(ScheduleName.QUESTIONS, (item,) * 40, 500, 1), VOICE)
    assert len(made.body.encode()) + len(made.html.encode()) < 40_000


@pytest.mark.parametrize("why", Unfit)
def test_what_is_wrong_with_a_poll_is_answered_with_a_poll(why: Unfit) -> None:
    right = body(f"not posted, {why}").rpartition("\nFor example: !floor ")[2]
    assert isinstance(parse(right), OwnPollCommand)


def test_a_question_that_is_too_long_is_answered_with_a_question() -> None:
    right = body("question too long").rpartition("\nFor example: !floor ")[2]
    assert isinstance(parse(right), OwnQuestionCommand)
    assert "300 characters, and the limit is 280" in body("question too long")


def test_a_long_command_is_cut_in_the_log() -> None:
    log = SAMPLES["log"]
    assert isinstance(log, TellLog)
    long = replace(log, lines=(replace(log.lines[0], words="poll " + "x" * 600),))
    assert max(map(len, render(long, VOICE).body.split("\n"))) < 160
