"""Results and turnouts: what depends on the count."""

from dataclasses import replace

import pytest

from bot.core.polls.counted import Since
from bot.core.polls.messages import TellResult, TellTurnout
from bot.core.polls.values import Answer, Result, Tally
from bot.core.primitives import MINUTE
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll
from bot.render.messages import render
from bot.render.polls.count import share, turnout, voted_so_far
from bot.render.sample_values import CLOSES, DILEMMA, NONE, OPENLY, PLAIN, SEVERAL, VOICE, at
from bot.render.samples import SAMPLES

TWO_TO_ONE = Tally((1, 2), (1, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_result_in_html_numbers_the_answers_and_marks_the_winner() -> None:
    html = render(TellResult(OPENLY, Result(TWO_TO_ONE, 4), CLOSES, CLOSES), VOICE).html
    assert html == (
        "<p>Closed: <strong>Tea or coffee?</strong>"
        "<br>Most votes: <strong>“Coffee”</strong></p>"
        "<ol><li>Tea: 1 vote, 33%</li><li><strong>Coffee: 2 votes, 67%</strong></li></ol>"
        "<p>Turnout: 3 of 4 members (75%).<br>A sense check, not a binding ballot.<br>"
        "What should we do about it? Reply here. "
        "Moderators note what we’ll do: <code>!floor outcome What we’ll do</code></p>"
    )


FEWER = "Apps that show polls leave reactions out of their own count."


def test_all_there_is_to_know_of_the_count_stands_in_one_line_below_the_turnout() -> None:
    lines = body("result, all remarks").splitlines()
    at_turnout = lines.index("Turnout: 8 people voted; members now: 7.")
    closed, remarks = lines[at_turnout + 1 : at_turnout + 3]
    assert lines[at_turnout + 3] == "A sense check, not a binding ballot."
    assert remarks.startswith(f"2 people voted by reaction. {FEWER} 1 vote wasn’t valid")
    assert "I couldn’t read 3 encrypted messages. They may be votes." in remarks
    assert remarks.endswith("the server gave me different answers each time I asked.")
    assert closed == "Closed late, on Sun 22 Nov, 14:03 GMT (planned: Sun 22 Nov, 12:00 GMT)."


def test_a_count_is_of_one_or_of_several() -> None:
    tally = Tally((1, 2), (1, 1), native=2, by_reaction=1, spoiled=2, undecryptable=1)
    rendered = render(TellResult(OPENLY, Result(tally, 4), CLOSES, CLOSES), VOICE).body
    assert "1 person voted by reaction." in rendered
    assert "2 votes weren’t valid and don’t count." in rendered
    assert "I couldn’t read 1 encrypted message. It may be a vote." in rendered


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("result")])
def test_only_where_an_app_shows_other_numbers_a_result_says_so(name: str) -> None:
    assert body(name).count(FEWER) == (name == "result, all remarks")


def test_reactions_that_change_no_number_need_no_explanation() -> None:
    """Two people whose reactions agree with the native votes they gave before."""
    tally = Tally((1, 2), (1, 2), native=1, by_reaction=2, spoiled=0, undecryptable=0)
    rendered = render(TellResult(OPENLY, Result(tally, 4), CLOSES, CLOSES), VOICE).body
    assert "2 people voted by reaction." in rendered
    assert FEWER not in rendered


def test_a_tie_of_many_says_how_many_lead() -> None:
    many = replace(OPENLY, answers=tuple(Answer(name, name) for name in "abcd"))
    for votes, words in ((1, "1 vote"), (2, "2 votes")):
        tally = replace(TWO_TO_ONE, votes=(votes,) * 4)
        closed = render(TellResult(many, Result(tally, 9), CLOSES, CLOSES), VOICE).body
        assert f"A tie of 4 answers, with {words} each." in closed


def test_a_tie_names_all_that_lead() -> None:
    assert "\nA tie, with 2 votes each: “Time” and “Pay”\n" in body("result, early tie")


def test_shares_of_a_poll_with_several_choices_are_explained() -> None:
    assert (
        "\nYou could choose up to 2 answers, so the shares add up to more than 100%.\n"
    ) in body("result, early tie")
    assert "could choose" not in body("result")


@pytest.mark.parametrize("votes", [(0, 0), (1, 2), (2, 2)])
def test_shares_are_explained_only_where_they_add_up_to_more(votes: tuple[int, int]) -> None:
    voters = min(sum(votes), 3)
    tally = Tally(votes, votes, voters, by_reaction=0, spoiled=0, undecryptable=0)
    result = Result(tally, 12)
    week = Week(WeekId(2026, 47), polls=(WeekPoll(SEVERAL, result),))
    for message in (
        TellResult(SEVERAL, result, CLOSES, CLOSES),
        TellTurnout(replace(SEVERAL, kind=OPENLY.kind), tally, 12, CLOSES),
        TellWeek(week, so_far=False),
    ):
        assert ("could choose" in render(message, VOICE).body) == (sum(votes) > 3)


def test_a_poll_without_votes_lists_no_answers_and_asks_for_another_question() -> None:
    words = body("result, nobody")
    assert "go for?\nNobody voted.\n\nA sense check" in words
    assert "Turnout" not in words
    assert words.endswith("\nWhat should I ask instead? Reply here.")


@pytest.mark.parametrize(
    ("tally", "complete"),
    [(replace(NONE, spoiled=1), True), (replace(NONE, undecryptable=1), True), (NONE, False)],
)
def test_where_somebody_may_have_voted_nobody_is_not_said(tally: Tally, complete: bool) -> None:
    message = TellResult(DILEMMA, Result(tally, 12, complete), CLOSES, CLOSES)
    words = render(message, VOICE).body
    assert "\nNo votes counted.\n" in words
    assert "Nobody" not in words


def test_a_result_shown_again_has_its_date_and_asks_nothing() -> None:
    words = body("result, again")
    assert words.startswith(
        "Latest result, closed Sun 22 Nov 2026, 12:00 GMT: "
        "Our firm is in trouble. What should we go for?\n"
    )
    assert words.endswith("\nA sense check, not a binding ballot.")


def test_a_result_shown_again_names_the_poll_that_is_open() -> None:
    assert body("result, again, another poll is open").startswith(
        "Poll open until Fri 27 Nov, 12:00 GMT: What would help?\n"
        "How many have voted: !floor results open\n\n"
        "Latest result, closed Sun 22 Nov 2026"
    )
    shown = SAMPLES["result, again, another poll is open"]
    assert isinstance(shown, TellResult)
    assert shown.open_poll
    counting = replace(shown, open_poll=replace(shown.open_poll, counting=True))
    assert "results open" not in render(counting, VOICE).body


QUESTION = "Corrected result: Our firm is in trouble. What should we go for?\n"


@pytest.mark.parametrize(
    ("since", "why"),
    [
        ((Since.LATE,), "Some votes cast in time reached me late. They count.\n"),
        (
            (Since.KEYS, Since.GONE),
            "I can now read some votes that I couldn’t before. They count.\n"
            "Some votes have been taken back or deleted.\n",
        ),
        ((Since.UNREAD,), "Some encrypted messages reached me late, and I can’t read them.\n"),
        ((), "I counted again and got another result.\n"),
    ],
)
def test_a_correction_says_what_has_happened(since: tuple[Since, ...], why: str) -> None:
    corrected = TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True, since=since)
    assert render(corrected, VOICE).body.startswith(QUESTION + why + "Most votes")


@pytest.mark.parametrize(
    ("ended_at", "remark"),
    [
        (CLOSES - 5 * MINUTE - 1, "Closed early, on"),
        (CLOSES - 5 * MINUTE, None),
        (CLOSES + 5 * MINUTE, None),
        (CLOSES + 5 * MINUTE + 1, "Closed late, on"),
    ],
)
def test_an_end_off_the_plan_by_more_than_five_minutes_is_mentioned(
    ended_at: int, remark: str | None
) -> None:
    rendered = render(TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, ended_at), VOICE).body
    assert remark in rendered if remark else "planned" not in rendered


def test_an_early_end_says_both_times() -> None:
    assert "\nClosed early, on Sat 21 Nov, 09:00 GMT (planned: Sun 22 Nov, 12:00 GMT).\n" in body(
        "result, early tie"
    )
    assert at(21, 9) < CLOSES


def test_the_turnout_of_an_undisclosed_poll_keeps_the_votes_back() -> None:
    words = body("turnout")
    assert "\nVoted so far: 8 of 12 members (67%).\n" in words
    assert not [answer.text for answer in DILEMMA.answers if answer.text in words]
    assert words.endswith("\nI’ll show the votes when it closes.")


def test_the_turnout_of_a_disclosed_poll_shows_the_votes_so_far() -> None:
    assert "\n1. Tea: 2 votes, 67%\n2. Coffee: 2 votes, 67%\n" in body("turnout, disclosed")
    assert "when it closes" not in body("turnout, disclosed")


def test_a_disclosed_poll_with_several_choices_explains_its_shares() -> None:
    poll = replace(SEVERAL, kind=OPENLY.kind)
    tally = Tally((2, 2), (2, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)
    assert (
        "up to 2 answers, so the shares" in render(TellTurnout(poll, tally, 9, CLOSES), VOICE).body
    )


def test_a_disclosed_poll_without_votes_lists_no_answers() -> None:
    rendered = render(TellTurnout(OPENLY, replace(NONE, votes=(0, 0)), 9, CLOSES), VOICE).body
    assert rendered.endswith("Tea or coffee?\n\nVoted so far: 0 of 9 members (0%).")


@pytest.mark.parametrize(
    ("voters", "members", "expected"),
    [
        (1, 1, "Turnout: 1 of 1 member (100%)."),
        (1, 8, "Turnout: 1 of 8 members (13%)."),
        (1, 0, "Turnout: 1 person voted; members now: 0."),
        (9, 7, "Turnout: 9 people voted; members now: 7."),
    ],
)
def test_turnout_has_no_per_cent_where_more_voted_than_are_here(
    voters: int, members: int, expected: str
) -> None:
    tally = replace(NONE, native=voters)
    assert [each.plain for each in turnout(Result(tally, members), VOICE)] == [expected]


@pytest.mark.parametrize(
    ("voters", "members", "expected"),
    [
        (1, 1, "Voted so far: 1 of 1 member (100%)."),
        (4, 12, "Voted so far: 4 of 12 members (33%)."),
        (1, 0, "1 person has voted so far; members now: 0."),
        (9, 7, "9 people have voted so far; members now: 7."),
    ],
)
def test_an_open_poll_says_how_many_have_voted(voters: int, members: int, expected: str) -> None:
    assert voted_so_far(voters, members, VOICE).plain == expected


@pytest.mark.parametrize(
    ("votes", "voters", "percent"),
    [(0, 0, 0), (5, 8, 63), (1, 3, 33), (2, 3, 67), (1, 200, 1), (7, 7, 100)],
)
def test_shares_are_whole_per_cent_with_halves_up(votes: int, voters: int, percent: int) -> None:
    assert share(votes, voters) == percent


def test_numbers_follow_the_voices_language() -> None:
    rendered = render(SAMPLES["turnout, disclosed"], replace(VOICE, locale="de")).body
    assert "2 votes, 67 %\n" in rendered
