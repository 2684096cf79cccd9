"""All texts in one file, for those who review the words; and their layout for phones."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bot.core.polls.messages import Companion, TellResult, TellTurnout
from bot.core.polls.values import Answer, Result, Tally
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll
from bot.render.messages import render
from bot.render.pages import every_text, wrapped
from bot.render.sample_values import CLOSES, DILEMMA, MIXED, NONE, OPENLY, PLAIN, TIED, VOICE, at
from bot.render.samples import SAMPLES

STORED = Path(__file__).with_name("words.txt")
BLOCKS = re.compile("[\u2500-\u25ff]")
"""Bars, boxes and the like: apps draw them in odd widths, and screen readers name each one."""
MOST_LINES = 12
"""Of a result with four answers, blank ones left out."""
GREETING_LINES = 22
"""Of a greeting on a phone, blank ones left out."""


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def lines(words: str) -> list[str]:
    """Those that are not blank."""
    return [line for line in words.split("\n") if line.strip()]


def bold_items(html: str) -> list[str]:
    """The bold lines of the numbered list."""
    (listed,) = re.findall("<ol>(.*?)</ol>", html)
    return [unescape(each) for each in re.findall("<li><strong>(.*?)</strong></li>", listed)]


def test_the_list_of_all_texts_is_what_the_code_makes() -> None:
    same = STORED.read_text(encoding="utf-8") == every_text()
    assert same, "The words have changed: `make pages` writes them down; read the difference."


@pytest.mark.parametrize("name", SAMPLES)
def test_no_message_draws_with_blocks(name: str) -> None:
    made = render(SAMPLES[name], VOICE)
    assert BLOCKS.findall(made.body + made.html) == []


@pytest.mark.parametrize(
    ("tally", "leading"),
    [
        (Tally((1, 2), (1, 2), 3, 0, 0, 0), ["Coffee: 2 votes, 67%"]),
        (Tally((2, 0), (2, 0), 2, 0, 0, 0), ["Tea: 2 votes, 100%"]),
        (TIED, ["Tea: 2 votes, 67%", "Coffee: 2 votes, 67%"]),
    ],
)
def test_the_leading_answers_and_no_others_are_bold(tally: Tally, leading: list[str]) -> None:
    """In the list of results, turnouts and summaries."""
    result = Result(tally, 12)
    week = Week(WeekId(2026, 47), polls=(WeekPoll(OPENLY, result),))
    for message in (
        TellResult(OPENLY, result, CLOSES, CLOSES),
        TellTurnout(OPENLY, tally, 12, CLOSES),
        TellWeek(week, so_far=False),
    ):
        assert bold_items(render(message, VOICE).html) == leading
    twice = replace(week, polls=week.polls * 2)
    in_a_row = [re.sub(": (.*?) votes, (.*)", r": \1 (\2)", each) for each in leading]
    html = render(TellWeek(twice, so_far=False), VOICE).html.rpartition("Poll:")[2]
    assert re.findall("<strong>(.*?)</strong>", html)[1:] == in_a_row


def test_what_was_last_time_stands_beside_the_votes() -> None:
    html = render(SAMPLES["week"], VOICE).html
    assert "<li><strong>Make the firm a co-op: 5 votes, 63% (last time 50%)</strong></li>" in html
    assert "<li>Not sure yet: 0 votes, 0% (last time 0%)</li>" in html


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("result")])
def test_a_result_is_short_whatever_there_is_to_say(name: str) -> None:
    assert len(lines(body(name))) <= MOST_LINES


@pytest.mark.parametrize("more", range(6))
@pytest.mark.parametrize("tally", [PLAIN, MIXED, NONE])
def test_each_further_answer_takes_one_line(more: int, tally: Tally) -> None:
    further = (0,) * more
    poll = replace(
        DILEMMA,
        answers=DILEMMA.answers + tuple(Answer(f"a{n}", f"Answer {n}") for n in range(more)),
        max_selections=2,
        quorum=20,
    )
    tally = replace(tally, votes=tally.votes + further, native_votes=tally.native_votes + further)
    result = Result(tally, 7, complete=False)
    made = render(TellResult(poll, result, CLOSES, at(22, 14, 3)), VOICE).body
    assert len(lines(made)) <= MOST_LINES + more


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("greeting")])
def test_a_greeting_fits_a_phone(name: str) -> None:
    assert len(lines(wrapped(body(name)))) <= GREETING_LINES


OPEN_COMPANIONS = [name for name, message in SAMPLES.items() if isinstance(message, Companion)]


@pytest.mark.parametrize("name", OPEN_COMPANIONS)
def test_a_companion_stands_alone(name: str) -> None:
    """In a thread, people see it without the poll: so it has question, end, answers and how."""
    message = SAMPLES[name]
    assert isinstance(message, Companion)
    head, answers, how = body(name).split("\n\n")
    assert head == f"📊 Poll, open until Sun 22 Nov, 12:00 GMT\n{message.poll.question}"
    assert [line.partition(" ")[2] for line in answers.split("\n")] == [
        answer.text for answer in message.poll.answers
    ]
    assert answers.startswith("1️⃣ ")
    how_to_vote = [line for line in how.split("\n") if not line.startswith("Quorum: ")]
    assert len(how_to_vote) <= (3 if "by reaction only" in name else 2)
    assert how.count("\nQuorum: ") == (message.poll.quorum is not None)


def test_the_companion_says_what_a_one_means_how_to_undo_and_who_sees_it() -> None:
    for name in ("companion", "companion, by reaction only", "companion, several answers"):
        how = body(name).split("\n\n")[2]
        assert " below to vote, again to undo. The 1 on each is mine, not a vote.\n" in how
        assert "\nEveryone here and the servers" in how
