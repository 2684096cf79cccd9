"""An admin of the homeserver, and what they can do to the bot's account and to everybody's."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from aiohttp import ClientSession

from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import ask
from tests.conftest import PASSWORD


class Warden:
    """An admin of a Synapse."""

    def __init__(self, person: Person) -> None:
        self._person = person

    @classmethod
    @asynccontextmanager
    async def of(cls, homeserver: Homeserver) -> AsyncIterator[Self]:
        """A new admin account there."""
        localpart = f"warden-{uuid4().hex[:8]}"
        url = f"{homeserver.url}/_synapse/admin/v1/register"
        async with ClientSession() as http:
            nonce = (await ask(http, "GET", url))["nonce"]
            words = "\0".join([nonce, localpart, PASSWORD, "admin"]).encode()
            mac = hmac.new(homeserver._secret.encode(), words, hashlib.sha1).hexdigest()
            account = {"nonce": nonce, "username": localpart, "password": PASSWORD, "admin": True}
            await ask(http, "POST", url, account | {"mac": mac})
        async with await Person.login(homeserver.url, localpart, PASSWORD) as person:
            yield cls(person)

    async def suspend(self, user: str, *, suspended: bool = True) -> None:
        """The account may read and leave, and nothing else; or it may all again."""
        await self._put(f"v1/suspend/{user}", {"suspend": suspended})

    async def lock(self, user: str, *, locked: bool = True) -> None:
        """The account may do nothing at all, and keeps its sessions; or it may all again."""
        await self._put(f"v2/users/{user}", {"locked": locked})

    async def _put(self, path: str, body: dict[str, Any]) -> None:
        token = {"Authorization": f"Bearer {self._person.access_token}"}
        async with ClientSession(headers=token) as http:
            await ask(http, "PUT", f"{self._person.url}/_synapse/admin/{path}", body)


async def reconfigure(homeserver: Homeserver, folder: Path, **changes: object) -> None:
    """Start it again with other settings; None takes one out. The folder is its own."""
    file = folder / "homeserver.json"
    config = json.loads(file.read_text()) | changes
    file.write_text(json.dumps({key: each for key, each in config.items() if each is not None}))
    await homeserver.restart()


async def want_policy(homeserver: Homeserver, folder: Path) -> None:
    """From now on nobody may speak or join who has not accepted the policy."""
    templates = folder / "policy" / "en"
    templates.mkdir(parents=True)
    for name in ("1.0", "success"):
        (templates / f"{name}.html").write_text("<p>Be kind.</p>")
    config = json.loads((folder / "homeserver.json").read_text())
    (listener,) = config["listeners"]
    consent = {
        "version": "1.0",
        "template_dir": str(templates.parent),
        "block_events_error": "Please accept the policy at %(consent_uri)s",
    }
    listeners = [listener | {"resources": [{"names": ["client", "consent"]}]}]
    await reconfigure(homeserver, folder, user_consent=consent, listeners=listeners)


async def accept_policy(homeserver: Homeserver, folder: Path, user: str) -> None:
    """What a person does on the page at the policy's address."""
    secret = json.loads((folder / "homeserver.json").read_text())["form_secret"]
    localpart = user[1:].partition(":")[0]
    mac = hmac.new(secret.encode(), localpart.encode(), hashlib.sha256).hexdigest()
    form = {"u": localpart, "h": mac, "v": "1.0"}
    async with (
        ClientSession() as http,
        http.post(f"{homeserver.url}/_matrix/consent", data=form) as answer,
    ):
        assert answer.status == 200, await answer.text()
