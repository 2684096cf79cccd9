"""The weekly summary."""

import re
from dataclasses import replace
from typing import cast

import pytest

from bot.core.polls.values import OpenNow, Poll, Result, Tally
from bot.core.primitives import DAY, EventId, Place
from bot.core.questions.values import Replies
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll, WeekQuestion
from bot.render.messages import render
from bot.render.sample_values import (
    CLOSES,
    DILEMMA,
    HERE,
    MIXED,
    NONE,
    PEOPLE,
    PLAIN,
    QUIET,
    SEVERAL,
    TIED,
    VOICE,
    at,
)
from bot.render.samples import SAMPLES
from bot.render.weeks import week as week_in_words
from tests.render.longest import CHINESE, LONGEST, POLL, VOICE_OF_KOLKATA
from tests.render.longest import week as longest_week

WEEK_47 = WeekId(2026, 47)
WITH_MANY = cast(TellWeek, LONGEST["week with many small polls"])


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def of_poll(poll: Poll, tally: Tally, before: tuple[int, ...] | None, complete: bool = True) -> str:
    closed = WeekPoll(poll, Result(tally, 12, complete), before)
    return render(TellWeek(Week(WEEK_47, polls=(closed,)), so_far=False), VOICE).body


def test_a_week_in_html_is_complete_in_itself() -> None:
    question = WeekQuestion("q", "What <changed>?", Replies(2, 1), Place(HERE, EventId("$a/b")))
    html = render(TellWeek(Week(WEEK_47, (question,)), so_far=True), VOICE).html
    assert html == (
        "<p><strong>Week 47 so far: 1 person replied to “What &lt;changed&gt;?”</strong>"
        "<br>16 to 22 Nov 2026</p>"
        "<ul><li>1 person replied (2 replies): "
        '<a href="https://matrix.to/#/%21floor%3Aexample.org/%24a%2Fb?via=example.org">'
        "What &lt;changed&gt;?</a></li></ul>"
    )


def test_a_quiet_week_is_two_lines() -> None:
    assert body("week, quiet") == (
        "Week 47: 2 questions, no replies.\nNext: Mon 23 Nov, 18:00 GMT, a question"
    )


def test_a_quiet_week_with_nothing_planned_is_two_lines_too() -> None:
    assert render(TellWeek(QUIET, so_far=True), VOICE).body == (
        "Week 47 so far: 2 questions, no replies.\nYou can still reply."
    )


OPEN = (
    "Poll open until Fri 27 Nov, 12:00 GMT: What would help?\n"
    "Vote in the poll, or tap a number under it."
)


def test_a_poll_that_is_open_is_named_with_its_end_and_how_to_vote() -> None:
    assert body("week, quiet, a poll is open").endswith("a question\n\n" + OPEN)
    poll = OpenNow("Which?", CLOSES, counting=False)
    empty = TellWeek(Week(WEEK_47), so_far=True, open_poll=poll)
    assert render(empty, VOICE).body.endswith(
        "no questions and no polls.\n\nPoll open until Sun 22 Nov, 12:00 GMT: Which?\nVote there."
    )
    counting = replace(empty, open_poll=replace(poll, counting=True))
    assert render(counting, VOICE).body.endswith("\n\nClosing, and I’m counting: Which?")


# --- the first line ------------------------------------------------------------------------


def first_line(week: Week, *, so_far: bool = False, now: int | None = None) -> str:
    voice = replace(VOICE, now=now)
    return render(TellWeek(week, so_far), voice).body.partition("\n")[0]


ONE = WeekPoll(DILEMMA, Result(PLAIN, 12))


@pytest.mark.parametrize(
    ("poll", "before", "expected"),
    [
        (ONE, None, "8 of 12 voted. Most: Make the firm a co-op."),
        (
            replace(ONE, turnout_before=Turnout(6, 9)),
            Turnout(1, 9),
            "8 of 12 voted (2 more than last time). Most: Make the firm a co-op.",
        ),
        (
            replace(ONE, turnout_before=Turnout(9, 9)),
            None,
            "8 of 12 voted (1 fewer than last time). Most: Make the firm a co-op.",
        ),
        (
            replace(ONE, turnout_before=Turnout(8, 9)),
            None,
            "8 of 12 voted (as many as last time). Most: Make the firm a co-op.",
        ),
        (
            ONE,
            Turnout(3, 12),
            "8 of 12 voted (5 more than in the last poll). Most: Make the firm a co-op.",
        ),
        (WeekPoll(SEVERAL, Result(TIED, 12)), None, "3 of 12 voted. A tie."),
        (WeekPoll(PEOPLE, Result(TIED, 12)), None, "3 of 12 voted. Quorum not reached."),
        (WeekPoll(DILEMMA, Result(PLAIN, 5)), None, "8 people voted. Most: Make the firm a co-op."),
        (WeekPoll(DILEMMA, Result(NONE, 12)), None, "1 poll, no votes."),
    ],
)
def test_the_first_line_says_how_many_voted_and_what_came_first(
    poll: WeekPoll, before: Turnout | None, expected: str
) -> None:
    assert first_line(Week(WEEK_47, polls=(poll,), before=before)) == f"Week 47: {expected}"


def test_without_a_poll_the_first_line_is_what_was_discussed_most() -> None:
    quiet, loud = Replies(9, 1), Replies(2, 2)
    week = Week(WEEK_47, (WeekQuestion("a", "Why?", quiet), WeekQuestion("b", "How?", loud)))
    assert first_line(week) == "Week 47: 2 people replied to “How?”"


def test_replies_that_were_not_counted_lead_nothing() -> None:
    counted = TellWeek(Week(WEEK_47, (WeekQuestion("a", "Why?", Replies()),)), True, counted=False)
    assert render(counted, VOICE).body.startswith("Week 47 so far: 1 question.\n")


def test_a_week_of_another_year_says_which() -> None:
    week = replace(Week(WEEK_47), polls=(ONE,))
    assert first_line(week, now=at(1, 12)).startswith("Week 47: ")
    assert first_line(week, now=at(1, 12) + 365 * DAY).startswith("Week 47 of 2026: ")


@pytest.mark.parametrize("name", [name for name in LONGEST if name.startswith("week")])
def test_the_first_line_fits_a_lock_screen(name: str) -> None:
    assert len(render(LONGEST[name], VOICE).body.partition("\n")[0]) <= 120


# --- turnout -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("same_poll", "weeks", "expected"),
    [
        ((52, 58, 67), (1, 67), "Turnout in this poll 52, 58, 67%: up twice in a row."),
        ((67,), (52, 58, 67), "Turnout 52, 58, 67%: up twice in a row."),
        ((67,), (90, 70, 67), "Turnout 90, 70, 67%: down twice in a row."),
        ((67,), (10, 30, 20, 67), "Turnout 10, 30, 20, 67%."),
        ((67,), (67, 67, 67), "Turnout 67, 67, 67%."),
        ((67,), (90, 10, 20, 30, 67), "Turnout 10, 20, 30, 67%: up 3 times in a row."),
        ((67,), (90, 80, 70, 67), "Turnout 90, 80, 70, 67%: down 3 times in a row."),
        ((58, 67), (58, 67), None),
    ],
)
def test_a_trend_has_three_points_or_more_and_its_direction_two_steps(
    same_poll: tuple[int, ...], weeks: tuple[int, ...], expected: str | None
) -> None:
    week = Week(WEEK_47, polls=(replace(ONE, turnouts=same_poll),), turnouts=weeks)
    words = render(TellWeek(week, so_far=False), VOICE).body
    assert [line for line in words.splitlines() if "Turnout" in line] == [expected] * bool(expected)


def test_where_nobody_voted_no_trend_is_shown() -> None:
    nobody = WeekPoll(DILEMMA, Result(NONE, 12), turnouts=(50, 50, 0))
    words = render(TellWeek(Week(WEEK_47, polls=(nobody,)), so_far=False), VOICE).body
    assert "Turnout" not in words


# --- the parts -----------------------------------------------------------------------------


def test_the_parts_come_in_the_order_in_which_they_matter() -> None:
    words = body("week with more")
    parts = (
        "Week 47:",
        "Poll: Our firm",
        "Poll open until",
        "replied (12",
        "Skipped:",
        "Next:",
        "Reply",
    )
    places = [words.index(part) for part in parts]
    assert places == sorted(places)


def test_a_usual_week_is_short_and_so_is_any_other() -> None:
    assert len(body("week")) < 800
    for name, message in LONGEST.items():
        if isinstance(message, TellWeek) and not message.whole:
            assert len(render(message, VOICE).body) <= week_in_words.LONGEST, name


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("week")])
def test_no_sentence_of_a_summary_is_long(name: str) -> None:
    said = re.sub("“.*?”", "it", body(name))
    for line in said.splitlines():
        for sentence in re.split(r"(?<=[.?!]) ", line):
            assert len(sentence.split()) < 20 or " · " in sentence, sentence


def test_nobody_hears_twice_that_nobody_voted() -> None:
    assert body("week, nobody voted").count("Nobody voted") == 1


def test_what_was_skipped_is_said_with_its_reason_and_the_rest_is_counted() -> None:
    words = body("week with more")
    assert "\nSkipped: a question, Thu 19 Nov, 18:00 GMT (a moderator skipped it)\n" in words
    assert "\n1 more skipped: !floor summary 2026-W47 all\n" in words
    assert "(another poll was open)" in body("week, all of it")
    assert "more" not in body("week, all of it").partition("Skipped")[2]


def test_a_corrected_week_says_so() -> None:
    assert "Corrected after it was posted" in body("week, corrected")


def test_a_week_that_goes_on_ends_on_no_question() -> None:
    assert "Reply here." not in body("week so far")
    assert body("week").endswith("came first. What’s our next step? Reply here.")


def test_a_week_without_a_poll_ends_on_what_was_discussed_most() -> None:
    assert "What’s still missing from the answers to “Think of" in body("week without a poll")
    unanswered = Week(WEEK_47, (WeekQuestion("a", "Why?", Replies(at_least=True)),))
    assert "Reply here" not in render(TellWeek(unanswered, so_far=False), VOICE).body


def test_a_poll_short_of_its_quorum_ends_on_whether_to_ask_again() -> None:
    week = Week(WEEK_47, polls=(WeekPoll(PEOPLE, Result(TIED, 12)),))
    assert "Should we ask again" in render(TellWeek(week, so_far=False), VOICE).body


def test_of_several_polls_replies_name_theirs() -> None:
    assert "\n- 2 people replied (3 replies): the poll\n" in body("week")
    assert "\n- 2 people replied (3 replies): Our firm is in trouble." in body("week with more")


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
    assert "\n- No replies: What changed" in body("week with more")


def test_where_replies_were_not_counted_none_are_mentioned() -> None:
    words = body("week, not counted")
    assert "(replies not counted)" in words
    assert "replied" not in words
    assert "\n- What rule would help most?\n" in words


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
    assert "go for?\n\n1. Make the firm a co-op: 5 votes, 63%\n2. Demand secure" in words


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


def test_what_does_not_fit_is_counted_and_has_its_command() -> None:
    rendered = render(LONGEST["week with many small polls"], VOICE).body
    assert rendered.count("Poll: Tea?") == 3
    assert "\n37 more polls, 36 more questions: !floor summary 2026-W53 all" in rendered
    so_far = replace(WITH_MANY, so_far=True)
    assert "more questions: !floor summary all" in render(so_far, VOICE).body


def test_what_is_left_out_of_one_kind_alone_is_named_alone() -> None:
    week = Week(WEEK_47, (WeekQuestion("q", "Why?", Replies(1, 1)),) * 5)
    words = render(TellWeek(week, so_far=False), VOICE).body
    assert "\n1 more question: !floor summary 2026-W47 all\n" in words


def test_all_of_a_week_is_shown_to_those_who_ask_for_it() -> None:
    rendered = render(replace(WITH_MANY, whole=True), VOICE).body
    assert rendered.count("Poll: Tea?") == rendered.count("- No replies") == 40
    assert "summary" not in rendered
    assert rendered.count("1. Yes: 2 votes") == 40


@pytest.mark.parametrize("poll", [POLL, CHINESE])
def test_all_of_a_week_in_which_far_too_much_was_asked_still_fits_into_an_event(poll: Poll) -> None:
    message = replace(longest_week(poll, 99, 99, None), whole=True)
    rendered = render(message, VOICE_OF_KOLKATA)
    assert len(f"{rendered.body}{rendered.html}".encode()) <= week_in_words.HELD
    assert rendered.body.endswith("\n\n91 more polls, 83 more questions")


def test_where_a_poll_has_room_for_its_leader_alone_its_votes_have_their_command() -> None:
    rendered = render(LONGEST["week with much to compare"], VOICE).body
    assert "\nAll votes, 11 more polls, " in rendered


def test_where_nobody_voted_no_votes_are_left_out() -> None:
    message = cast(TellWeek, LONGEST["week with much to compare"])
    nobody = Result(replace(NONE, votes=(0,) * 9, native_votes=(0,) * 9), 4000)
    polls = tuple(replace(each, result=nobody) for each in message.week.polls)
    words = render(replace(message, week=replace(message.week, polls=polls)), VOICE).body
    assert "All votes" not in words
    assert "more polls, " in words


def test_a_poll_nobody_answered_this_week_lists_no_answers_and_no_change() -> None:
    words = of_poll(DILEMMA, NONE, (1, 0, 0, 0))
    assert "go for?\nNobody voted.\n" in words
    assert "last time" not in words


def test_a_count_with_gaps_is_told_in_the_summary_too() -> None:
    words = of_poll(DILEMMA, MIXED, None, complete=False)
    assert "I couldn’t read 3 encrypted messages." in words
    assert "Votes may be missing" in words
