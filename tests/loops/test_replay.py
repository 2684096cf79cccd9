"""Records that went back: what stands in the room is noted, and what led to it is decided again."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec

from bot.core.causes import Cause, act_id
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.facts import Sent
from bot.core.polls.values import PollState
from bot.core.primitives import HOUR, EventId, Millis, RoomId
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.outcomes import OutcomeCommand
from bot.core.verbs.polls import PollCommand
from bot.loops import replay
from bot.matrix.decode import Event, SyncAnswer, events
from bot.matrix.gateway import Denied, Gateway
from bot.store import outcomes, rounds
from tests.core.samples import posted
from tests.loops.desk import ADA, ROOM, Clock, Desk, desk

NOON: Millis = 1_800_000_000_000


def commanded(command: Command, ago: Millis = 2 * HOUR) -> Commanded:
    return Commanded(ROOM, EventId("$c"), ADA, NOON - ago, command, None, "s1")


def stands(kind: Cause) -> Sent:
    """An act that followed from the command is seen in the room."""
    return Sent(ROOM, act_id(kind, "$c"), EventId(f"${kind}"))


async def polls(books: Desk) -> list[tuple[PollState, str | None, Millis, Millis | None]]:
    async with books.clerk.database.transaction() as db:
        found = await rounds.every_poll(db)
    return [(each.state, each.event_id, each.due_at, each.opened_at) for each in found]


async def test_what_was_obeyed_is_decided_again_at_its_own_time(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        await books.clerk.settle([commanded(PollCommand()), stands(Cause.POLL)])
        then = NOON - 2 * HOUR
        assert await polls(books) == [(PollState.OPEN, "$poll", then, then)]
        (poll,) = await books.acts("poll")
        assert (poll.state, poll.event_id) == ("done", "$poll")
        assert not await books.acts("missed")


async def test_what_stands_there_before_its_cause_is_read_is_known_too(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        await books.clerk.settle([stands(Cause.POLL)])
        await books.clerk.settle([commanded(PollCommand())])
        assert [(state, event) for state, event, _, _ in await polls(books)] == [
            (PollState.OPEN, "$poll")
        ]


async def test_what_nothing_shows_to_have_been_obeyed_is_too_late(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        await books.clerk.settle([commanded(PollCommand())])
        assert await polls(books) == []
        assert [act.state for act in await books.acts()] == ["waiting"]
        assert await books.acts("missed")


async def test_where_the_records_tell_it_otherwise_the_room_is_right(tmp_path: Path) -> None:
    """The command was refused then; the records no longer tell why. It opens nothing now."""
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        await books.clerk.settle([commanded(PollCommand()), stands(Cause.ANSWER)])
        assert await polls(books) == []
        assert [act.state for act in await books.acts()] == ["done"]


async def test_an_outcome_comes_to_be_what_it_was(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        async with books.clerk.database.transaction() as db:
            await rounds.put_poll(db, replace(posted(state=PollState.CLOSED), room_id=ROOM))
        await books.clerk.settle([commanded(OutcomeCommand("We ask")), stands(Cause.OUTCOME)])
        async with books.clerk.database.transaction() as db:
            (found,) = await outcomes.load(db, ROOM)
        assert (found.number, found.text, found.event_id) == (1, "We ask", "$outcome")
        assert [act.state for act in await books.acts()] == ["done"]


async def test_an_answer_that_stands_there_is_not_given_again(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(NOON)) as books:
        await books.put_room(ROOM)
        await books.clerk.settle([commanded(HelpCommand(), ago=1000), stands(Cause.ANSWER)])
        (answer,) = await books.acts()
        assert (answer.state, answer.event_id) == ("done", "$answer")


# --- whole timelines ---------------------------------------------------------------------------


class Pages:
    """A gateway with a history of three pages, or none that may be read."""

    def __init__(self, *, denied: bool = False, endless: bool = False) -> None:
        self.denied = denied
        self.endless = endless

    async def history(
        self, _room: RoomId, start: str, _types: object, *, until: str
    ) -> tuple[list[Event], str | None]:
        assert until == "s1"
        if self.denied:
            raise Denied(403, "M_FORBIDDEN", "")
        number = int(start)
        if self.endless:
            return [Event("m.room.message", "$again")], start
        names = [f"${number}b", f"${number}a"]  # backwards
        return [Event("m.room.message", name) for name in names], str(
            number - 1
        ) if number else None


def left_out() -> SyncAnswer:
    newest: dict[str, Any] = {"type": "m.room.message", "event_id": "$newest"}
    timeline = {"events": [newest], "limited": True, "prev_batch": "2"}
    answer = {"next_batch": "s2", "rooms": {"join": {ROOM: {"timeline": timeline}}}}
    return msgspec.json.decode(msgspec.json.encode(answer), type=SyncAnswer)


async def timeline_of(pages: Pages) -> tuple[list[str], bool]:
    answer = await replay.whole(cast(Gateway, pages), left_out(), "s1")
    timeline = answer.rooms.join[ROOM].timeline
    return [each.event_id for each in events(timeline.events)], timeline.limited


async def test_what_an_answer_left_out_is_put_in_its_place() -> None:
    in_order = ["$0a", "$0b", "$1a", "$1b", "$2a", "$2b", "$newest"]
    assert await timeline_of(Pages()) == (in_order, False)


async def test_what_may_not_be_read_or_has_no_end_stays_left_out() -> None:
    assert await timeline_of(Pages(denied=True)) == (["$newest"], True)
    assert await timeline_of(Pages(endless=True)) == (["$newest"], True)
