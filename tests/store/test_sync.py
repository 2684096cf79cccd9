"""How far was read, what is still to be read, and each event once."""

from bot.core.primitives import EventId, RoomId
from bot.store import Connection, sync, tables
from bot.store.sync import Gap

HERE, THERE = RoomId("!here:example.org"), RoomId("!there:example.org")


async def test_there_is_one_token_the_newest(db: Connection) -> None:
    assert await sync.token(db) is None
    await sync.put_token(db, "s1")
    await sync.put_token(db, "s2")
    assert await sync.token(db) == "s2"
    (row,) = await db.execute_fetchall("SELECT count(*) FROM sync")
    assert row[0] == 1


async def test_a_gap_is_kept_with_how_far_it_was_read_until_it_is_closed(db: Connection) -> None:
    first, second, third = Gap(HERE, "s1", "p9"), Gap(HERE, "s2", "p9"), Gap(THERE, "s1", "p9")
    for gap in (first, second, third):
        await sync.put_gap(db, gap)
    further = Gap(HERE, "s1", "p4")
    await sync.put_gap(db, further)
    assert await sync.gaps(db) == [further, second, third]
    await sync.close_gap(db, first)
    assert await sync.gaps(db) == [second, third]
    await sync.close_gap(db, first)
    assert await sync.gaps(db) == [second, third]


async def test_an_event_is_handled_the_first_time_alone(db: Connection) -> None:
    one, two = EventId("$one"), EventId("$two")
    assert await sync.first_time(db, one, 5)
    assert not await sync.first_time(db, one, 6)
    assert await sync.first_time(db, two, 6)


async def test_events_handled_long_ago_are_forgotten(db: Connection) -> None:
    old, new = EventId("$old"), EventId("$new")
    await sync.first_time(db, old, 5)
    await sync.first_time(db, new, 6)
    await sync.first_time(db, old, 9)  # keeps its first time
    await tables.forget(db, 6 + tables.KEPT)
    assert not await sync.first_time(db, new, 9)
    assert await sync.first_time(db, old, 9)


async def test_for_one_message_it_is_kept_what_brought_what_was_obeyed_first(
    db: Connection,
) -> None:
    message, edit = EventId("$message"), EventId("$edit")
    assert await sync.obeyed_by(db, message) is None
    await sync.first_time(db, message, 5)
    assert await sync.obeyed_by(db, message) is None
    await sync.obeyed(db, message, edit, 6)
    await sync.obeyed(db, message, message, 7)
    assert await sync.obeyed_by(db, message) == edit
    await sync.obeyed(db, EventId("$unseen"), edit, 7)
    assert not await sync.first_time(db, "$unseen", 8)
