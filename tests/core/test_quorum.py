"""How many a quorum asks for, and whether so many have voted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polls.quorum import in_doubt, needed, reached
from bot.core.polls.values import Quorum, Result, Tally


def result(voters: int, members: int, complete: bool = True, undecryptable: int = 0) -> Result:
    """The votes of that many, and one vote that does not count."""
    tally = Tally((voters,), (voters,), voters, 0, spoiled=1, undecryptable=undecryptable)
    return Result(tally, members, complete)


@pytest.mark.parametrize(
    ("quorum", "members", "people"),
    [
        (0.3, 20, 6),
        (0.3, 21, 7),
        (0.07, 100, 7),
        (0.1, 30, 3),
        (0.99, 100, 99),
        (0.01, 1, 1),
        (0.5, 0, 1),
        (6, 20, 6),
        (6, 3, 6),
        (6, 0, 6),
    ],
)
def test_a_share_is_rounded_up_and_a_number_is_a_number(
    quorum: Quorum, members: int, people: int
) -> None:
    assert needed(quorum, members) == people


@given(st.integers(1, 99), st.integers(1, 100_000))
def test_a_share_in_per_cent_is_exact(percent: int, members: int) -> None:
    people = needed(percent / 100, members)
    assert Fraction(people, members) >= Fraction(percent, 100) > Fraction(people - 1, members)


@pytest.mark.parametrize(
    ("quorum", "voters", "members", "enough"),
    [
        (0.3, 6, 20, True),
        (0.3, 5, 20, False),
        (0.3, 0, 0, False),
        (0.3, 1, 0, True),
        (0.3, 9, 7, True),
        (6, 6, 20, True),
        (6, 5, 5, False),
    ],
)
def test_it_is_reached_by_the_people_whose_votes_count(
    quorum: Quorum, voters: int, members: int, enough: bool
) -> None:
    assert reached(quorum, result(voters, members)) is enough


@pytest.mark.parametrize(
    ("voters", "complete", "undecryptable", "doubt"),
    [
        (4, True, 0, False),
        (6, True, 0, False),
        (4, True, 1, False),
        (4, True, 2, True),
        (6, True, 1, True),
        (7, True, 1, False),
        (7, False, 0, True),
        (4, False, 0, True),
    ],
)
def test_it_is_in_doubt_where_what_was_not_read_could_turn_it_over(
    voters: int, complete: bool, undecryptable: int, doubt: bool
) -> None:
    assert in_doubt(0.3, result(voters, 20, complete, undecryptable)) is doubt
