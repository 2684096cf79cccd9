"""The homeserver's admin lifts the bot's rate limit, as the manual tells; on a real Synapse."""

import hashlib
import hmac
import json
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import ClientSession

from bot.demo.homeserver import Homeserver
from bot.demo.wire import ask
from tests.conftest import PASSWORD, Plain, new_person
from tests.e2e.behind import Behind, behind
from tests.e2e.bots import Floor, gather
from tests.e2e.test_rate_limits import Json, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")
MANUAL = Path(__file__).parents[2] / "bot" / "manual" / "operating.md"
PATH = "/_synapse/admin/v1/users/{}/override_ratelimit"
NO_LIMIT = '{"messages_per_second": 0, "burst_count": 0}'
SLOW: Json = {"rc_message": {"per_second": 1, "burst_count": 3}}
"""So that even a busy machine is faster."""
COMMANDS = 9
"""More than the limit lets through at once, and less than the bot obeys in a minute."""


async def admin_token(homeserver: Homeserver, folder: Path) -> str:
    """Make an account that may use the admin's part of the server."""
    shared = json.loads((folder / "homeserver.json").read_text())["registration_shared_secret"]
    url = f"{homeserver.url}/_synapse/admin/v1/register"
    async with ClientSession() as http:
        nonce = (await ask(http, "GET", url))["nonce"]
        words = "\0".join([nonce, "admin", PASSWORD, "admin"]).encode()
        mac = hmac.new(shared.encode(), words, hashlib.sha1).hexdigest()
        account = {"nonce": nonce, "username": "admin", "password": PASSWORD, "admin": True}
        return str((await ask(http, "POST", url, account | {"mac": mac}))["access_token"])


async def lift(homeserver: Homeserver, token: str, user_id: str) -> None:
    """Let somebody say as much as they like, in the manual's words."""
    url = homeserver.url + PATH.format(quote(user_id, safe="@:"))
    async with ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        await ask(http, "POST", url, json.loads(NO_LIMIT))


async def refused_while_answering(place: Behind, floor: Floor) -> int:
    """How often the bot is told to wait while it answers a burst of commands."""
    before = len(place.proxy.record)
    commands = [await floor.chair.say(floor.room, "!floor now") for _ in range(COMMANDS)]
    for command in commands:
        await floor.answer(command, timeout=60)
    sends = [each for each in place.proxy.record[before:] if "/send/" in each.path]
    assert sum(each.status == 200 for each in sends) == COMMANDS
    return sum(each.status == 429 for each in sends)


async def test_without_a_limit_the_bot_is_never_told_to_wait(tmp_path: Path) -> None:
    words = MANUAL.read_text(encoding="utf-8")
    assert PATH.format("@shopfloor:example.org") in words
    assert NO_LIMIT in words
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(Plain.start(tmp_path / "server"))
        chairs = [
            await stack.enter_async_context(await new_person(homeserver, name))
            for name in ("Ada", "Ben")
        ]
        admin = await admin_token(homeserver, tmp_path / "server")
        place = await stack.enter_async_context(behind(homeserver, tmp_path / "bot"))
        await stack.enter_async_context(place.bot.at_work())
        floors = [await gather(place.bot, chair) for chair in chairs]
        await limit(homeserver, tmp_path / "server", SLOW)
        for each in chairs:
            await lift(homeserver, admin, each.user_id)
        assert await refused_while_answering(place, floors[0]) > 0
        await lift(homeserver, admin, place.bot.user_id)
        assert await refused_while_answering(place, floors[1]) == 0
