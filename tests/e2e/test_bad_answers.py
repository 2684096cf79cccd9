"""Answers that are late, broken, lost or refusals: all is said once, and counted right."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.demo.homeserver import Homeserver
from bot.demo.wire import ask
from bot.matrix.gateway import Gateway
from tests.cli.test_run import end, shopfloor
from tests.conftest import MakePerson
from tests.e2e.behind import Story, behind, hurry
from tests.e2e.bots import gather
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.proxy import (
    SEND,
    SYNC,
    Fault,
    cut,
    hangs_up,
    loses_answer,
    loses_status,
    says,
    shortened,
    slow,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")
TOO_FAST = '{"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests"'
FAULTS: dict[str, Fault] = {
    "closed without a word": hangs_up,
    "cut in the middle": cut(random.Random(1)),
    "body shortened": shortened(random.Random(2)),
    "no JSON": says(200, "<html>Welcome to nginx</html>"),
    "not the JSON that was asked for": says(200, "[]"),
    "429 with Retry-After": says(429, Retry_After="1"),
    "429 with retry_after_ms": says(429, TOO_FAST + ', "retry_after_ms": 30}'),
    "429 with neither": says(429, TOO_FAST + "}"),
    "500": says(500, '{"errcode": "M_UNKNOWN", "error": "Internal server error"}'),
    "502": says(502, "<html>Bad gateway</html>"),
    "504": says(504, b""),
    "the answer is lost": loses_answer,
    "the answer is lost, and a 504 comes": loses_status,
    "slow": slow(0.3),
}
SLOW = ("slow", "429 with Retry-After")
READ = "GET .*/(relations|joined_members|messages|members).*"
KEYS = "(POST|PUT) .*/(keys|sendToDevice)/.*"


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.mark.parametrize("kind", FAULTS)
async def test_whatever_goes_wrong_with_requests_all_is_said_once_and_counted_right(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, kind: str
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    times = 1 if kind in SLOW else 2
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        story = await Story.begin(place.bot, ada, ben)
        wrong = [place.proxy.spoil(each, FAULTS[kind], times) for each in (SYNC, SEND, READ)]
        await story.tell()
    assert [rule.left for rule in wrong] == [0, 0, 0]


@pytest.mark.parametrize("kind", ["502", "the answer is lost"])
async def test_in_encrypted_rooms_requests_for_keys_go_wrong_and_all_can_be_read(
    homeserver: Homeserver, tmp_path: Path, kind: str
) -> None:
    async with (
        encrypted_people(homeserver, "Ada", "Ben") as (ada, ben),
        behind(homeserver, tmp_path) as place,
    ):
        keys = place.proxy.spoil(KEYS, FAULTS[kind], 12)
        async with place.bot.at_work():
            story = await Story.begin(place.bot, ada, ben, encrypted=True)
            await story.tell()
    assert keys.left == 0


async def test_a_request_that_is_never_answered_is_given_up(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Gateway.ask

    async def impatient(*words: Any, **named: Any) -> Any:
        return await patient(*words, **{"timeout": 0.5} | named)

    monkeypatch.setattr(Gateway, "ask", impatient)
    ada, ben = await person("Ada"), await person("Ben")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        story = await Story.begin(place.bot, ada, ben)
        rules = [place.proxy.spoil(each, slow(3600), 1) for each in (SEND, READ)]
        await story.tell()
    assert [rule.left for rule in rules] == [0, 0]


async def test_a_session_that_the_homeserver_ends_ends_the_bot_with_a_code_of_its_own(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place:
        async with place.bot.at_work():
            floor = await gather(place.bot, ada)
        async with shopfloor(tmp_path, "run") as process:
            await floor.ask("!floor now")
            token = json.loads((tmp_path / "secrets" / "session.json").read_text())["access_token"]
            await log_out(homeserver.url, token)
            code, err = await end(process)
        # The session is kept, but the homeserver has yet to be asked about it.
        async with shopfloor(tmp_path, "run") as process:
            again = await end(process)
    assert again[0] == 3
    assert "Signed in" not in again[1]
    assert code == 3, err
    assert "Signed in" in err
    last = err.splitlines()[-1]
    assert "no longer accepts the bot's session" in last
    assert "`shopfloor init`" in last
    assert "Traceback" not in err
    assert token not in err


async def log_out(url: str, token: str) -> None:
    """End a session, as an administrator might."""
    async with ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        await ask(http, "POST", f"{url}/_matrix/client/v3/logout", {})
