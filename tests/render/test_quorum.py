"""What is said of a quorum."""

from dataclasses import replace

import pytest

from bot.core.polls.messages import OpenPoll, Remind, TellResult, TellTurnout
from bot.core.polls.values import Quorum, Result, Tally
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll
from bot.render.messages import poll_title, render
from bot.render.sample_values import CLOSES, OPENLY, PEOPLE, SHARE, TIED, VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def lines(expected: str) -> list[str]:
    """Those that speak of a quorum."""
    return [line for line in expected.splitlines() if "uorum" in line]


def of_result(quorum: Quorum, members: int, complete: bool = True, undecryptable: int = 0) -> str:
    """The line in a result with three voters."""
    tally = replace(TIED, undecryptable=undecryptable)
    result = Result(tally, members, complete)
    message = TellResult(replace(OPENLY, quorum=quorum), result, CLOSES, CLOSES)
    (line,) = lines(render(message, VOICE).body)
    return line


def of_week(quorum: Quorum, members: int, complete: bool = True) -> str:
    closed = WeekPoll(replace(OPENLY, quorum=quorum), Result(TIED, members, complete))
    week = Week(WeekId(2026, 47), polls=(closed,))
    *_, line = lines(render(TellWeek(week, so_far=False), VOICE).body)
    return line


def test_a_poll_says_what_its_quorum_is() -> None:
    assert (
        "Open until Sun 22 Nov, 12:00 GMT.\n"
        "Quorum: 30% of the members.\n"
        "A sense check, not a binding ballot."
    ) in body("poll, quorum")
    assert lines(body("poll, quorum of people")) == ["Quorum: 6 people."]
    assert body("companion, quorum").endswith("\nQuorum: 30% of the members.")


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (1, "Quorum: 1 person."),
        (0.125, "Quorum: 12.5% of the members."),
        (0.07, "Quorum: 7% of the members."),
        (0.6666667, "Quorum: 66.7% of the members."),
    ],
)
def test_a_quorum_is_told_as_it_was_set(quorum: Quorum, expected: str) -> None:
    assert lines(render(OpenPoll(replace(OPENLY, quorum=quorum), CLOSES), VOICE).body) == [expected]


def test_the_polls_title_has_it_for_those_who_see_nothing_else() -> None:
    closes = "closes Sun 22 Nov, 12:00 GMT)"
    assert poll_title(SHARE, CLOSES, VOICE) == f"Tea or coffee? (quorum: 30%, {closes}"
    assert (
        poll_title(PEOPLE, CLOSES, VOICE)
        == f"What would help? (choose up to 2, quorum: 6, {closes}"
    )


def test_a_result_says_after_the_turnout_whether_it_was_reached() -> None:
    assert (
        "Turnout: 3 of 10 members (30%).\nQuorum of 30% (3 of 10): reached, 3 voted.\n"
    ) in body("result, quorum")


def test_a_quorum_that_was_missed_stands_before_who_leads() -> None:
    assert body("result, quorum missed").startswith(
        "Closed: What would help?\n"
        "Quorum of 6: not reached, 3 voted.\nA tie, with 2 votes each: “Time” and “Pay”\n"
    )
    assert lines(body("result, quorum missed")) == ["Quorum of 6: not reached, 3 voted."]
    closed = WeekPoll(PEOPLE, Result(TIED, 20))
    week = TellWeek(Week(WeekId(2026, 47), polls=(closed,)), so_far=False)
    assert (
        "Poll: What would help?\nQuorum of 6: not reached.\n\n1. Time: 2 votes, 67%\n"
    ) in render(week, VOICE).body


def test_a_result_that_could_turn_over_says_how_far_it_could_be_read() -> None:
    assert of_result(0.3, 11, undecryptable=1) == (
        "Quorum of 30% (4 of 11): not reached, by the 3 people whose votes I could read."
    )
    assert of_result(3, 11, complete=False) == (
        "Quorum of 3: reached, by the 3 people whose votes I could read."
    )


def test_a_result_that_nothing_could_turn_over_is_told_as_it_is() -> None:
    assert of_result(6, 11, undecryptable=2) == "Quorum of 6: not reached, 3 voted."


def test_nobody_is_never_enough() -> None:
    nobody = Tally((0, 0), (0, 0), native=0, by_reaction=0, spoiled=0, undecryptable=0)
    message = TellResult(SHARE, Result(nobody, 0), CLOSES, CLOSES)
    rendered = render(message, VOICE).body
    assert lines(rendered) == ["Quorum of 30% (1 of 0): not reached."]


@pytest.mark.parametrize(
    ("quorum", "members", "expected"),
    [
        (0.3, 10, "Quorum of 30% (3 of 10): reached."),
        (0.3, 11, "Quorum of 30% (4 of 11): not reached."),
        (3, 10, "Quorum of 3: reached."),
    ],
)
def test_the_weekly_summary_tells_it_in_brief(quorum: Quorum, members: int, expected: str) -> None:
    assert of_week(quorum, members) == expected


def test_the_weekly_summary_of_a_doubtful_count_is_as_careful_as_the_result() -> None:
    assert of_week(4, 10, complete=False) == of_result(4, 10, complete=False)


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (0.3, "Quorum of 30% (6 of 20): 3 votes to go."),
        (4, "Quorum of 4: 1 vote to go."),
        (3, "Quorum of 3: reached."),
        (2, "Quorum of 2: reached."),
    ],
)
def test_an_open_poll_tells_how_many_are_missing(quorum: Quorum, expected: str) -> None:
    turnout = TellTurnout(replace(OPENLY, quorum=quorum), TIED, 20, CLOSES)
    assert lines(render(turnout, VOICE).body) == [expected]
    assert lines(render(Remind(turnout.poll, 3, 20, CLOSES), VOICE).body) == [expected]


@pytest.mark.parametrize("name", ["poll", "companion", "reminder", "result", "turnout", "week"])
def test_a_poll_without_a_quorum_does_not_speak_of_one(name: str) -> None:
    assert lines(body(name)) == []


def test_shares_follow_the_voices_language() -> None:
    assert "quorum: 30 %," in poll_title(SHARE, CLOSES, replace(VOICE, locale="de"))
