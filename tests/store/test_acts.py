"""What is to be done: ordered once, in order within a room, and what falls with it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.acts import OnAct, OnEvent, Purpose, Relation, Urgency
from bot.core.primitives import ActId, EventId, Millis, RoomId
from bot.core.review.values import Wish
from bot.core.rooms.values import Membership, Room
from bot.store import Connection, Database, acts, rooms
from bot.store.acts import Order, Ready
from bot.store.work import (
    ActKind,
    Event,
    Joining,
    Leaving,
    Looking,
    Picture,
    PollCount,
    ReviewLooking,
    WeekCount,
    Work,
)

HERE, THERE = RoomId("!here:example.org"), RoomId("!there:example.org")
NOW: Millis = 1_800_000_000_000
COUNTS = [ActKind.COUNT_POLL, ActKind.COUNT_WEEK]
WORK: dict[ActKind, Work] = {
    ActKind.EVENT: Event("m.room.message", {}),
    ActKind.JOIN: Joining(("example.org",)),
    ActKind.LEAVE: Leaving("because"),
    ActKind.LOOK: Looking(ActId("poll-1")),
    ActKind.LOOK_REVIEW: ReviewLooking("#stewards:example.org", week="2026-W47"),
    ActKind.COUNT_POLL: PollCount(ActId("poll-1"), Purpose.RESULT),
    ActKind.COUNT_WEEK: WeekCount("2026-W47", Purpose.SUMMARY),
    ActKind.PICTURE: Picture("<svg/>", "8 voted", 400, 300, "week.png", {"url": "mxc://a/b"}),
}
"""Some of each kind."""
OTHER = Event("m.room.message", {"body": "other"})


def act(
    name: str,
    room: RoomId = HERE,
    urgency: Urgency = Urgency.REPLY,
    kind: ActKind = ActKind.EVENT,
    rests_on: str | None = None,
    ordered_at: Millis = 0,
) -> Order:
    target = OnAct(Relation.THREAD, act=ActId(rests_on)) if rests_on else None
    return Order(ActId(name), room, WORK[kind], urgency, target, ordered_at)


async def ordered(db: Connection, *orders: Order) -> None:
    for each in orders:
        await acts.order(db, each)


async def state(db: Connection, name: str) -> tuple[str, str]:
    """How the act stands, and what was wrong."""
    (row,) = await db.execute_fetchall("SELECT * FROM acts WHERE act_id = ?", (name,))
    return row["state"], row["problem"]


async def heads(db: Connection) -> list[str]:
    return [each.act_id for each in await acts.heads(db)]


async def counts(db: Connection) -> list[str]:
    return [each.act_id for each in await acts.counts(db)]


# --- ordering ------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=20)
targets = st.builds(
    OnEvent,
    st.sampled_from(Relation),
    event=texts.map(EventId),
    reply_to=st.none() | texts.map(EventId),
    key=texts,
) | st.builds(OnAct, st.sampled_from(Relation), act=texts.filter(bool).map(ActId), key=texts)
contents: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    texts, st.none() | st.booleans() | texts | st.integers(-(2**53), 2**53) | st.lists(texts)
)
wishes = st.builds(Wish, texts, st.integers(1, 2**40), st.booleans(), texts)
works = st.one_of(
    st.builds(Event, texts, contents),
    st.builds(Joining, st.lists(texts).map(tuple)),
    st.builds(Leaving, texts),
    st.builds(Looking, texts.map(ActId)),
    st.builds(ReviewLooking, texts, st.none() | wishes, texts),
    st.builds(PollCount, texts.map(ActId), st.sampled_from(Purpose)),
    st.builds(WeekCount, texts, st.sampled_from(Purpose), st.none() | st.integers(0, 2**62)),
)
orders = st.builds(
    Order,
    st.just(ActId("act")),
    texts.map(RoomId),
    works,
    st.sampled_from(Urgency),
    st.none() | targets,
    st.integers(0, 2**62),
    st.none() | st.integers(0, 2**62),
    st.integers(0, 99),
    st.integers(0, 2**62),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(orders)
async def test_an_act_comes_back_as_it_was_ordered(database: Database, order: Order) -> None:
    async with database.transaction() as db:
        await db.execute("DELETE FROM acts")
        await acts.order(db, order)
        is_count = isinstance(order.work, PollCount | WeekCount)
        (found,) = await (acts.counts(db) if is_count else acts.heads(db))
    assert found == order
    assert type(found.work) is type(order.work)
    assert type(found.urgency) is Urgency


STORED = {
    ActKind.EVENT: "{}",
    ActKind.JOIN: '{"via":["example.org"]}',
    ActKind.LEAVE: '{"reason":"because"}',
    ActKind.LOOK: '{"round_id":"poll-1"}',
    ActKind.LOOK_REVIEW: '{"review":"#stewards:example.org","week":"2026-W47"}',
    ActKind.COUNT_POLL: '{"round_id":"poll-1","purpose":"result"}',
    ActKind.COUNT_WEEK: '{"week":"2026-W47","purpose":"summary"}',
    ActKind.PICTURE: '{"svg":"<svg/>","words":"8 voted","width":400,"height":300,"name":"week.png",'
    '"uploaded":{"url":"mxc://a/b"}}',
}
"""As the first versions wrote them."""


@pytest.mark.parametrize("kind", ActKind)
async def test_what_an_old_version_ordered_is_done_and_what_this_one_orders_it_could_do(
    db: Connection, kind: ActKind
) -> None:
    await ordered(db, act("new", kind=kind))
    (row,) = await db.execute_fetchall("SELECT kind, type, content FROM acts")
    type_ = "m.room.message" if kind is ActKind.EVENT else ""
    assert tuple(row) == (kind, type_, STORED[kind])
    await acts.cancel(db, ActId("new"), NOW)
    await db.execute(
        "INSERT INTO acts (act_id, room_id, kind, urgency, type, content, reaction_key,"
        " ordered_at, state, tries, retry_at, problem)"
        " VALUES ('old', '!r', ?, 3, ?, ?, '', 1, 'waiting', 0, 0, '')",
        (kind, type_, STORED[kind]),
    )
    (old,) = [*await acts.heads(db), *await acts.counts(db)]
    assert (old.act_id, old.work) == ("old", WORK[kind])


async def test_an_act_is_ordered_once_whatever_became_of_it(db: Connection) -> None:
    await ordered(db, act("one"), replace(act("one"), work=OTHER))
    assert await acts.heads(db) == [act("one")]
    await acts.done(db, ActId("one"), EventId("$one"), NOW)
    await ordered(db, act("one"))
    assert await acts.heads(db) == []
    assert await acts.event_of(db, ActId("one")) == "$one"


async def test_what_tidies_up_has_no_order_and_keeps_nothing_waiting(db: Connection) -> None:
    later = Urgency.LATER
    await ordered(
        db, act("edit", urgency=later), act("one", urgency=later), act("a"), act("b", rests_on="a")
    )
    await ordered(db, act("untap", urgency=later, rests_on="a"), act("count", kind=COUNTS[0]))
    assert await heads(db) == ["a", "edit", "one"]
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await heads(db) == ["b", "edit", "one", "untap"]


# --- whose turn it is ----------------------------------------------------------------------


async def test_each_room_has_one_head_the_act_ordered_first(db: Connection) -> None:
    await ordered(db, act("a"), act("b"), act("c", THERE), act("d", THERE))
    assert await heads(db) == ["a", "c"]
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await heads(db) == ["b", "c"]


async def test_urgency_orders_rooms_and_never_acts_within_a_room(db: Connection) -> None:
    await ordered(
        db,
        act("reply", HERE, Urgency.REPLY),
        act("poll", HERE, Urgency.POLL),
        act("question", THERE, Urgency.QUESTION),
    )
    assert await heads(db) == ["question", "reply"]


async def test_ends_of_polls_have_a_lane_of_their_own(db: Connection) -> None:
    await ordered(
        db,
        act("question", THERE, Urgency.QUESTION),
        act("reply", HERE, Urgency.REPLY),
        act("end", HERE, Urgency.END),
        act("next-end", HERE, Urgency.END),
    )
    assert await heads(db) == ["end", "question", "reply"]
    await acts.later(db, ActId("end"), 900, "M_UNKNOWN")
    assert await heads(db) == ["end", "question", "reply"]
    await acts.done(db, ActId("end"), EventId("$end"), NOW)
    assert await heads(db) == ["next-end", "question", "reply"]


@pytest.mark.parametrize("kind", COUNTS)
async def test_counts_are_the_tellers_and_hold_up_nobody(db: Connection, kind: ActKind) -> None:
    await ordered(
        db,
        act("week", HERE, Urgency.REPLY, kind),
        act("reply"),
        act("poll", HERE, Urgency.END, kind),
        act("other", THERE, Urgency.REPLY, kind),
    )
    assert await heads(db) == ["reply"]
    assert await counts(db) == ["poll", "week", "other"]
    await acts.done(db, ActId("poll"), None, NOW)
    assert await counts(db) == ["week", "other"]


async def test_an_act_that_has_to_wait_stays_the_head_of_its_room(db: Connection) -> None:
    await ordered(db, act("a"), act("b"))
    await acts.later(db, ActId("a"), 500, "M_LIMIT_EXCEEDED")
    await acts.later(db, ActId("a"), 900, "M_UNKNOWN")
    assert await acts.heads(db) == [replace(act("a"), tries=2, retry_at=900)]
    assert await state(db, "a") == ("waiting", "M_UNKNOWN")
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await state(db, "a") == ("done", "")


async def test_what_waits_for_the_morning_keeps_only_what_rests_on_it_waiting(
    db: Connection,
) -> None:
    await ordered(db, act("question"), act("thread", rests_on="question"), act("answer"))
    await acts.later(db, ActId("question"), 5, "M_USER_SUSPENDED")
    await acts.hold(db, ActId("question"), 900)
    assert [each.act_id for each in await acts.heads(db, 899)] == ["answer"]
    (held,) = await acts.heads(db, 900)
    assert (held.act_id, held.tries) == ("question", 0)
    assert await state(db, "question") == ("waiting", "")
    await acts.done(db, ActId("answer"), EventId("$answer"), NOW)
    assert await acts.heads(db, 899) == []
    await acts.done(db, ActId("question"), EventId("$question"), NOW)
    await acts.hold(db, ActId("question"), 1000)
    assert [each.act_id for each in await acts.heads(db, 900)] == ["thread"]


async def test_what_is_known_of_an_act_at_the_last_moment(db: Connection) -> None:
    await rooms.put(db, Room(HERE, Membership.JOINED, encrypted=True))
    await ordered(db, act("a"), replace(act("b"), target=OnAct(Relation.THREAD, act=ActId("a"))))
    assert await acts.ready(db, ActId("b")) == Ready(True, None)
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await acts.ready(db, ActId("b")) == Ready(True, EventId("$a"))
    assert await acts.ready(db, ActId("a")) is None
    await ordered(db, act("c", THERE))
    assert await acts.ready(db, ActId("c")) == Ready(False, None)


async def test_counts_come_when_they_are_due(db: Connection) -> None:
    count = replace(act("late"), work=WORK[ActKind.COUNT_WEEK], not_before=900)
    await ordered(db, count, replace(count, act_id=ActId("soon"), not_before=0))
    assert [each.act_id for each in await acts.counts(db, 899, 9)] == ["soon"]
    assert len(await acts.counts(db, 900, 1)) == 1
    assert await acts.next_count(db, 899) == 900
    assert await acts.next_count(db, 900) is None


async def test_heads_of_some_rooms_are_found_without_the_others(db: Connection) -> None:
    await ordered(db, act("a"), act("b", THERE))
    assert [each.act_id for each in await acts.heads(db, these=[THERE])] == ["b"]
    assert await acts.heads(db, these=[]) == []


async def test_after_a_long_time_all_is_tried_at_once(db: Connection) -> None:
    await ordered(db, act("a"), act("b", THERE))
    await acts.later(db, ActId("b"), 900, "away")
    await acts.retry_now(db)
    assert [each.retry_at for each in await acts.heads(db)] == [0, 0]


async def test_when_rights_change_what_waits_in_a_room_is_tried_at_once(db: Connection) -> None:
    await ordered(db, act("a"), act("b", THERE))
    for name in ("a", "b"):
        await acts.later(db, ActId(name), 900, "M_FORBIDDEN")
    await acts.retry_in(db, HERE)
    assert [(each.act_id, each.retry_at) for each in await acts.heads(db)] == [("a", 0), ("b", 900)]


async def test_the_event_of_an_act_is_known_once_it_stands_in_the_room(db: Connection) -> None:
    await ordered(db, act("a"))
    assert await acts.event_of(db, ActId("a")) is None
    assert await acts.event_of(db, ActId("unknown")) is None
    await acts.done(db, ActId("a"), EventId("$a"), NOW)
    assert await acts.event_of(db, ActId("a")) == "$a"


# --- what falls ----------------------------------------------------------------------------


async def tree(db: Connection) -> None:
    """A poll, its companion, the reactions on that, the end; and acts beside it."""
    await ordered(
        db,
        act("beside"),
        act("poll"),
        act("companion", rests_on="poll"),
        act("tap-1", rests_on="companion"),
        act("tap-2", rests_on="companion"),
        act("end", rests_on="poll"),
        act("elsewhere", THERE),
    )


async def test_with_a_refused_act_falls_all_that_rests_on_it(db: Connection) -> None:
    await tree(db)
    fallen = await acts.refuse(db, ActId("poll"), "M_FORBIDDEN", NOW)
    assert fallen == ["poll", "companion", "tap-1", "tap-2", "end"]
    assert [await state(db, each) for each in fallen] == [("refused", "M_FORBIDDEN")] * 5
    assert await heads(db) == ["beside", "elsewhere"]
    assert await acts.refuse(db, ActId("poll"), "again", NOW) == []
    assert await acts.refuse(db, ActId("unknown"), "never", NOW) == []


async def test_what_stands_in_the_room_falls_no_more(db: Connection) -> None:
    await tree(db)
    await acts.done(db, ActId("poll"), EventId("$poll"), NOW)
    await acts.done(db, ActId("tap-1"), EventId("$tap"), NOW)
    assert await acts.refuse(db, ActId("poll"), "late", NOW) == []
    assert await acts.refuse(db, ActId("companion"), "no", NOW) == ["companion", "tap-2"]
    assert await state(db, "poll") == ("done", "")
    assert await state(db, "tap-1") == ("done", "")
    assert await state(db, "end") == ("waiting", "")


async def test_with_a_cancelled_act_falls_all_that_rests_on_it(db: Connection) -> None:
    await tree(db)
    await acts.cancel(db, ActId("companion"), NOW)
    for name in ("companion", "tap-1", "tap-2"):
        assert await state(db, name) == ("cancelled", "")
    for name in ("poll", "end", "beside", "elsewhere"):
        assert await state(db, name) == ("waiting", "")


async def test_cancelling_what_stands_in_the_room_cancels_what_rests_on_it(db: Connection) -> None:
    await tree(db)
    for name in ("poll", "companion", "tap-1"):
        await acts.done(db, ActId(name), EventId(f"${name}"), NOW)
    await acts.cancel(db, ActId("poll"), NOW)
    for name in ("poll", "companion", "tap-1"):
        assert await state(db, name) == ("done", "")
    for name in ("tap-2", "end"):
        assert await state(db, name) == ("cancelled", "")
    assert await heads(db) == ["beside", "elsewhere"]


async def test_cancelling_what_was_done_or_never_ordered_changes_nothing(db: Connection) -> None:
    await tree(db)
    await acts.done(db, ActId("beside"), EventId("$beside"), NOW)
    await acts.cancel(db, ActId("beside"), NOW)
    await acts.cancel(db, ActId("unknown"), NOW)
    assert await state(db, "beside") == ("done", "")
    assert await heads(db) == ["poll", "elsewhere"]


async def test_a_room_that_is_left_keeps_nothing_waiting(db: Connection) -> None:
    await tree(db)
    await ordered(db, act("count", kind=ActKind.COUNT_POLL))
    await acts.done(db, ActId("beside"), EventId("$beside"), NOW)
    await acts.cancel_room(db, HERE, NOW)
    assert await heads(db) == ["elsewhere"]
    assert await counts(db) == []
    assert await state(db, "beside") == ("done", "")
    assert await state(db, "end") == ("cancelled", "")


async def test_what_waits_can_be_said_in_other_words_and_what_was_said_not(db: Connection) -> None:
    await ordered(db, act("poll"), act("beside"))
    await acts.done(db, ActId("beside"), EventId("$beside"), NOW)
    for name in ("poll", "beside"):
        await acts.reword(db, replace(act(name), work=OTHER))
    assert [each.work for each in await acts.heads(db)] == [OTHER]
    rows = await db.execute_fetchall("SELECT content FROM acts WHERE act_id = 'beside'")
    assert [row["content"] for row in rows] == ["{}"]


async def test_what_was_tried_in_vain_is_told_the_oldest_first(db: Connection) -> None:
    await ordered(db, act("new"), act("late", ordered_at=1), act("b", THERE, ordered_at=2))
    for name in ("late", "b"):
        await acts.later(db, ActId(name), 900, "M_FORBIDDEN")
    assert await acts.waiting(db) == 3
    stuck = [(each.act_id, each.room_id, each.ordered_at) for each in await acts.stuck(db)]
    assert stuck == [("late", HERE, 1), ("b", THERE, 2)]
    assert {(each.tries, each.problem) for each in await acts.stuck(db)} == {(1, "M_FORBIDDEN")}
    await acts.done(db, ActId("b"), EventId("$b"), NOW)
    assert [each.act_id for each in await acts.stuck(db)] == ["late"]
    assert await acts.waiting(db) == 2


async def test_what_stands_in_the_room_without_an_order_is_known_from_then_on(
    db: Connection,
) -> None:
    await acts.stands(db, HERE, ActId("a"), EventId("$a"), NOW)
    assert await acts.event_of(db, ActId("a")) == "$a"
    assert await acts.order(db, act("a")) == "$a"
    assert await acts.waiting(db) == 0
