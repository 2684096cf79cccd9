"""Results and turnouts, word for word."""

from dataclasses import replace

import pytest

from bot.core.counted import Since
from bot.core.messages import TellResult, TellTurnout
from bot.core.model import MINUTE, Result, Tally
from bot.render.count import share, turnout, voted_so_far
from bot.render.messages import render
from bot.render.sample_values import CLOSES, DILEMMA, NONE, OPENLY, PLAIN, SEVERAL, VOICE, at
from bot.render.samples import SAMPLES

TWO_TO_ONE = Tally((1, 2), (1, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_result_tells_winner_votes_shares_turnout_and_asks_what_follows() -> None:
    assert body("result") == (
        "The poll is closed: Our firm is in trouble. What should we go for?\n"
        "\n"
        "Most votes: “Make the firm a co-op”\n"
        "\n"
        "1. Make the firm a co-op\n"
        "   5 votes · 63% ██████░░░░\n"
        "2. Demand secure jobs, better conditions\n"
        "   2 votes · 25% ███░░░░░░░\n"
        "3. Occupy first, decide later\n"
        "   1 vote · 13% █░░░░░░░░░\n"
        "4. Not sure yet\n"
        "   0 votes · 0% ░░░░░░░░░░\n"
        "\n"
        "Turnout: 8 of 12 members (67%).\n"
        "\n"
        "This is a sense check, not a binding ballot.\n"
        "\n"
        "What follows from this for you here? Say what you think."
    )


def test_a_result_in_html_numbers_the_answers_and_marks_the_winner() -> None:
    html = render(TellResult(OPENLY, Result(TWO_TO_ONE, 4), CLOSES, CLOSES), VOICE).html
    assert html == (
        "<p>The poll is closed: <strong>Tea or coffee?</strong></p>"
        "<p>Most votes: <strong>“Coffee”</strong></p>"
        "<ol><li>Tea<br>1 vote · 33% ███░░░░░░░</li>"
        "<li>Coffee<br>2 votes · 67% ███████░░░</li></ol>"
        "<p>Turnout: 3 of 4 members (75%).</p>"
        "<p>This is a sense check, not a binding ballot.</p>"
        "<p>What follows from this for you here? Say what you think.</p>"
    )


def test_a_result_says_all_there_is_to_know_of_its_count() -> None:
    said = body("result, all remarks")
    assert (
        "1. Make the firm a co-op\n"
        "   5 votes · 63% ██████░░░░\n"
        "   4 in the poll itself\n"
        "2. Demand secure jobs, better conditions\n"
        "   2 votes · 25% ███░░░░░░░\n"
        "   1 in the poll itself\n"
        "3. Occupy first, decide later\n"
        "   1 vote · 13% █░░░░░░░░░\n"
        "4. Not sure yet\n"
    ) in said
    assert (
        "Turnout: 8 people voted; members now: 7.\n"
        "2 people voted by reaction.\n"
        "The poll itself leaves reactions out, so its numbers differ.\n"
        "1 vote was not valid and does not count.\n"
        "3 encrypted messages could not be read. They may be votes.\n"
        "This count may be incomplete: the server’s answers did not agree, "
        "so votes may be missing.\n"
        "It was due to close Sun 22 Nov, 12:00 GMT, but ended later: votes counted until "
        "Sun 22 Nov, 14:03 GMT.\n"
    ) in said


def test_reactions_that_change_no_number_need_no_explanation() -> None:
    """Two people whose reactions agree with the native votes they gave before."""
    tally = Tally((1, 2), (1, 2), native=1, by_reaction=2, spoiled=0, undecryptable=0)
    said = render(TellResult(OPENLY, Result(tally, 4), CLOSES, CLOSES), VOICE).body
    assert "2 people voted by reaction." in said
    assert "in the poll itself" not in said
    assert "leaves reactions out" not in said


def test_a_native_vote_replaced_by_a_reaction_shows_on_both_answers() -> None:
    """Clients go on showing the older native vote: more in the poll itself than in all."""
    tally = Tally((1, 2), (2, 1), native=2, by_reaction=1, spoiled=0, undecryptable=0)
    said = render(TellResult(OPENLY, Result(tally, 4), CLOSES, CLOSES), VOICE).body
    assert "1. Tea\n   1 vote · 33% ███░░░░░░░\n   2 in the poll itself\n" in said
    assert "2. Coffee\n   2 votes · 67% ███████░░░\n   1 in the poll itself\n" in said


def test_a_tie_names_all_that_lead() -> None:
    assert "\nA tie, with 2 votes each: “Time” and “Pay”\n" in body("result, early tie")


def test_shares_of_a_poll_with_several_choices_are_explained() -> None:
    assert (
        "Everyone could choose up to 2, so the shares, in per cent of those who voted, "
        "may add up to more than 100%."
    ) in body("result, early tie")


def test_a_poll_without_votes_lists_no_bars_and_asks_for_another_question() -> None:
    assert body("result, nobody") == (
        "The poll is closed: Our firm is in trouble. What should we go for?\n"
        "\n"
        "Nobody voted.\n"
        "\n"
        "Turnout: 0 of 12 members (0%).\n"
        "\n"
        "This is a sense check, not a binding ballot.\n"
        "\n"
        "What should be asked instead? Say it here."
    )


def test_a_result_told_again_has_its_date_and_asks_nothing() -> None:
    said = body("result, again")
    assert said.startswith(
        "Latest result, closed Sun 22 Nov 2026, 12:00 GMT: "
        "Our firm is in trouble. What should we go for?\n"
    )
    assert said.endswith("This is a sense check, not a binding ballot.")


def test_a_result_told_again_names_the_poll_that_is_open() -> None:
    assert body("result, again, another poll is open").startswith(
        "Poll open until Fri 27 Nov, 12:00 GMT: What would help?\n\n"
        "Latest result, closed Sun 22 Nov 2026"
    )


QUESTION = "Correction of the result: Our firm is in trouble. What should we go for?\n"


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ((Since.LATE,), "Votes that were cast in time came in late. They count.\n\n"),
        (
            (Since.KEYS, Since.GONE),
            "Votes that could not be read before can be read now, and count.\n"
            "Votes that were counted have been taken back since, or removed.\n\n",
        ),
        ((Since.UNREAD,), "Encrypted messages came in late, and I cannot read them.\n\n"),
        ((), "I have counted again, and the result is another now.\n\n"),
    ],
)
def test_a_correction_says_what_has_happened(since: tuple[Since, ...], told: str) -> None:
    corrected = TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, CLOSES, corrects=True, since=since)
    assert render(corrected, VOICE).body.startswith(QUESTION + told + "Most votes")


@pytest.mark.parametrize(
    ("ended_at", "told"),
    [
        (CLOSES - 5 * MINUTE - 1, "It was ended before its time"),
        (CLOSES - 5 * MINUTE, None),
        (CLOSES + 5 * MINUTE, None),
        (CLOSES + 5 * MINUTE + 1, "but ended later"),
    ],
)
def test_an_end_off_the_plan_by_more_than_five_minutes_is_told(
    ended_at: int, told: str | None
) -> None:
    said = render(TellResult(DILEMMA, Result(PLAIN, 12), CLOSES, ended_at), VOICE).body
    assert told in said if told else "votes counted until" not in said


def test_an_early_end_says_both_times() -> None:
    assert (
        "It was ended before its time (Sun 22 Nov, 12:00 GMT): "
        "votes counted until Sat 21 Nov, 09:00 GMT."
    ) in body("result, early tie")
    assert at(21, 9) < CLOSES


def test_the_turnout_of_an_undisclosed_poll_tells_no_votes() -> None:
    assert body("turnout") == (
        "Poll open until Sun 22 Nov, 12:00 GMT: Our firm is in trouble. What should we go for?\n"
        "\n"
        "Voted so far: 8 of 12 members (67%).\n"
        "3 encrypted messages could not be read. They may be votes.\n"
        "The votes are shown when it has closed."
    )


def test_the_turnout_of_a_disclosed_poll_tells_the_votes_so_far() -> None:
    assert body("turnout, disclosed") == (
        "Poll open until Sun 22 Nov, 12:00 GMT: Tea or coffee?\n"
        "\n"
        "1. Tea\n"
        "   2 votes · 67% ███████░░░\n"
        "2. Coffee\n"
        "   2 votes · 67% ███████░░░\n"
        "\n"
        "Voted so far: 3 of 12 members (25%)."
    )


def test_a_disclosed_poll_with_several_choices_explains_its_shares() -> None:
    poll = replace(SEVERAL, kind=OPENLY.kind)
    tally = Tally((2, 2), (2, 2), native=3, by_reaction=0, spoiled=0, undecryptable=0)
    assert "up to 2, so the shares" in render(TellTurnout(poll, tally, 9, CLOSES), VOICE).body


def test_a_disclosed_poll_without_votes_shows_no_bars() -> None:
    said = render(TellTurnout(OPENLY, replace(NONE, votes=(0, 0)), 9, CLOSES), VOICE).body
    assert said.endswith("Tea or coffee?\n\nVoted so far: 0 of 9 members (0%).")


@pytest.mark.parametrize(
    ("voters", "members", "said"),
    [
        (0, 0, "Turnout: 0 of 0 members (0%)."),
        (1, 1, "Turnout: 1 of 1 member (100%)."),
        (1, 8, "Turnout: 1 of 8 members (13%)."),
        (1, 0, "Turnout: 1 person voted; members now: 0."),
        (9, 7, "Turnout: 9 people voted; members now: 7."),
    ],
)
def test_turnout_has_no_per_cent_where_more_voted_than_are_here(
    voters: int, members: int, said: str
) -> None:
    assert turnout(voters, members, VOICE).plain == said


@pytest.mark.parametrize(
    ("voters", "members", "said"),
    [
        (1, 1, "Voted so far: 1 of 1 member (100%)."),
        (4, 12, "Voted so far: 4 of 12 members (33%)."),
        (1, 0, "1 person has voted so far; members now: 0."),
        (9, 7, "9 people have voted so far; members now: 7."),
    ],
)
def test_an_open_poll_tells_how_many_have_voted(voters: int, members: int, said: str) -> None:
    assert voted_so_far(voters, members, VOICE).plain == said


@pytest.mark.parametrize(
    ("votes", "voters", "percent"),
    [(0, 0, 0), (5, 8, 63), (1, 3, 33), (2, 3, 67), (1, 200, 1), (7, 7, 100)],
)
def test_shares_are_whole_per_cent_with_halves_up(votes: int, voters: int, percent: int) -> None:
    assert share(votes, voters) == percent


def test_numbers_follow_the_voices_language() -> None:
    said = render(SAMPLES["turnout, disclosed"], replace(VOICE, locale="de")).body
    assert "2 votes · 67 % ███████░░░" in said
