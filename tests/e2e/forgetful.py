"""A homeserver that forgets: by its admin's hand, or because a room wants it so."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from aiohttp import ClientSession

from bot.core.primitives import RoomId
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import ask
from tests.conftest import PASSWORD, Plain
from tests.loops.desk import eventually


class Forgetful(Plain):
    """Rooms say how long messages are kept there; what is older is shown to nobody."""

    def _config(self) -> dict[str, object]:
        return super()._config() | {
            "retention": {
                "enabled": True,
                "default_policy": {"min_lifetime": "1s", "max_lifetime": "1d"},
            },
            "experimental_features": {"msc1763_enabled": True},
        }


@asynccontextmanager
async def admin_of(homeserver: Homeserver) -> AsyncIterator[Person]:
    """An admin of that homeserver."""
    localpart, url = f"admin-{uuid4().hex[:8]}", f"{homeserver.url}/_synapse/admin/v1/register"
    async with ClientSession() as http:
        nonce = (await ask(http, "GET", url))["nonce"]
        words = "\0".join([nonce, localpart, PASSWORD, "admin"])
        mac = hmac.new(homeserver._secret.encode(), words.encode(), hashlib.sha1).hexdigest()
        account = {"username": localpart, "password": PASSWORD, "admin": True}
        await ask(http, "POST", url, account | {"nonce": nonce, "mac": mac})
    async with await Person.login(homeserver.url, localpart, PASSWORD) as admin:
        yield admin


async def purge(admin: Person, room: RoomId, before: str) -> None:
    """Forget all messages of a room before that event."""
    base = f"{admin.url}/_synapse/admin/v1"
    order = {"delete_local_events": True}
    begun = await ask(admin._http, "POST", f"{base}/purge_history/{room}/{before}", order)

    async def done() -> bool:
        path = f"{base}/purge_history_status/{begun['purge_id']}"
        return bool((await ask(admin._http, "GET", path))["status"] == "complete")

    await eventually(done)
