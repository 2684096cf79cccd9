"""The account's session: made once from a password or a token, then kept in the secrets folder."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec import Struct

from bot.core.primitives import Millis, UserId
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import private
from bot.matrix.answers import Done
from bot.matrix.gateway import Denied, Gateway, TryLater

FILE = "session.json"
DEVICE_NAME = "shopfloor"
NOT_BEGUN: Millis = 2**53
"""In place of `since`, while the device has done nothing yet."""


@dataclass(frozen=True, slots=True)
class Password:
    """A way in that makes a new device."""

    user: str
    """A user id, or the part of it before the server's name."""
    password: str = field(repr=False)
    mend: str
    """What to look at if the homeserver refuses."""


@dataclass(frozen=True, slots=True)
class Token:
    """A way in that takes over a device."""

    token: str = field(repr=False)
    device_id: str | None
    """Needed only where the homeserver does not tell it."""
    mend: str
    """What to look at if the homeserver refuses."""


WayIn = Password | Token


class Flow(Struct, frozen=True):
    """One way of signing in."""

    type: str = ""


class Flows(Struct, frozen=True):
    """The ways of signing in that a homeserver knows."""

    flows: list[Flow]


class WrongPassword(SignedOut):
    """The homeserver refused the password, or does not know the account; it does not say which."""


class Session(Struct, frozen=True):
    """What signs requests. A secret."""

    user_id: str
    device_id: str
    access_token: str
    since: Millis
    """Since when acts are this device's alone: older ones were tried by another, if at all."""

    def __repr__(self) -> str:
        return f"Session({self.user_id}, {self.device_id})"


def load(secrets: Path, user_id: UserId) -> Session | None:
    """The kept session, if there is one. Raises ShopfloorFault if it cannot be used."""
    path = secrets / FILE
    try:
        session = msgspec.json.decode(private.read(path), type=Session)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as fault:
        raise ShopfloorFault(
            f"{path}: the session can't be read: {private.trouble(fault)}. "
            "Move the file away and sign in again with `shopfloor init`."
        ) from None
    if session.user_id != user_id:
        raise ShopfloorFault(
            f"{path}: the session is of {session.user_id}, not of {user_id}. "
            "Give each account its own folder."
        )
    return session


def keep(secrets: Path, session: Session) -> None:
    """Write the session, readable by its owner alone."""
    private.keep(secrets / FILE, msgspec.json.encode(session))


async def takes_passwords(gateway: Gateway) -> bool:
    """Whether the homeserver lets in by password. Raises TryLater."""
    try:
        answer = await gateway.ask("GET", "/_matrix/client/v3/login", Flows)
    except Denied:
        return True  # it may be so; signing in will tell
    return any(flow.type == "m.login.password" for flow in answer.flows)


async def enter(gateway: Gateway, way_in: WayIn) -> Session:
    """Sign in; the session has not begun, and may be of another account than was meant.

    Raises SignedOut when the homeserver refuses, TryLater when it is away.
    """
    if isinstance(way_in, Password):
        return await _by_password(gateway, way_in)
    return await _by_token(gateway, way_in)


async def end(gateway: Gateway) -> None:
    """Sign out again, if the homeserver hears it."""
    with suppress(Denied, TryLater, SignedOut):
        await gateway.ask("POST", "/_matrix/client/v3/logout", Done, body={})


async def _by_password(gateway: Gateway, way_in: Password) -> Session:
    try:
        answer = await gateway.login(way_in.user, way_in.password, DEVICE_NAME)
    except Denied as refusal:
        if refusal.errcode == "M_FORBIDDEN":
            raise WrongPassword(
                f"The homeserver refused the password of {way_in.user}: it is wrong, or that "
                f"homeserver has no such account. {way_in.mend}"
            ) from None
        raise SignedOut(
            f"The homeserver doesn't let {way_in.user} in ({refusal}). {way_in.mend}"
        ) from None
    return Session(answer.user_id, answer.device_id, answer.access_token, NOT_BEGUN)


async def _by_token(gateway: Gateway, way_in: Token) -> Session:
    token, mend = way_in.token, way_in.mend
    if not token.isprintable() or " " in token:
        raise SignedOut(f"That isn't an access token: a token is one word. {mend}")
    gateway.use_token(token)
    try:
        who = await gateway.whoami()
    except (Denied, SignedOut):
        raise SignedOut(f"The homeserver doesn't accept the access token. {mend}") from None
    device_id = who.device_id or way_in.device_id
    if device_id is None:
        raise SignedOut(
            "The homeserver doesn't say which device the access token is for. "
            f"Give the device, too. {mend}"
        )
    if way_in.device_id not in (None, device_id):
        raise SignedOut(
            f"The access token is for device {device_id}, not {way_in.device_id}. {mend}"
        )
    return Session(who.user_id, device_id, token, NOT_BEGUN)
