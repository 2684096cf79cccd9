"""The device of someone whose client encrypts, made of vodozemac alone. No network here.

It shares no code with the bot, so that it can judge it. Whom to trust is matrix-js-sdk's to try;
this one believes whatever device it is told of.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from vodozemac import (
    Account,
    AnyOlmMessage,
    Curve25519PublicKey,
    GroupSession,
    InboundGroupSession,
    MegolmMessage,
    Session,
    SessionKey,
)

from bot.demo.events import Event

ENCRYPTED = "m.room.encrypted"
MEGOLM = "m.megolm.v1.aes-sha2"
OLM = "m.olm.v1.curve25519-aes-sha2"
Json = dict[str, Any]


class Device:
    """Its keys, its ratchets with other devices, and the room keys it made or was given."""

    def __init__(self, user_id: str, device_id: str) -> None:
        self.user_id = user_id
        self.device_id = device_id
        self._account = Account()
        self._sender_key = self._account.curve25519_key.to_base64()
        self._signing_key = self._account.ed25519_key.to_base64()
        self._ratchets: dict[str, GroupSession] = {}
        self._first_keys: dict[str, str] = {}
        self._sessions: defaultdict[str, list[Session]] = defaultdict(list)
        self._room_keys: dict[tuple[str, str, str], InboundGroupSession] = {}

    def device_keys(self) -> Json:
        """Its keys as they are published."""
        keys = {"curve25519": self._sender_key, "ed25519": self._signing_key}
        return self._signed(
            {
                "user_id": self.user_id,
                "device_id": self.device_id,
                "algorithms": [OLM, MEGOLM],
                "keys": {f"{kind}:{self.device_id}": key for kind, key in keys.items()},
            }
        )

    def one_time_keys(self, number: int) -> Json:
        """So many new one-time keys as they are published."""
        self._account.generate_one_time_keys(number)
        keys = self._account.one_time_keys.items()
        self._account.mark_keys_as_published()
        return {
            f"signed_curve25519:{name}": self._signed({"key": k.to_base64()}) for name, k in keys
        }

    def ratchet(self, room: str) -> GroupSession:
        """What is said with in a room."""
        if room not in self._ratchets:
            ratchet = self._ratchets[room] = GroupSession()
            self._first_keys[room] = ratchet.session_key.to_base64()
            self._keep_room_key(room, self.user_id, ratchet.session_id, self._first_keys[room])
        return self._ratchets[room]

    def room_key(self, room: str, *, from_start: bool) -> Json:
        """What others need to read us in a room, from now on or all of it."""
        ratchet = self.ratchet(room)
        now = ratchet.session_key.to_base64()
        return {
            "algorithm": MEGOLM,
            "room_id": room,
            "session_id": ratchet.session_id,
            "session_key": self._first_keys[room] if from_start else now,
        }

    def encrypt(self, room: str, type: str, content: Mapping[str, object], **more: object) -> Json:
        """The content of an encrypted event; `more` goes inside, beside the type."""
        ratchet = self.ratchet(room)
        inner = {"type": type, "content": content, "room_id": room} | more
        return _relation(content) | {
            "algorithm": MEGOLM,
            "sender_key": self._sender_key,
            "device_id": self.device_id,
            "session_id": ratchet.session_id,
            "ciphertext": ratchet.encrypt(json.dumps(inner).encode()).to_base64(),
        }

    def knows(self, keys: Mapping[str, str]) -> bool:
        """Whether it can talk with the device of these keys."""
        return bool(self._sessions[keys.get("curve25519", "")])

    def meet(self, keys: Mapping[str, str], one_time_key: str) -> None:
        """Begin to talk with a device; if its keys are malformed, nothing happens."""
        with suppress(ValueError):
            theirs = Curve25519PublicKey.from_base64(keys["curve25519"])
            once = Curve25519PublicKey.from_base64(one_time_key)
            session = self._account.create_outbound_session(theirs, once)
            self._sessions[keys["curve25519"]].append(session)

    def tell(self, user: str, keys: Mapping[str, str], room_key: Json) -> Json:
        """The room key for a device of that user that we have met."""
        payload = {
            "type": "m.room_key",
            "content": room_key,
            "sender": self.user_id,
            "recipient": user,
            "recipient_keys": {"ed25519": keys["ed25519"]},
            "keys": {"ed25519": self._signing_key},
        }
        session = self._sessions[keys["curve25519"]][0]
        kind, text = session.encrypt(json.dumps(payload).encode()).to_parts()
        cipher = {"type": kind, "body": base64.b64encode(text).decode().rstrip("=")}
        return {
            "algorithm": OLM,
            "sender_key": self._sender_key,
            "ciphertext": {keys["curve25519"]: cipher},
        }

    def take(self, message: Event) -> None:
        """Take in a message from another device: a room key, or nothing to us."""
        cipher = message["content"].get("ciphertext", {}).get(self._sender_key)
        if cipher is None:
            return
        body = base64.b64decode(cipher["body"] + "==")
        sender_key = message["content"]["sender_key"]
        payload = self._decrypted(sender_key, AnyOlmMessage.from_parts(cipher["type"], body))
        if payload["type"] == "m.room_key" and payload["sender"] == message["sender"]:
            key = payload["content"]
            place = key["room_id"], message["sender"], key["session_id"]
            self._keep_room_key(*place, key["session_key"])

    def may_read(self, room: str, event: Event) -> bool:
        """Whether it has the key of an encrypted event."""
        return (room, event["sender"], event["content"].get("session_id")) in self._room_keys

    def in_clear(self, room: str, event: Event) -> Event:
        """The event, opened and marked so if it is encrypted and can be."""
        if event["type"] != ENCRYPTED or not self.may_read(room, event):
            return event
        content = event["content"]
        key = self._room_keys[room, event["sender"], content["session_id"]]
        try:
            words = key.decrypt(MegolmMessage.from_base64(content["ciphertext"])).plaintext
        except ValueError:  # from before we had the key
            return event
        inner = json.loads(words)
        clear = inner["content"] | _relation(content)
        return event | {"type": inner["type"], "content": clear, "encrypted": True}

    def _decrypted(self, sender_key: str, message: AnyOlmMessage) -> Json:
        for session in self._sessions[sender_key]:
            with suppress(ValueError):
                return dict(json.loads(session.decrypt(message)))
        first = message.to_pre_key()
        assert first is not None, "a message on a ratchet that we never had"
        theirs = Curve25519PublicKey.from_base64(sender_key)
        session, plaintext = self._account.create_inbound_session(theirs, first)
        self._sessions[sender_key].append(session)
        return dict(json.loads(plaintext))

    def _keep_room_key(self, room: str, sender: str, session_id: str, key: str) -> None:
        place = (room, sender, session_id)
        self._room_keys.setdefault(place, InboundGroupSession(SessionKey(key)))

    def _signed(self, value: Json) -> Json:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signature = self._account.sign(text.encode()).to_base64()
        return value | {"signatures": {self.user_id: {f"ed25519:{self.device_id}": signature}}}


def _relation(content: Mapping[str, Any]) -> Json:
    return {key: content[key] for key in ("m.relates_to",) if key in content}
