"""The little that the values know about themselves."""

from dataclasses import replace

import pytest

from bot.core.polls.values import PollState
from bot.core.primitives import RoomId
from bot.core.questions.values import QuestionState
from bot.core.rooms.values import Room
from bot.core.weeks.values import WeekId
from tests.core.samples import ROOM, asked, deck, poll, posted, question, view


def test_a_deck_finds_its_own_by_id() -> None:
    ours = deck("ab", "dx")
    assert ours.question("b") == question("b")
    assert ours.poll("x") == poll("x")
    assert ours.question("x") is None
    assert ours.poll("b") is None


@pytest.mark.parametrize(
    ("answers", "most", "takes"), [(2, 1, True), (9, 1, True), (10, 1, False), (2, 2, True)]
)
def test_reactions_can_vote_where_each_answer_has_a_digit(
    answers: int, most: int, takes: bool
) -> None:
    assert poll(answers=answers, max_selections=most).takes_reactions is takes


@pytest.mark.parametrize(
    ("week", "text"), [(WeekId(2026, 7), "2026-W07"), (WeekId(1, 53), "0001-W53")]
)
def test_a_week_is_written_so_that_it_sorts_and_can_be_read_again(week: WeekId, text: str) -> None:
    assert str(week) == text
    assert WeekId.parse(text) == week
    assert week < WeekId(2026, 8)


def test_the_unfinished_poll_is_the_newest_that_waits_is_open_or_is_counted() -> None:
    polls = tuple(posted(state.value, state) for state in PollState)
    assert view(polls=polls).unfinished_poll == polls[2]
    assert view(polls=polls[:2]).unfinished_poll == polls[1]
    assert view(polls=polls[3:]).unfinished_poll is None
    assert view(polls=polls).closed_polls == (polls[3],)
    assert len(QuestionState) == 3


def test_a_view_names_the_rooms_whose_records_are_in_it() -> None:
    old, new = RoomId("!old:x"), RoomId("!new:x")
    moved = replace(posted("d"), room_id=new, moved_from=old)
    here = view(polls=(moved,), questions=(asked("a"),), replaced=(Room(RoomId("!other:x")),))
    assert here.rooms == {ROOM, old, new, "!other:x"}
