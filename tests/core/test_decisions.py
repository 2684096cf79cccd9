"""Acts are named after what caused them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.decisions import NOTHING, CancelAct, Decision, Leave, act_id
from bot.core.model import RoomId

causes = st.lists(st.text(st.characters(codec="utf-8")) | st.integers(), max_size=4)


@given(causes)
def test_the_same_cause_gives_the_same_act(cause: list[str | int]) -> None:
    assert act_id("end", *cause) == act_id("end", *cause)


@given(causes)
def test_an_act_id_is_short_and_fit_for_an_address(cause: list[str | int]) -> None:
    assert re.fullmatch(r"end-[0-9a-f]{30}", act_id("end", *cause))


def test_another_cause_or_kind_or_order_gives_another_act() -> None:
    ids = [
        act_id("end", "a", "b"),
        act_id("end", "b", "a"),
        act_id("end", "ab"),
        act_id("end", "a"),
        act_id("end", "a", 1),
        act_id("end"),
        act_id("count", "a", "b"),
    ]
    assert len(set(ids)) == len(ids)


def test_decisions_add_up_in_order() -> None:
    change = CancelAct(act_id("end", "a"))
    act = Leave(act_id("leave", "a"), RoomId("!room"), "because")
    assert Decision((change,)) + Decision(acts=(act,)) == Decision((change,), (act,))
    assert NOTHING + NOTHING == NOTHING
