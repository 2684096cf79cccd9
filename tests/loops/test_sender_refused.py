"""What a room does not let the bot say: refused at once, or kept until rights change."""

from pathlib import Path

import pytest

from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import MINUTE
from bot.core.rooms.facts import PowerChanged
from bot.core.rooms.values import PowerLevels
from bot.core.verbs.polls import CloseCommand, PollCommand
from bot.core.verbs.rooms import NowCommand, StopCommand
from bot.demo.homeserver import Homeserver
from bot.store import rounds
from tests.conftest import MakePerson
from tests.loops.desk import (
    Desk,
    account,
    at_work,
    desk,
    eventually,
    lines,
    message,
    sender,
    teller,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")
MUTED = {"events_default": 50}
"""Power levels in which only the room's creator may speak."""
NO_POLLS = {"events": {"org.matrix.msc3381.poll.start": 50}}
NO_ENDS = {"events": {"org.matrix.msc3381.poll.end": 50}}


async def poll_of(books: Desk) -> PollRound:
    """The only poll there is."""
    async with books.clerk.database.transaction() as db:
        (poll,) = await rounds.every_poll(db)
    return poll


async def was_tried(books: Desk) -> bool:
    """Whether the first act was tried, and is to be tried again."""
    return (await books.acts())[0].tries == 1


async def test_what_rests_on_a_refused_poll_falls_with_it_and_moderators_get_a_word(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await books.put_room(bot.room, ada.user_id)
        await ada.put_state(bot.room, "m.room.power_levels", NO_POLLS)
        await books.command(bot.room, PollCommand(), by=ada.user_id)
        ordered = await books.acts()
        assert len(ordered) == 4  # the poll, its companion, a reaction for each answer
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            *fallen, word = await books.settled(5)
        assert [act.state for act in fallen] == ["refused"] * 4
        assert all(act.tries == 0 for act in fallen)
        assert word.state == "done"
        assert (await poll_of(books)).state is PollState.CANCELLED
        (found,) = await lines(ada, bot.room, bot.me)
        assert "refused this poll" in found


async def test_a_poll_whose_end_is_refused_is_counted_all_the_same(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await books.put_room(bot.room, ada.user_id)
        await ada.put_state(bot.room, "m.room.power_levels", NO_ENDS)
        await books.command(bot.room, PollCommand(), by=ada.user_id)
        async with at_work(
            sender(bot.gateway, books, bot.me, 0).run(),
            teller(bot.gateway, books).run(),
        ):
            await books.settled(4)
            before = books.clock()
            await books.command(bot.room, CloseCommand(), "$close", ada.user_id)
            (result,) = await books.settled(1, "result")
        (end,) = await books.acts("end")
        assert (end.state, end.tries, result.state) == ("refused", 0, "done")
        poll = await poll_of(books)
        assert poll.state is PollState.CLOSED
        assert poll.ended_at is not None
        assert before <= poll.ended_at <= books.clock()


async def test_a_message_that_may_not_be_said_waits_until_rights_change(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await books.put_room(bot.room, ada.user_id)
        await ada.put_state(bot.room, "m.room.power_levels", MUTED)
        await books.order(message(1, bot.room), message(2, bot.room))
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            await eventually(lambda: was_tried(books))
            assert [act.state for act in await books.acts()] == ["waiting", "waiting"]
            await ada.put_state(bot.room, "m.room.power_levels", {})
            await books.clerk.settle([PowerChanged(bot.room, PowerLevels())])
            found = await books.settled(2)
        assert [act.state for act in found] == ["done", "done"]
        assert await lines(ada, bot.room, bot.me) == ["line 1", "line 2"]


async def test_a_message_that_may_not_be_said_waits_no_longer_than_its_time(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await books.put_room(bot.room, ada.user_id)
        await ada.put_state(bot.room, "m.room.power_levels", MUTED)
        await books.command(bot.room, NowCommand(), "$now", ada.user_id)
        await books.command(bot.room, StopCommand(), "$stop", ada.user_id)
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            await eventually(lambda: was_tried(books))
        await ada.put_state(bot.room, "m.room.power_levels", {})
        books.clock.ahead = 10 * MINUTE
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            found = await books.settled(2)
        # How things were then is of no use any more; that something was changed still is.
        assert [act.state for act in found] == ["refused", "done"]
        assert len(await lines(ada, bot.room, bot.me)) == 1
