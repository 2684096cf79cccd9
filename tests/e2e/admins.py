"""An administrator of a homeserver, and homeservers that are set in another way."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import ask
from tests.conftest import Plain
from tests.loops.desk import eventually

PASSWORD = "correct horse"


@asynccontextmanager
async def configured(folder: Path, **more: object) -> AsyncIterator[Homeserver]:
    """A homeserver of the test's own, with other settings."""
    plain = Plain._config
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plain, "_config", lambda self: plain(self) | more)
        async with Plain.start(folder) as homeserver:
            yield homeserver


class Admin(Person):
    """Somebody who may ask the homeserver's own API for more than others."""

    @classmethod
    async def of(cls, homeserver: Homeserver) -> Self:
        """A new one; close them when done."""
        localpart = f"admin-{uuid4().hex[:8]}"
        url = f"{homeserver.url}/_synapse/admin/v1/register"
        async with ClientSession() as http:
            nonce = (await ask(http, "GET", url))["nonce"]
            words = "\0".join([nonce, localpart, PASSWORD, "admin"])
            mac = hmac.new(homeserver._secret.encode(), words.encode(), hashlib.sha1).hexdigest()
            account = {"username": localpart, "password": PASSWORD, "admin": True}
            await ask(http, "POST", url, {"nonce": nonce, "mac": mac, **account})
        return await cls.login(homeserver.url, localpart, PASSWORD)

    async def notify(self, user: str, text: str) -> None:
        """Have the homeserver itself speak to a user."""
        body = {"user_id": user, "content": {"msgtype": "m.text", "body": text}}
        await self._admin("POST", "/v1/send_server_notice", body)

    async def delete_room(self, room: str) -> None:
        """Put everyone out of it, and have the homeserver forget that there ever was one."""
        deletion = await self._admin("DELETE", f"/v2/rooms/{room}", {"purge": True})
        path = f"/v2/rooms/delete_status/{deletion['delete_id']}"

        async def complete() -> bool:
            return bool((await self._admin("GET", path))["status"] == "complete")

        await eventually(complete)

    async def _admin(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        return await ask(self._http, method, f"{self.url}/_synapse/admin{path}", body)
