"""Drafts of summaries: written, found by where they are shown, moved with either room."""

from dataclasses import replace

import pytest

from bot.core.changes import MoveRecords, PutDraft
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.questions.values import Replies
from bot.core.review.values import KEPT, Copy, Draft, DraftState
from bot.core.rooms.values import Room
from bot.core.schedule.preferences import Preferences
from bot.store import Connection, acts, drafts, preferences, records, rooms, tables
from tests.core.samples import NOW, ROOM, SETTINGS, STEWARDS, drafted
from tests.store.test_acts import act

NEXT, OTHER = RoomId("!next:example.org"), RoomId("!other:example.org")
OLDER = drafted(
    week="2026-W46", state=DraftState.HELD, made_at=1, copies=(Copy(STEWARDS, ActId("older")),)
)
DRAFT = drafted(replies={ActId("question-1"): Replies(3, 2)}, note="Come", note_from=EventId("$n"))


@pytest.fixture(autouse=True)
async def two_drafts(db: Connection) -> None:
    for room_id in (ROOM, STEWARDS, NEXT, OTHER):
        await rooms.put(db, Room(room_id))
    for draft in (DRAFT, OLDER):
        await records.apply(db, PutDraft(draft), NOW)


async def of(db: Connection, room_id: RoomId = ROOM) -> tuple[Draft, ...]:
    return (await records.view(db, SETTINGS, room_id, NOW)).drafts


async def test_they_are_in_the_view_of_their_room(db: Connection) -> None:
    assert await of(db) == (OLDER, DRAFT)
    assert await of(db, STEWARDS) == ()


async def test_a_decision_stands_in_the_place_of_what_was(db: Connection) -> None:
    published = replace(DRAFT, state=DraftState.PUBLISHED)
    await drafts.put(db, published)
    assert await of(db) == (OLDER, published)


async def test_those_on_which_nobody_has_decided_wait(db: Connection) -> None:
    assert await drafts.waiting(db) == (DRAFT,)
    assert await drafts.waiting(db, [OTHER]) == ()


async def test_a_review_room_shows_what_can_be_decided_oldest_first(db: Connection) -> None:
    assert await drafts.shown_in(db, STEWARDS) == (OLDER, DRAFT)
    await drafts.put(db, replace(OLDER, state=DraftState.DROPPED))
    assert await drafts.shown_in(db, STEWARDS) == (DRAFT,)
    assert await drafts.shown_in(db, ROOM) == ()


async def test_a_draft_is_found_by_the_act_and_the_event_that_show_it(db: Connection) -> None:
    await acts.order(db, replace(act("draft"), room_id=STEWARDS))
    assert await drafts.shown_as(db, STEWARDS, EventId("$draft")) is None
    await acts.done(db, ActId("draft"), EventId("$draft"), NOW)
    assert await drafts.shown_by(db, ActId("draft")) == DRAFT
    assert await drafts.shown_as(db, STEWARDS, EventId("$draft")) == DRAFT
    assert await drafts.shown_as(db, OTHER, EventId("$draft")) is None
    assert await drafts.shown_by(db, ActId("other")) is None


async def test_they_go_with_their_room(db: Connection) -> None:
    await records.apply(db, MoveRecords(ROOM, NEXT), NOW)
    assert [each.week for each in await of(db, NEXT)] == ["2026-W46", "2026-W47"]


async def test_what_was_reviewed_in_a_room_is_in_the_next_one(db: Connection) -> None:
    await preferences.put(db, Preferences(ROOM, review_room=STEWARDS))
    await records.apply(db, MoveRecords(STEWARDS, NEXT), NOW)
    assert (await preferences.load(db, ROOM)).review_room == NEXT
    assert [each.week for each in await drafts.shown_in(db, NEXT)] == ["2026-W46", "2026-W47"]


async def test_they_are_forgotten_after_four_weeks(db: Connection) -> None:
    await tables.forget(db, DRAFT.made_at + KEPT + 1)
    assert await of(db) == ()
    assert await drafts.shown_by(db, ActId("draft")) is None
    ((left,),) = await db.execute_fetchall("SELECT count(*) FROM draft_copies")
    assert left == 0


async def test_one_can_be_shown_in_several_rooms(db: Connection) -> None:
    both = (*DRAFT.copies, Copy(OTHER, ActId("second")))
    await drafts.put(db, replace(DRAFT, copies=both))
    assert (await of(db))[-1].copies == both
    assert [each.week for each in await drafts.shown_in(db, OTHER)] == ["2026-W47"]
    await drafts.put(db, replace(DRAFT, copies=both[1:]))
    assert (await of(db))[-1].copies == both[1:]
