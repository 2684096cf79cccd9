"""The homeserver's side of the identity: asking for it, publishing it, handing in a signature.

Answers are handed on as they came: nothing here believes, compares or keeps anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.matrix import signing
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.seeds import WAY_OUT, Identity

QUERY = "/_matrix/client/v3/keys/query"
SIGNING_KEYS = "/_matrix/client/v3/keys/device_signing/upload"
SIGNATURES = "/_matrix/client/v3/keys/signatures/upload"
PASSWORD_STAGE = "m.login.password"  # noqa: S105 - the name of a stage


class OwnKeys(Struct, frozen=True):
    """An answer of `/keys/query` about the own account."""

    device_keys: dict[str, Any] = {}
    master_keys: dict[str, Any] = {}
    self_signing_keys: dict[str, Any] = {}


class Flow(Struct, frozen=True):
    """One way of proving oneself, stage by stage."""

    stages: list[str] = []


class KeysAnswer(Struct, frozen=True):
    """An answer to published keys: nothing, or the body of a 401 that wants proof."""

    session: str = ""
    flows: list[Flow] = []
    errcode: str = ""

    @property
    def wants_proof(self) -> bool:
        """Whether the keys were not taken yet."""
        return bool(self.session or self.flows or self.errcode)


class SignaturesAnswer(Struct, frozen=True):
    """An answer to signatures. It is a 200 also when they are refused."""

    failures: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Own:
    """The account and device it is about, as they are known here."""

    gateway: Gateway
    user_id: UserId
    device_id: str
    device_keys: Mapping[str, Any]
    """As uploaded, with the device's own signature."""

    @property
    def device_key(self) -> str:
        """The device's public Ed25519 key."""
        return str(self.device_keys["keys"][signing.key_id(self.device_id)])


@dataclass(frozen=True, slots=True)
class Published:
    """What the homeserver gives out, of any shape; None: nothing of that kind."""

    master: Any
    self_signing: Any
    device: Any


async def query(own: Own) -> Published:
    """What others are told about this account and device. Raises ShopfloorFault or TryLater."""
    body = {"device_keys": {own.user_id: [own.device_id]}}
    try:
        answer = await own.gateway.ask("POST", QUERY, OwnKeys, body=body)
    except Denied as refusal:
        raise _refused("to show the account's own keys", refusal) from None
    devices = answer.device_keys.get(own.user_id)
    return Published(
        answer.master_keys.get(own.user_id),
        answer.self_signing_keys.get(own.user_id),
        devices.get(own.device_id) if isinstance(devices, dict) else None,
    )


async def publish(own: Own, identity: Identity, password: str | None = None) -> None:
    """Make it the account's identity. Raises ShopfloorFault when refused, or TryLater.

    Without an identity before, homeservers ask for no password.
    """
    keys = identity.public(own.user_id)
    answer = await _offer(own, keys)
    if not answer.wants_proof:
        return
    if password is None:
        raise ShopfloorFault(
            f"The homeserver wants the password of {own.user_id} before it accepts the bot's "
            f"identity. {WAY_OUT} asks for it."
        )
    if not any(flow.stages == [PASSWORD_STAGE] for flow in answer.flows):
        raise ShopfloorFault(
            f"The homeserver doesn't let {own.user_id} change its identity with a password alone. "
            "Ask its admin how to do it."
        )
    answer = await _offer(own, {**keys, "auth": _proof(own.user_id, password, answer.session)})
    if answer.wants_proof:
        reason = answer.errcode or "it wants more than a password"
        raise ShopfloorFault(
            f"The homeserver refused the password of {own.user_id} ({reason}). "
            "The identity stays as it was."
        )


async def _offer(own: Own, body: Mapping[str, Any]) -> KeysAnswer:
    try:
        return await own.gateway.post(SIGNING_KEYS, body, KeysAnswer)
    except Denied as refusal:
        raise _refused("the bot's identity", refusal) from None


def _proof(user_id: UserId, password: str, session: str) -> dict[str, Any]:
    identifier = {"type": "m.id.user", "user": user_id}
    proof = {"type": PASSWORD_STAGE, "identifier": identifier, "password": password}
    return {**proof, "session": session}


async def sign_device(own: Own, identity: Identity) -> None:
    """Hand in the identity's signature of the device. Raises ShopfloorFault or TryLater."""
    # Our own device keys, not those that the homeserver shows: we sign no others.
    signed = signing.signed(own.device_keys, own.user_id, identity.self_signing)
    body = {str(own.user_id): {own.device_id: signed}}
    try:
        answer = await own.gateway.ask("POST", SIGNATURES, SignaturesAnswer, body=body)
    except Denied as refusal:
        raise _refused("the signature of the bot's device", refusal) from None
    if answer.failures:
        failures = repr(answer.failures)[:200]
        raise ShopfloorFault(
            f"The homeserver refused the signature of the bot's device: {failures}"
        )


def _refused(what: str, refusal: Denied) -> ShopfloorFault:
    reason = refusal.errcode[:60] or refusal.status
    return ShopfloorFault(f"The homeserver refused {what} ({reason}).")
