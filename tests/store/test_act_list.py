"""How acts stand, for people: what is listed, by which ids, and never with its words."""

from dataclasses import fields, replace

from bot.core.acts import Urgency
from bot.core.primitives import ActId, EventId
from bot.store import Connection, act_list, acts
from bot.store.act_list import Entry
from bot.store.acts import ActState
from bot.store.work import ActKind, Event
from tests.store.test_acts import HERE, NOW, THERE, act, ordered, state, tree


async def listed(db: Connection, since: int = 0) -> dict[str, Entry]:
    return {each.act_id: each for each in await act_list.listed(db, since)}


async def test_all_that_waits_is_listed_and_what_was_done_is_not(db: Connection) -> None:
    await ordered(db, act("done"), act("waiting"), act("later", kind=ActKind.COUNT_POLL))
    await acts.done(db, ActId("done"), EventId("$event"), NOW)
    assert list(await listed(db)) == ["waiting", "later"]


async def test_what_fell_is_listed_for_a_time_with_when_and_why(db: Connection) -> None:
    await ordered(db, *(act(name) for name in ("refused", "called-off", "cancelled", "left")))
    await acts.refuse(db, ActId("refused"), "M_FORBIDDEN", NOW)
    await acts.call_off(db, ActId("called-off"), "not wanted", NOW + 1)
    await acts.cancel(db, ActId("cancelled"), NOW + 2)
    await acts.cancel_room(db, HERE, NOW + 3)
    found = await listed(db, NOW)
    assert [(each.state, each.problem, each.settled_at) for each in found.values()] == [
        (ActState.REFUSED, "M_FORBIDDEN", NOW),
        (ActState.CANCELLED, "not wanted", NOW + 1),
        (ActState.CANCELLED, "", NOW + 2),
        (ActState.CANCELLED, "", NOW + 3),
    ]
    assert list(await listed(db, NOW + 2)) == ["cancelled", "left"]


async def test_of_words_and_of_what_they_answer_nothing_is_read(db: Connection) -> None:
    await ordered(db, replace(act("reply"), work=Event("m.room.message", {"body": "night shift"})))
    (found,) = (await listed(db)).values()
    assert "night shift" not in repr(found)
    assert {"content", "target_event", "reply_to"}.isdisjoint(each.name for each in fields(Entry))


async def test_what_is_in_turn_is_what_the_sender_would_do_next(db: Connection) -> None:
    await tree(db)
    end = replace(act("old-end", rests_on="gone"), urgency=Urgency.END)
    await ordered(db, end, act("count", kind=ActKind.COUNT_POLL))
    found = await listed(db)
    turns = [name for name, each in found.items() if each.in_turn]
    assert turns == ["beside", "elsewhere", "old-end", "count"]
    await acts.refuse(db, ActId("beside"), "no", NOW)
    found = await listed(db)
    assert not found["beside"].in_turn
    assert found["poll"].in_turn


async def test_what_is_due_later_says_when(db: Connection) -> None:
    late = replace(act("count", kind=ActKind.COUNT_POLL), not_before=700)
    await ordered(db, late, act("tried"))
    await acts.later(db, ActId("tried"), 900, "502")
    found = await listed(db)
    assert (found["count"].due_at, found["count"].tries) == (700, 0)
    assert (found["tried"].due_at, found["tried"].tries) == (900, 1)
    await act_list.retry(db, ActId("tried"))
    await act_list.retry(db, ActId("count"))
    found = await listed(db)
    assert (found["tried"].due_at, found["count"].due_at) == (0, 700)


async def test_what_is_settled_is_not_made_due(db: Connection) -> None:
    await ordered(db, act("refused"))
    await acts.later(db, ActId("refused"), 900, "502")
    await acts.refuse(db, ActId("refused"), "no", NOW)
    await act_list.retry(db, ActId("refused"))
    assert (await listed(db))["refused"].due_at == 900


async def test_acts_are_found_by_how_their_ids_begin_and_nothing_else(db: Connection) -> None:
    await ordered(db, act("poll-1a"), act("poll-1b"), act("poll_2", THERE))
    await acts.done(db, ActId("poll-1a"), EventId("$event"), NOW)

    async def found(prefix: str) -> list[str]:
        return [each.act_id for each in await act_list.beginning_with(db, prefix)]

    assert await found("poll-1") == ["poll-1a", "poll-1b"]
    assert await found("poll_") == ["poll_2"]
    assert await found("%") == []
    assert await found("POLL-1a") == []


# --- what is called off while it is under way --------------------------------------------------


async def test_with_what_is_called_off_falls_all_that_rests_on_it(db: Connection) -> None:
    await tree(db)
    fallen = await acts.call_off(db, ActId("companion"), "not wanted", NOW)
    assert fallen == ["companion", "tap-1", "tap-2"]
    assert [await state(db, each) for each in fallen] == [("cancelled", "not wanted")] * 3
    assert await acts.call_off(db, ActId("companion"), "again", NOW) == []
    assert [await acts.called_off(db, ActId(each)) for each in ("tap-1", "poll", "unknown")] == [
        True,
        False,
        False,
    ]


async def test_a_try_that_ends_after_that_does_not_change_why(db: Connection) -> None:
    await ordered(db, act("a"))
    await acts.call_off(db, ActId("a"), "not wanted", NOW)
    await acts.later(db, ActId("a"), 900, "502")
    assert await state(db, "a") == ("cancelled", "not wanted")
    assert (await listed(db))["a"].tries == 0


async def test_what_stands_in_the_room_after_all_is_done(db: Connection) -> None:
    await ordered(db, act("a"))
    await acts.call_off(db, ActId("a"), "not wanted", NOW)
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await state(db, "a") == ("done", "")
    assert await acts.event_of(db, ActId("a")) == "$a"
    assert not await acts.called_off(db, ActId("a"))
