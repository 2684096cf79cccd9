"""The account's session: made once from a password or a token, then kept in the secrets folder."""

from pathlib import Path

import msgspec
from msgspec import Struct

from bot.core.model import Millis, UserId
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import private
from bot.matrix.gateway import Denied, Gateway

FILE = "session.json"
DEVICE_NAME = "shopfloor"


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
            f"{path}: the session cannot be read ({type(fault).__name__}). "
            "Move the file away and start again with the password."
        ) from None
    if session.user_id != user_id:
        raise ShopfloorFault(
            f"{path}: the session is of {session.user_id}, the config names {user_id}. "
            "Give each account a folder of its own."
        )
    return session


def keep(secrets: Path, session: Session) -> None:
    """Write the session, readable by its owner alone."""
    private.keep(secrets / FILE, msgspec.json.encode(session))


async def from_password(gateway: Gateway, user_id: UserId, password: str, now: Millis) -> Session:
    """Sign in. Raises SignedOut when the homeserver refuses, TryLater when it is away."""
    try:
        answer = await gateway.login(user_id, password, DEVICE_NAME)
    except Denied as refusal:
        raise SignedOut(
            f"The homeserver refused the password of {user_id} ({refusal.errcode}). "
            "Check matrix.user_id and the file that matrix.password_file names."
        ) from None
    if answer.user_id != user_id:
        # Homeservers take @Floor for @floor; the bot would not know its own messages.
        raise SignedOut(
            f"The account is {answer.user_id}; the config names {user_id}. Correct matrix.user_id."
        )
    return Session(answer.user_id, answer.device_id, answer.access_token, now)


async def from_token(
    gateway: Gateway, user_id: UserId, device_id: str, token: str, now: Millis
) -> Session:
    """Take over a token. Raises SignedOut when it is not that user's and device's."""
    if not token.isprintable() or " " in token:
        raise SignedOut("The file that matrix.access_token_file names does not hold a token.")
    gateway.use_token(token)
    try:
        who = await gateway.whoami()
    except (Denied, SignedOut):
        raise SignedOut(
            "The homeserver does not accept the token in the file that "
            "matrix.access_token_file names. Make a new one."
        ) from None
    if (who.user_id, who.device_id or device_id) != (user_id, device_id):
        raise SignedOut(
            f"The token is of {who.user_id}, device {who.device_id}; the config names {user_id}, "
            f"device {device_id}. Correct matrix.user_id or matrix.device_id."
        )
    return Session(user_id, device_id, token, now)
