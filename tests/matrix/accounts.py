"""Accounts on a real homeserver for the tests of the identity, and a judge that is not the bot."""

import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from vodozemac import Account

from bot.core.primitives import UserId
from bot.demo.homeserver import Homeserver
from bot.demo.wire import ask
from bot.matrix import identity
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.identity import State
from bot.matrix.identity_server import QUERY, SIGNATURES, SIGNING_KEYS

PASSWORD = "correct horse battery"
CHANGES = (SIGNING_KEYS, SIGNATURES)


class Anything(Struct):
    """Any answer."""


class Wire(Gateway):
    """A gateway that notes what is asked, and on whose line requests or answers can be lost."""

    asked: tuple[str, ...] = ()
    lost: str = ""
    answer_only: bool = False
    forge: Callable[[Any], object] | None = None
    forge_at: str = QUERY

    def forget(self) -> None:
        """What was asked up to here does not matter."""
        self.asked = ()

    async def ask(self, method: str, path: str, shape: Any, *rest: Any, **more: Any) -> Any:
        request = super().ask(method, path, shape, *rest, **more)
        return await self._over(path, request)

    async def post(self, path: str, body: Mapping[str, Any], shape: Any) -> Any:
        return await self._over(path, super().post(path, body, shape))

    async def _over(self, path: str, request: Any) -> Any:
        self.asked = (*self.asked, path)
        if path == self.lost and not self.answer_only:
            request.close()
            raise TryLater("lost on the way there")
        answer = await request
        # The wish for a password is not the answer that is lost.
        if path == self.lost and not getattr(answer, "wants_proof", False):
            raise TryLater("lost on the way back")
        if path == self.forge_at and self.forge:
            self.forge(answer)
        return answer


@dataclass
class Device:
    """One sign-in of an account, with device keys of its own."""

    wire: Wire
    folder: Path
    user_id: UserId
    device_id: str
    keys: dict[str, Any] = field(repr=False)

    async def ensure(self, folder: Path | None = None) -> State:
        return await identity.ensure(self.wire, folder or self.folder, *self._self())

    async def reset(self, password: str = PASSWORD) -> State:
        return await identity.reset(self.wire, self.folder, *self._self(), password)

    async def describe(self) -> State:
        return await identity.describe(self.wire, self.folder, *self._self())

    def _self(self) -> tuple[UserId, str, dict[str, Any]]:
        return self.user_id, self.device_id, self.keys

    @property
    def file(self) -> Path:
        return self.folder / "identity.json"


def device_keys(user_id: str, device_id: str) -> dict[str, Any]:
    """Fresh keys of a device, signed by itself."""
    account = Account()
    body = {
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "user_id": user_id,
        "device_id": device_id,
        "keys": {
            f"curve25519:{device_id}": account.curve25519_key.to_base64(),
            f"ed25519:{device_id}": account.ed25519_key.to_base64(),
        },
    }
    signature = account.sign(canonical(body)).to_base64()
    return {**body, "signatures": {user_id: {f"ed25519:{device_id}": signature}}}


def canonical(thing: Mapping[str, Any]) -> bytes:
    kept = {key: thing[key] for key in sorted(thing) if key not in ("signatures", "unsigned")}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def proves(thing: Mapping[str, Any], user_id: str, name: str, public: str) -> bool:
    """Whether that key signed it, by code the bot does not use."""
    given = thing.get("signatures", {}).get(user_id, {}).get(f"ed25519:{name}")
    if given is None:
        return False
    assert "=" not in given
    assert "=" not in public
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public + "="))
        key.verify(base64.b64decode(given + "=="), canonical(thing))
    except InvalidSignature:
        return False
    return True


class Accounts:
    """Makes accounts and sign-ins, and looks at them from somebody else's account."""

    def __init__(self, homeserver: Homeserver, folder: Path, stack: AsyncExitStack) -> None:
        self._homeserver, self._folder, self._stack = homeserver, folder, stack

    async def new(self) -> Device:
        name = f"floor-{uuid4().hex[:8]}"
        await self._homeserver.register(name, PASSWORD)
        return await self.sign_in(UserId(f"@{name}:{self._homeserver.server_name}"), "secrets")

    async def sign_in(self, user_id: UserId, folder: str, *, upload: bool = True) -> Device:
        wire = await self._stack.enter_async_context(Wire.open(self._homeserver.url, user_id))
        assert isinstance(wire, Wire)
        answer = await wire.login(user_id, PASSWORD, "shopfloor")
        wire.use_token(answer.access_token)
        keys = device_keys(user_id, answer.device_id)
        if upload:
            upload_to = "/_matrix/client/v3/keys/upload"
            await wire.ask("POST", upload_to, Anything, body={"device_keys": keys})
        wire.forget()
        return Device(wire, self._folder / folder, user_id, answer.device_id, keys)

    async def seen(self, user_id: str) -> dict[str, Any]:
        """What somebody else is told of that account."""
        name = f"eve-{uuid4().hex[:8]}"
        await self._homeserver.register(name, PASSWORD)
        url = f"{self._homeserver.url}/_matrix/client/v3"
        login = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": name},
            "password": PASSWORD,
        }
        async with ClientSession() as http:
            token = (await ask(http, "POST", f"{url}/login", login))["access_token"]
        async with ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
            return await ask(http, "POST", f"{url}/keys/query", {"device_keys": {user_id: []}})


def owner_signed(seen: Mapping[str, Any], user_id: str, device_id: str) -> bool:
    """Whether the chain master, self-signing key, device holds for somebody else."""
    master, own = seen["master_keys"].get(user_id), seen["self_signing_keys"].get(user_id)
    if master is None or own is None:
        return False
    (first,), (second,) = master["keys"].values(), own["keys"].values()
    device = seen["device_keys"][user_id][device_id]
    return proves(own, user_id, first, first) and proves(device, user_id, second, second)


def told(fault: BaseException | None) -> str:
    """All that could reach a log of a fault, its causes included."""
    text = ""
    while fault is not None:
        text += f"{fault} {fault!r} {vars(fault)!r}"
        fault = fault.__cause__ or fault.__context__
    return text


@asynccontextmanager
async def accounts_in(folder: Path, homeserver: Homeserver) -> AsyncIterator[Accounts]:
    """Accounts whose bots have their folders there."""
    async with AsyncExitStack() as stack:
        yield Accounts(homeserver, folder, stack)
