"""What the book forgets of acts: their words at once, the acts themselves in time."""

from dataclasses import replace

from bot.core.acts import OnEvent, Relation
from bot.core.primitives import ActId, EventId
from bot.store import Connection, acts, tables
from bot.store.work import Event
from tests.store.test_acts import HERE, NOW, THERE, act, ordered, tree

THREAD = OnEvent(Relation.THREAD, event=EventId("$root"), reply_to=EventId("$theirs"))


async def test_the_words_of_an_act_are_forgotten_with_its_outcome(db: Connection) -> None:
    names = [ActId(name) for name in ("done", "refused", "cancelled", "left", "waiting")]
    for name, room in zip(names, (HERE, HERE, HERE, THERE, HERE), strict=True):
        words = replace(
            act(name, room),
            work=Event("m.room.message", {"body": "no “night shift”"}),
            target=THREAD,
        )
        await acts.order(db, words)
    await acts.done(db, names[0], EventId("$event"), NOW)
    await acts.refuse(db, names[1], "no", NOW)
    await acts.cancel(db, names[2], NOW)
    await acts.cancel_room(db, THERE, NOW)
    rows = await db.execute_fetchall("SELECT * FROM acts ORDER BY position")
    assert [row["content"] == "{}" for row in rows] == [True, True, True, True, False]
    # Nor is it known any more whose message was answered.
    answered = [(row["target_event"], row["reply_to"]) for row in rows]
    assert answered == [(None, None)] * 4 + [("$root", "$theirs")]


async def names(db: Connection) -> list[str]:
    rows = await db.execute_fetchall("SELECT act_id FROM acts ORDER BY position")
    return [row["act_id"] for row in rows]


async def test_what_is_settled_and_old_is_forgotten(db: Connection) -> None:
    await ordered(db, *(act(name) for name in ("done", "refused", "cancelled", "waiting")))
    await ordered(db, act("young", ordered_at=100))
    for name in ("done", "young"):
        await acts.done(db, ActId(name), EventId("$event"), NOW)
    await acts.refuse(db, ActId("refused"), "no", NOW)
    await acts.cancel(db, ActId("cancelled"), NOW)
    await tables.forget(db, 100 + tables.KEPT)
    assert await names(db) == ["waiting", "young"]


async def test_what_a_waiting_act_refers_to_is_kept_until_that_is_settled(db: Connection) -> None:
    await tree(db)
    for name in ("beside", "poll", "companion", "tap-1", "tap-2"):
        await acts.done(db, ActId(name), EventId(f"${name}"), NOW)
    await tables.forget(db, 100 + tables.KEPT)
    assert await names(db) == ["poll", "end", "elsewhere"]
    assert await acts.event_of(db, ActId("poll")) == "$poll"
    await acts.done(db, ActId("end"), EventId("$end"), NOW)
    await tables.forget(db, 100 + tables.KEPT)
    assert await names(db) == ["elsewhere"]
