"""The door for messages from devices: room keys come in here, and whatever strangers send.

Each message is opened alone, and nothing hostile escapes. Only encrypted messages are looked at:
requests for keys and verification are not answered.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Raw, Struct
from nio.crypto import Olm
from nio.events import OlmEvent

from bot.core.primitives import HOUR, Millis, UserId
from bot.matrix import decode
from bot.matrix.decode import ShortText
from bot.matrix.keyring import Keyring
from bot.matrix.names import ENCRYPTED, OLM
from bot.matrix.refusals import Refusals
from bot.matrix.room_keys import Giver

UNWEDGE_EVERY: Millis = HOUR
MOST_WEDGED = 1000


class Message(Struct, frozen=True):
    """A message to our device."""

    type: str
    sender: ShortText
    content: Raw


class Cipher(Struct, frozen=True):
    """What is for one device in an encrypted message."""

    type: int
    body: str


class Envelope(Struct, frozen=True):
    """The content of an encrypted message."""

    algorithm: str
    sender_key: ShortText
    ciphertext: dict[str, Cipher]


Device = tuple[UserId, str]
"""User id, sender key."""


class DeviceDoor:
    """Opens what comes, and remembers with whom a new ratchet is needed."""

    def __init__(
        self, olm: Olm, keyring: Keyring, refusals: Refusals, clock: Callable[[], Millis]
    ) -> None:
        self._olm = olm
        self._keyring = keyring
        self._refusals = refusals
        self._clock = clock
        self._own_key: str = olm.account.identity_keys["curve25519"]
        self._wedged: dict[Device, None] = {}
        self._unwedged: dict[Device, Millis] = {}

    def open(self, raw: Raw) -> None:
        """Take what one message brings."""
        message = decode.read(raw, Message)
        if message is None or message.type != ENCRYPTED:
            return
        envelope = decode.read(message.content, Envelope)
        cipher = envelope.ciphertext.get(self._own_key) if envelope else None
        if envelope is None or cipher is None or envelope.algorithm != OLM:
            self._refusals.note("a message to our device is malformed")
            return
        sender = UserId(message.sender)
        moved = self._keyring.ratchets_moved
        try:
            self._decrypt(sender, envelope.sender_key, cipher)
        except Exception:  # whatever a stranger can bring about in nio and vodozemac
            self._refusals.note("a message to our device is broken")
        if self._keyring.ratchets_moved == moved:
            self._refusals.note("a message to our device can't be opened")
            self._wedge(sender, envelope.sender_key)

    def _decrypt(self, sender: UserId, sender_key: str, cipher: Cipher) -> None:
        device = self._olm.device_store.device_from_sender_key(sender, sender_key)
        giver = Giver(sender, device.ed25519 if device else None)
        own: dict[str, Any] = {self._own_key: {"type": cipher.type, "body": cipher.body}}
        with self._keyring.room_keys.given_by(giver):
            self._olm.decrypt_event(OlmEvent({}, sender, sender_key, own))

    def _wedge(self, sender: UserId, sender_key: str) -> None:
        """A new ratchet is needed: a message of theirs could not be opened."""
        last = self._unwedged.get((sender, sender_key), 0)
        if len(self._wedged) < MOST_WEDGED and self._clock() - last >= UNWEDGE_EVERY:
            self._wedged[sender, sender_key] = None
            self._keyring.tracking.follow([sender])

    def wedged(self) -> list[Device]:
        """With whom a new ratchet is needed."""
        return list(self._wedged)

    def renewed(self, devices: list[Device]) -> None:
        """A new ratchet was begun with them, or cannot be; either way not again soon."""
        now = self._clock()
        recent = {each: at for each, at in self._unwedged.items() if now - at < UNWEDGE_EVERY}
        self._unwedged = recent | dict.fromkeys(devices, now)
        for each in devices:
            self._wedged.pop(each, None)
