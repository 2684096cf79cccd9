"""What is said of outcomes: short, exact, and whatever people typed stays text."""

from dataclasses import replace
from datetime import date

from bot.core.outcomes.messages import OutcomeChanged, OutcomeLine, TellOutcome, TellOutcomes
from bot.core.outcomes.values import LONGEST_OUTCOME, OpenOutcome
from bot.core.primitives import EventId, Place, RoomId
from bot.core.weeks.messages import TellWeek
from bot.render.messages import render
from bot.render.phone import LINES, lines
from bot.render.sample_values import QUIET, USUAL, VOICE, at
from bot.render.weeks.samples import BY, DUE, STILL_OPEN

MARCH = date(2027, 3, 1)
HOSTILE = "<b>Strike</b> & **now** \u202eetaler [x](https://evil.example)\n# Done"


def test_an_outcome_says_its_words_its_day_and_its_poll() -> None:
    made = render(TellOutcome(3, "We ask", "Which?", MARCH), replace(VOICE, now=at(1, 9)))
    assert made.body == "Outcome 3: We ask\nBy Mon 1 Mar 2027.\nPoll: Which?"
    assert made.html == (
        "<p>Outcome 3: <strong>We ask</strong><br>By Mon 1 Mar 2027.<br>Poll: Which?</p>"
    )


def test_words_of_people_stay_text_everywhere() -> None:
    week = TellWeek(QUIET, so_far=False, outcomes=(OpenOutcome(1, HOSTILE, MARCH, has_come=True),))
    for message in (
        TellOutcome(1, HOSTILE, HOSTILE),
        OutcomeChanged(1, HOSTILE, None, HOSTILE + "!", None),
        TellOutcomes((OutcomeLine(1, HOSTILE),)),
        week,
    ):
        html = render(message, VOICE).html
        assert "<b>" not in html
        assert "<a" not in html
        assert "\u202e" not in html
        assert "&lt;b&gt;Strike&lt;/b&gt; &amp; **now** etaler" in html


def test_a_long_list_goes_on_from_a_number() -> None:
    every = tuple(OutcomeLine(number, "x " * 140) for number in range(1, 21))
    shown = render(TellOutcomes(every), VOICE).body
    assert "Outcome 1: x" in shown
    assert lines(shown) < LINES
    assert shown.endswith("There are 20. To go on: !floor outcomes 4")
    assert render(TellOutcomes(every, start=20), VOICE).body.count("Outcome") == 1


# --- in the summary ------------------------------------------------------------------------


def test_what_is_due_is_asked_at_the_end_and_named_with_how_to_close_it() -> None:
    body = render(TellWeek(USUAL, so_far=False, outcomes=(DUE, BY)), VOICE).body
    assert "- Outcome 3, due since Fri 20 Nov: We ask for the rota four weeks ahead\n" in body
    assert "Moderators, when it’s done: !floor done 3" in body
    assert body.endswith("Outcome 3 was due by Fri 20 Nov. What became of it? Reply here.")
    assert body.count("Reply here.") == 1
    before = render(TellWeek(USUAL, so_far=False, outcomes=(BY,)), VOICE).body
    assert "due since" not in before
    assert "What became of it" not in before


def test_an_outcome_leads_to_its_message() -> None:
    place = Place(RoomId("!room:example.org"), EventId("$outcome"))
    week = TellWeek(USUAL, so_far=False, outcomes=(replace(BY, place=place),))
    link = "https://matrix.to/#/%21room%3Aexample.org/%24outcome?via=example.org"
    assert f'<a href="{link}">The day shift' in render(week, VOICE).html


def test_more_than_three_are_counted_and_all_are_shown_for_all() -> None:
    many = (DUE, BY, *STILL_OPEN)
    assert (
        "1 more outcome: !floor outcomes"
        in render(TellWeek(USUAL, False, outcomes=many), VOICE).body
    )
    whole = render(TellWeek(USUAL, False, whole=True, outcomes=many), VOICE).body
    assert whole.count("Outcome ") == 5  # with the question at the end
    assert "more outcome" not in whole


def test_a_summary_with_outcomes_is_no_longer_than_others() -> None:
    long = tuple(
        OpenOutcome(number, "w" * LONGEST_OUTCOME, MARCH, has_come=True) for number in range(1, 21)
    )
    body = render(TellWeek(USUAL, so_far=False, outcomes=long), VOICE).body
    assert len(body) <= 1_200
    assert lines(body) <= LINES
