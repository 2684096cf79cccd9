"""Acts are named after what caused them."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.core.acts import Leave
from bot.core.causes import Cause, act_id, cause_of
from bot.core.changes import CancelAct
from bot.core.decisions import NOTHING, Decision
from bot.core.primitives import ActId, RoomId

BOT = Path(bot.__file__).parent
causes = st.lists(st.text(st.characters(codec="utf-8")) | st.integers(), max_size=4)


@given(causes)
def test_the_same_cause_gives_the_same_act(cause: list[str | int]) -> None:
    assert act_id(Cause.END, *cause) == act_id(Cause.END, *cause)


@given(causes)
def test_an_act_id_is_short_and_fit_for_an_address(cause: list[str | int]) -> None:
    assert re.fullmatch(r"end-[0-9a-f]{30}", act_id(Cause.END, *cause))


def test_another_cause_or_kind_or_order_gives_another_act() -> None:
    ids = [
        act_id(Cause.END, "a", "b"),
        act_id(Cause.END, "b", "a"),
        act_id(Cause.END, "ab"),
        act_id(Cause.END, "a"),
        act_id(Cause.END, "a", 1),
        act_id(Cause.END),
        act_id(Cause.COUNT, "a", "b"),
    ]
    assert len(set(ids)) == len(ids)


def test_ids_are_what_they_were_for_acts_of_old_versions_wait_in_databases_and_stand_in_rooms() -> (
    None
):
    assert act_id(Cause.END, "a", 1) == "end-cdbda88b74be492e52b485c8ae185e"
    assert act_id(Cause.COUNTED, "$event 1") == "told-16d2c1ea39dd6cff708e086f0b9ef8"
    for cause in Cause:
        assert cause_of(act_id(cause, "a", 1)) is cause
    assert cause_of(ActId("dance-0123")) is None


def test_every_cause_has_acts() -> None:
    files = [each for each in BOT.rglob("*.py") if each.name != "causes.py"]
    source = "".join(each.read_text() for each in files)
    used = set(re.findall(r"\bCause\.([A-Z_]+)", source))
    assert used == {cause.name for cause in Cause}


def test_decisions_add_up_in_order() -> None:
    change = CancelAct(act_id(Cause.END, "a"))
    act = Leave(act_id(Cause.DECLINE, "a"), RoomId("!room"), "because")
    assert Decision((change,)) + Decision(acts=(act,)) == Decision((change,), (act,))
    assert NOTHING + NOTHING == NOTHING
