"""What a real homeserver leaves out of a sync answer is filled back."""

from pathlib import Path

import pytest

from bot.core.commands import obeying
from bot.core.primitives import MINUTE
from bot.demo.homeserver import Homeserver
from bot.matrix import gateway as wire
from bot.store import sync
from tests.conftest import MakePerson
from tests.loops.desk import Account, Desk, account, at_work, desk, eventually, inbox

pytestmark = pytest.mark.asyncio(loop_scope="session")
TALK = 12


@pytest.fixture(autouse=True)
def short_timelines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers hold no more than three events of a room."""
    monkeypatch.setattr(wire, "TIMELINE_LIMIT", 3)


async def catch_up(bot: Account, books: Desk) -> None:
    """Read everything there is, and stop."""
    reader = inbox(bot.gateway, books)
    async with at_work(reader.run(), reader.gaps.fill()):
        await reader.gaps.caught_up.wait()

        async def no_gap() -> bool:
            async with books.clerk.database.transaction() as db:
                return not await sync.gaps(db)

        await eventually(no_gap)


@pytest.mark.parametrize(
    ("too_old", "expected"),
    [(10 * MINUTE, ["answer", "answer", "answer"]), (-1, ["missed"])],
    ids=["young", "old"],
)
async def test_commands_left_out_are_obeyed_if_young_and_else_one_line_says_so(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    too_old: int,
    expected: list[str],
) -> None:
    monkeypatch.setattr(obeying, "TOO_OLD", too_old)
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await ada.say(bot.room, "!floor help")  # before the first sync: history
        await catch_up(bot, books)
        assert await books.acts() == []
        for number in range(TALK):
            await ada.say(bot.room, "!floor now" if number % 5 == 0 else "What a week.")
        await catch_up(bot, books)
        assert [act.act_id.partition("-")[0] for act in await books.acts()] == expected
        await catch_up(bot, books)
        assert len(await books.acts()) == len(expected)
