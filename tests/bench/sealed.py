"""Devices of other people, made of vodozemac alone: they give room keys and write encrypted events.

Who reads them is named by the keys it has handed in at the fake homeserver.
"""

import base64
import json
from itertools import count

import vodozemac

from tests.bench.homeserver import Json, Keys
from tests.bench.stock import DEVICE
from tests.bench.years import ME

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"
RESPONSE = "org.matrix.msc3381.poll.response"


class Device:
    """One device of someone."""

    def __init__(self, user: str, device_id: str = "PHONE") -> None:
        self.user, self.device_id = user, device_id
        self._account = vodozemac.Account()
        self.sender_key = self._account.curve25519_key.to_base64()
        self._fingerprint = self._account.ed25519_key.to_base64()
        self._numbers = count()

    def keys(self) -> Json:
        """What the homeserver says of it."""
        keys = {f"curve25519:{self.device_id}": self.sender_key}
        keys |= {f"ed25519:{self.device_id}": self._fingerprint}
        about = {"user_id": self.user, "device_id": self.device_id}
        return self._signed(about | {"algorithms": [OLM, MEGOLM], "keys": keys})

    def one_time_key(self) -> Json:
        """A key to begin a conversation with it."""
        self._account.generate_one_time_keys(1)
        [(key_id, key)] = self._account.one_time_keys.items()
        self._account.mark_keys_as_published()
        return {f"signed_curve25519:{key_id}": self._signed({"key": key.to_base64()})}

    def _signed(self, value: Json) -> Json:
        body = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signature = self._account.sign(body.encode()).to_base64()
        return value | {"signatures": {self.user: {f"ed25519:{self.device_id}": signature}}}

    def meets(self, reader: Keys) -> None:
        """Begin a conversation with the device that is measured; takes one of its keys."""
        assert reader.device is not None
        own = reader.device["keys"]
        self._their_key = own[f"curve25519:{DEVICE}"]
        self._their_fingerprint = own[f"ed25519:{DEVICE}"]
        _, key = reader.one_time.popitem()
        public = vodozemac.Curve25519PublicKey.from_base64
        self._ratchet = self._account.create_outbound_session(
            public(self._their_key), public(key["key"])
        )

    def room_key(self, group: vodozemac.GroupSession, room: str) -> Json:
        """The message to the device that brings a room key."""
        content = {
            "algorithm": MEGOLM,
            "room_id": room,
            "session_id": group.session_id,
            "session_key": group.session_key.to_base64(),
        }
        payload = {
            "type": "m.room_key",
            "content": content,
            "sender": self.user,
            "recipient": ME,
            "recipient_keys": {"ed25519": self._their_fingerprint},
            "keys": {"ed25519": self._fingerprint},
        }
        kind, body = self._ratchet.encrypt(json.dumps(payload).encode()).to_parts()
        cipher = {"type": kind, "body": base64.b64encode(body).decode().rstrip("=")}
        return {
            "type": "m.room.encrypted",
            "sender": self.user,
            "content": {
                "algorithm": OLM,
                "sender_key": self.sender_key,
                "ciphertext": {self._their_key: cipher},
            },
        }

    def vote(
        self, group: vodozemac.GroupSession, room: str, poll: str, answer: str, at: int
    ) -> Json:
        """An encrypted vote."""
        relation = {"rel_type": "m.reference", "event_id": poll}
        content = {RESPONSE: {"answers": [answer]}, "m.relates_to": relation}
        plain = {"type": RESPONSE, "room_id": room, "content": content}
        outside = {
            "algorithm": MEGOLM,
            "sender_key": self.sender_key,
            "device_id": self.device_id,
            "session_id": group.session_id,
            "ciphertext": group.encrypt(json.dumps(plain).encode()).to_base64(),
            "m.relates_to": relation,
        }
        return {
            "type": "m.room.encrypted",
            "event_id": f"$vote-{self.user[1:]}-{next(self._numbers)}",
            "sender": self.user,
            "origin_server_ts": at,
            "content": outside,
        }
