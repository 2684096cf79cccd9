"""What an agenda says is what a look at all its entries would say."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.primitives import RoomId
from bot.loops.agenda import Agenda

ROOMS = st.sampled_from([RoomId(f"!{name}:x") for name in "abc"])
STEPS = st.lists(st.tuples(ROOMS, st.none() | st.integers(0, 9)) | st.integers(0, 9), max_size=40)


@given(STEPS)
def test_it_is_as_if_all_were_looked_at(steps: list[tuple[RoomId, int | None] | int]) -> None:
    agenda, known = Agenda(), dict[RoomId, int]()
    for step in steps:
        if isinstance(step, int):
            come = {room for room, at in known.items() if at <= step}
            found = list(agenda.come(step))
            assert (len(found), set(found)) == (len(come), come)
            known = {room: at for room, at in known.items() if at > step}
        else:
            room_id, moment = step
            agenda.put(room_id, moment)
            known.pop(room_id, None)
            if moment is not None:
                known[room_id] = moment
        assert agenda.next() == min(known.values(), default=None)
