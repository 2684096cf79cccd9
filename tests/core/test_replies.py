"""Which messages answer a question, found back from who answers what."""

from itertools import permutations

import pytest

from bot.core.primitives import EventId, UserId
from bot.core.questions.replies import Reply, replies_to
from bot.core.questions.values import Replies

QUESTION, OTHER_SIDE = EventId("$question"), EventId("$other-side")


def reply(id: str, sender: str, answers: str, *, readable: bool = True) -> Reply:
    return Reply(EventId(id), UserId(sender), EventId(answers), readable)


def counted(*replies: Reply, roots: tuple[str, ...] = (QUESTION, OTHER_SIDE)) -> Replies:
    return replies_to(map(EventId, roots), replies)


CHAIN = (
    reply("$1", "ada", QUESTION),
    reply("$2", "ben", "$1"),
    reply("$3", "ada", "$2"),
    reply("$4", "cat", OTHER_SIDE),
)


def test_replies_to_replies_count_in_whatever_order_they_are_read() -> None:
    for order in permutations(CHAIN):
        assert counted(*order) == Replies(messages=4, people=3)


def test_a_reply_read_twice_is_one() -> None:
    assert counted(*CHAIN, *CHAIN) == Replies(4, 3)


def test_what_answers_something_else_is_none() -> None:
    assert counted(reply("$1", "ada", "$lunch"), reply("$2", "ben", "$1")) == Replies()


def test_replies_that_answer_each_other_in_a_circle_end() -> None:
    circle = (reply("$1", "ada", "$2"), reply("$2", "ben", "$1"), reply("$3", "cat", "$3"))
    assert counted(*circle) == Replies()
    assert counted(*circle, roots=("$1",)) == Replies(2, 2)


def test_one_that_cannot_be_read_is_not_counted_but_told_of() -> None:
    unreadable = reply("$5", "dan", "$2", readable=False)
    after = reply("$6", "eve", "$5")
    assert counted(*CHAIN, unreadable, after) == Replies(4, 3, at_least=True)


def test_one_that_cannot_be_read_elsewhere_is_no_matter() -> None:
    assert counted(*CHAIN, reply("$5", "dan", "$lunch", readable=False)) == Replies(4, 3)


@pytest.mark.parametrize("all_read", [True, False])
def test_where_the_room_was_not_read_back_far_enough_there_may_be_more(all_read: bool) -> None:
    found = replies_to([QUESTION], CHAIN[:1], all_read=all_read)
    assert found == Replies(1, 1, at_least=not all_read)
