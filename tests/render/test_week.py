"""The weekly summary."""

from dataclasses import replace

import pytest

from bot.core.polls.values import OpenNow, Poll, Result, Tally
from bot.core.questions.values import Replies
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.render.messages import render
from bot.render.sample_values import (
    CLOSES,
    DILEMMA,
    MIXED,
    NONE,
    PLAIN,
    QUIET,
    SEVERAL,
    TIED,
    VOICE,
)
from bot.render.samples import SAMPLES
from tests.render.longest import LONGEST

WEEK_47 = WeekId(2026, 47)


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def of_poll(poll: Poll, tally: Tally, before: tuple[int, ...] | None, complete: bool = True) -> str:
    closed = WeekPoll(poll, Result(tally, 12, complete), before)
    return render(TellWeek(Week(WEEK_47, polls=(closed,)), so_far=False), VOICE).body


def test_a_week_in_html_is_complete_in_itself() -> None:
    question = WeekQuestion("q", "What <changed>?", Replies(2, 1))
    html = render(TellWeek(Week(WEEK_47, (question,)), so_far=False), VOICE).html
    assert html == (
        "<p><strong>Week 47, 16 to 22 Nov 2026</strong></p>"
        "<ul><li>1 person replied (2 replies): What &lt;changed&gt;?</li></ul>"
    )


def test_a_quiet_week_is_two_lines() -> None:
    assert body("week, quiet") == (
        "Week 47, 16 to 22 Nov 2026: 2 questions, no replies.\n"
        "Next: Mon 23 Nov, 18:00 GMT, a question"
    )


def test_a_quiet_week_with_nothing_planned_is_two_lines_too() -> None:
    assert render(TellWeek(QUIET, so_far=True), VOICE).body == (
        "Week 47 so far, 16 to 22 Nov 2026: 2 questions, no replies.\nYou can still reply."
    )


OPEN = "Poll open until Fri 27 Nov, 12:00 GMT: What would help?"


def test_a_poll_that_is_open_is_named_with_its_end() -> None:
    assert body("week, quiet, a poll is open").endswith("a question\n\n" + OPEN)
    poll = OpenNow("Which?", CLOSES, counting=False)
    empty = TellWeek(Week(WEEK_47), so_far=True, open_poll=poll)
    assert render(empty, VOICE).body.endswith(
        "no questions and no polls.\n\nPoll open until Sun 22 Nov, 12:00 GMT: Which?"
    )
    counting = replace(empty, open_poll=replace(poll, counting=True))
    assert render(counting, VOICE).body.endswith("\n\nClosing, and I’m counting: Which?")


def test_where_not_all_could_be_read_there_may_be_more_replies() -> None:
    assert (
        "- At least 4 people replied (6 replies): Why?\n"
        "- At least 1 person replied: How?\n"
        "- No replies that I could read: Who?\n"
    ) in body("week, not all could be read")


def test_replies_are_counted_by_people_and_by_messages_where_these_differ() -> None:
    words = body("week")
    assert "\n- 5 people replied (12 replies): Think of an order" in words
    assert "\n- 1 person replied: What rule" in words
    assert "\n- No replies: What changed" in words


def test_where_replies_were_not_counted_none_are_mentioned() -> None:
    words = body("week, not counted")
    assert "(replies not counted)" in words
    assert "replied" not in words
    assert "\n- What rule would help most?\n" in words


def test_what_comes_next_stands_under_the_open_poll() -> None:
    assert body("week, not all could be read").endswith(
        f"\n\n{OPEN}\n\nNext: Mon 23 Nov, 12:00 GMT, the weekly summary"
    )


def test_an_empty_week_is_one_line() -> None:
    assert body("week, empty") == (
        "Week 53 so far, 28 Dec 2026 to 3 Jan 2027: no questions and no polls."
    )


def test_a_week_with_a_poll_alone_lists_no_questions() -> None:
    assert "Questions" not in of_poll(DILEMMA, PLAIN, None)


@pytest.mark.parametrize("before", [None, (1, 2)])
def test_a_poll_without_a_like_before_tells_no_change(before: tuple[int, ...] | None) -> None:
    words = of_poll(DILEMMA, PLAIN, before)
    assert "last time" not in words
    assert "go for?\nMake the firm a co-op: 5 (63%) · Demand secure" in words


def test_a_poll_that_nobody_answered_last_time_is_compared_in_votes() -> None:
    words = of_poll(DILEMMA, PLAIN, (0, 0, 0, 0))
    assert "5 votes, 63% (last time 0 votes)\n" in words


def test_a_poll_is_compared_with_its_shares_of_last_time() -> None:
    two = replace(DILEMMA, answers=DILEMMA.answers[:2])
    tally = Tally((3, 5), (3, 5), native=8, by_reaction=0, spoiled=0, undecryptable=0)
    words = of_poll(two, tally, (1, 2))
    assert "3 votes, 38% (last time 33%)\n" in words
    assert "5 votes, 63% (last time 67%)\n" in words


def test_several_choices_compare_votes_because_last_times_voters_are_unknown() -> None:
    assert "2 votes, 67% (last time 1 vote)\n" in of_poll(SEVERAL, TIED, (1, 4))
    assert "2 votes, 67% (last time 4 votes)\n" in of_poll(SEVERAL, TIED, (1, 4))


def test_what_does_not_fit_is_counted_or_has_its_command() -> None:
    rendered = render(LONGEST["week with many small polls"], VOICE).body
    assert "\n- 35 more questions\n" in rendered
    assert rendered.count("Poll: Tea?") == 3
    more = "!floor results tea-3 · !floor results tea-4 · !floor results tea-5 · and 34 more"
    assert f"\nMore polls: {more}\n" in rendered


def test_a_poll_that_ran_twice_is_named_once() -> None:
    closed = (WeekPoll(DILEMMA, Result(PLAIN, 12), (1, 1, 1, 1)),) * 9
    rendered = render(TellWeek(Week(WEEK_47, polls=closed), so_far=False), VOICE).body
    assert rendered.endswith("\n\nMore polls: !floor results dilemma")


def test_a_poll_nobody_answered_this_week_lists_no_answers_and_no_change() -> None:
    words = of_poll(DILEMMA, NONE, (1, 0, 0, 0))
    assert words.endswith("go for?\nNobody voted.")


def test_a_count_with_gaps_is_told_in_the_summary_too() -> None:
    words = of_poll(DILEMMA, MIXED, None, complete=False)
    assert "I couldn’t read 3 encrypted messages." in words
    assert "Votes may be missing" in words
