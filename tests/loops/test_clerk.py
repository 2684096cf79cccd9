"""Facts, records and acts are written together, or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.acts import OnAct, Relation
from bot.core.commands.facts import Commanded
from bot.core.facts import Refused, Sent
from bot.core.polls.facts import EndSeen
from bot.core.polls.values import PollState
from bot.core.primitives import HOUR, ActId, EventId, Millis, RoomId
from bot.core.rooms.facts import PowerChanged
from bot.core.rooms.values import PowerLevels
from bot.core.verbs.polls import PollCommand
from bot.store import acts, rounds
from tests.loops.desk import ADA, ROOM, Clock, Desk, desk, message


async def command_a_poll(books: Desk) -> None:
    """Let the moderator order a poll."""
    await books.command(ROOM, PollCommand())


async def poll_state(books: Desk) -> PollState:
    """How the room's only poll stands."""
    async with books.clerk.database.transaction() as db:
        (poll,) = await rounds.every_poll(db)
    return poll.state


async def test_a_fact_that_comes_again_is_settled_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await command_a_poll(books)
        ordered = await books.acts()
        await command_a_poll(books)
        assert await books.acts() == ordered
    async with desk(tmp_path) as books:
        await command_a_poll(books)
        assert await books.acts() == ordered


async def test_what_rests_on_a_refused_act_is_refused_in_the_same_commit(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await command_a_poll(books)
        poll, *rest = await books.acts()
        assert len(rest) == 3  # the companion, and a reaction for each answer
        bystander = message(1)
        await books.order(bystander)
        await books.clerk.settle([Refused(ROOM, ActId(poll.act_id), "No.")])
        states = {act.act_id: act.state for act in await books.acts()}
        assert [states[act.act_id] for act in (poll, *rest)] == ["refused"] * 4
        assert states[bystander.act_id] == "waiting"
        assert await poll_state(books) is PollState.CANCELLED


async def test_dependents_of_dependents_fall_too(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        first = message(1)
        second = message(2, target=OnAct(Relation.THREAD, act=first.act_id))
        third = message(3, target=OnAct(Relation.ANNOTATION, act=second.act_id, key="1️⃣"))
        await books.order(first, second, third)
        await books.clerk.settle([Refused(ROOM, first.act_id, "No.")])
        assert [act.state for act in await books.acts()] == ["refused"] * 3


async def test_what_was_said_before_does_not_fall(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        first = message(1)
        second = message(2, target=OnAct(Relation.THREAD, act=first.act_id))
        await books.order(first, second)
        await books.clerk.settle([Sent(ROOM, first.act_id, EventId("$1"))])
        await books.clerk.settle([Refused(ROOM, first.act_id, "too late a refusal")])
        assert [act.state for act in await books.acts()] == ["done", "waiting"]


async def test_a_batch_with_a_fault_in_it_leaves_nothing(tmp_path: Path) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("power cut")

    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        fact = Commanded(ROOM, EventId("$c"), ADA, books.clock(), PollCommand(), None, "s")
        with pytest.raises(RuntimeError):
            await books.clerk.settle([fact], lambda: broken)
        assert await books.acts() == []
        await command_a_poll(books)
        assert len(await books.acts()) == 4


async def test_every_listener_is_woken_when_something_follows(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        listeners = [books.clerk.listen() for _ in range(3)]
        chatter = EndSeen(ROOM, EventId("$no poll"), EventId("$end"), ADA, 1)
        order = Commanded(ROOM, EventId("$c"), ADA, books.clock(), PollCommand(), None, "s")
        await books.clerk.settle([chatter, order, chatter])
        assert all(listener.is_set() for listener in listeners)


async def test_nobody_is_woken_when_nothing_follows(tmp_path: Path) -> None:
    """Most answers of a sync bring a new token and nothing else."""
    kept = []

    async def also(_: object) -> None:
        kept.append("token")

    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        listener = books.clerk.listen()
        await books.clerk.settle([], lambda: also)
        await books.clerk.settle([EndSeen(ROOM, EventId("$no poll"), EventId("$end"), ADA, 1)])
        assert kept == ["token"]
        assert not listener.is_set()


async def test_power_levels_let_what_waits_in_their_room_be_tried_at_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        held, elsewhere = message(1), message(2, RoomId("!other:example.org"))
        await books.order(held, elsewhere)
        far = books.clock() + HOUR
        async with books.clerk.database.transaction() as db:
            for act in (held, elsewhere):
                await acts.later(db, act.act_id, far, "muted")
        assert await retries(books) == [far, far]
        # Whoever may speak is not kept: these are, for us, the power levels we know.
        await books.clerk.settle([PowerChanged(ROOM, PowerLevels({ADA: 100}))])
        assert await retries(books) == [0, far]


async def retries(books: Desk) -> list[Millis]:
    """When what waits is tried again, by order."""
    async with books.clerk.database.transaction() as db:
        return [act.retry_at for act in await acts.heads(db)]


@pytest.mark.parametrize(("day", "closes"), [(29, "31 Dec, 12:00"), (31, "2 Jan 2027, 12:00")])
async def test_what_is_said_has_the_year_of_a_moment_in_another(
    tmp_path: Path, day: int, closes: str
) -> None:
    clock = Clock(int(datetime(2026, 12, day, 12, tzinfo=UTC).timestamp()) * 1000)
    async with desk(tmp_path, clock) as books:
        await books.put_room(ROOM)
        await command_a_poll(books)
        async with books.clerk.database.transaction() as db:
            rows = await db.execute_fetchall("SELECT content FROM acts")
        assert any(f"{closes} GMT" in row["content"] for row in rows)
