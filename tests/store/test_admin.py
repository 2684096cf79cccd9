"""What the admin room has heard of, and who waits there."""

from bot.core.primitives import ActId, EventId, RoomId
from bot.core.rooms.admin import Inquiry, Reported
from bot.store import Connection, admin

ROOM, OTHER = RoomId("!admin:example.org"), RoomId("!before:example.org")
DISK = Reported("disk", "/data", ActId("report-1"))
DECKS = Reported("decks", "#1", ActId("report-2"))


async def test_what_was_reported_is_replaced_whole_and_told_of_its_room_alone(
    db: Connection,
) -> None:
    await admin.put_reported(db, OTHER, (DISK,))
    assert await admin.reported(db, OTHER) == (DISK,)
    assert await admin.reported(db, ROOM) == ()
    await admin.put_reported(db, ROOM, (DECKS, DISK))
    assert await admin.reported(db, ROOM) == (DECKS, DISK)
    assert await admin.reported(db, OTHER) == ()


async def test_who_waits_is_noted_once_and_in_order(db: Connection) -> None:
    first, second = Inquiry(EventId("$1"), None), Inquiry(EventId("$0"), EventId("$root"))
    for each in (first, second, first):
        await admin.put_inquiry(db, each)
    assert await admin.inquiries(db) == (first, second)
    await admin.drop_inquiry(db, first.event_id)
    assert await admin.inquiries(db) == (second,)
