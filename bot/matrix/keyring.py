"""The store that nio believes in: everything stays in memory, what changed is collected.

nio saves synchronously and in bits; here nothing is written until `collect`, which pickles what
has changed since, all of one moment. Whoever collects must commit, or end the process.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nio.crypto import DeviceStore, OlmAccount, OlmDevice, Session, SessionStore

from bot.core.keyring import AccountRow, DeviceRow, Kept, OlmSessionRow
from bot.core.primitives import Millis, UserId
from bot.matrix.outbound import OutboundKeys
from bot.matrix.room_keys import RoomKeys
from bot.matrix.secret_keys import LOST, KeysLost
from bot.matrix.tracking import Tracking


class Keyring:
    """Has the methods of nio's MatrixStore that are called."""

    def __init__(
        self,
        me: UserId,
        device_id: str,
        secret: str,
        kept: Kept,
        clock: Callable[[], Millis],
    ) -> None:
        self._me = me
        self._device_id = device_id
        self._secret = secret
        self._kept = kept
        self._account: OlmAccount | None = None
        self._sessions: dict[tuple[str, str], Session] = {}
        self._devices: set[tuple[UserId, str]] = set()
        self._device_store = DeviceStore()
        self.room_keys = RoomKeys(me, secret, clock, kept.room_keys)
        self.outbound = OutboundKeys(secret, kept.outbound)
        self.tracking = Tracking(kept.tracked)
        self.ratchets_moved = 0
        """Grows whenever a message to or from a device was opened or made."""

    # What nio calls.

    def load_account(self) -> OlmAccount | None:
        """The device's own keys. Raises ShopfloorFault if the secret does not fit."""
        row = self._kept.account
        if row is None:
            return None
        try:
            return OlmAccount.from_pickle(row.pickle, self._secret, row.published)
        except ValueError:
            raise KeysLost(f"The secret doesn't fit the database. {LOST}") from None

    def save_account(self, account: OlmAccount) -> None:
        """Note that the account changed."""
        self._account = account

    def load_sessions(self) -> SessionStore:
        """The ratchets shared with devices."""
        store = SessionStore()
        for row in self._kept.sessions:
            session = Session.from_pickle(
                row.pickle, _moment(row.created_at), self._secret, _moment(row.used_at)
            )
            store.add(row.sender_key, session)
        return store

    def save_session(self, curve_key: str, session: Session) -> None:
        """Note that a ratchet moved."""
        self._sessions[curve_key, session.id] = session
        self.ratchets_moved += 1

    def load_inbound_group_sessions(self) -> RoomKeys:
        """The room keys."""
        return self.room_keys

    def save_inbound_group_session(self, session: Any) -> None:
        """Do nothing: `RoomKeys.add` has kept what is worth keeping."""

    def load_device_keys(self) -> DeviceStore:
        """The devices known."""
        for row in self._kept.devices:
            keys = {"ed25519": row.ed25519, "curve25519": row.curve25519}
            # Past nio's `add`, which compares with every device there is.
            device = OlmDevice(row.user_id, row.device_id, keys)
            self._device_store[row.user_id][row.device_id] = device
        self._kept = Kept()  # the last to be loaded; the pickles are not needed any more
        return self._device_store

    def load_outgoing_key_requests(self) -> dict[str, Any]:
        """None: keys are not asked for, people's devices send them."""
        return {}

    def load_encrypted_rooms(self) -> set[str]:
        """None: which rooms are encrypted is told by their state."""
        return set()

    def is_device_verified(self, _device: OlmDevice) -> bool:
        """No: the bot compares no emoji."""
        return False

    def is_device_blacklisted(self, _device: OlmDevice) -> bool:
        """No: whoever is in the room may read."""
        return False

    def is_device_ignored(self, _device: OlmDevice) -> bool:
        """Yes: that is nio's word for a device that is served without having been verified."""
        return True

    # What we call.

    def learn_devices(self, user: UserId, devices: Mapping[str, OlmDevice]) -> None:
        """These are someone's devices now. One with another signing key stays what it was."""
        known = self._device_store[user]
        gone = known.keys() - devices.keys()
        changed = {
            device_id: device
            for device_id, device in devices.items()
            if (old := known.get(device_id)) is None
            or (old.ed25519 == device.ed25519 and old.curve25519 != device.curve25519)
        }
        known.update(changed)
        for device_id in gone:
            del known[device_id]
        self._devices.update((user, device_id) for device_id in (*changed, *gone))
        self.tracking.moved += len(changed) + len(gone)

    def forget_devices(self, user: UserId) -> None:
        """Someone shares no room with us any more."""
        self.learn_devices(user, {})

    @property
    def unsaved(self) -> bool:
        """Whether there is anything to write."""
        noted = self._account or self._sessions or self._devices
        parts = (self.room_keys, self.tracking, self.outbound)
        return bool(noted or any(part.unsaved for part in parts))

    def collect(self) -> Kept:
        """What has changed since the last time, as of now."""
        sessions, self._sessions = self._sessions, {}
        devices, self._devices = self._devices, set()
        tracked, untracked = self.tracking.collect()
        known = {place for place in devices if place[1] in self._device_store[place[0]]}
        return Kept(
            self._collect_account(),
            tuple(self._session_row(*place, session) for (place, session) in sessions.items()),
            self.room_keys.collect(),
            tuple(self._device_row(*place) for place in sorted(known)),
            tuple(sorted(devices - known)),
            tracked,
            untracked,
            *self.outbound.collect(),
        )

    def _collect_account(self) -> AccountRow | None:
        account, self._account = self._account, None
        if account is None:
            return None
        pickle = account.pickle(self._secret)
        return AccountRow(self._me, self._device_id, account.shared, pickle)

    def _session_row(self, curve_key: str, session_id: str, session: Session) -> OlmSessionRow:
        return OlmSessionRow(
            curve_key,
            session_id,
            int(session.creation_time.timestamp() * 1000),
            int(session.use_time.timestamp() * 1000),
            session.pickle(self._secret),
        )

    def _device_row(self, user: UserId, device_id: str) -> DeviceRow:
        device = self._device_store[user][device_id]
        return DeviceRow(user, device_id, device.ed25519, device.curve25519)


def _moment(at: Millis) -> datetime:
    # nio reckons in local time without a zone.
    return datetime.fromtimestamp(at / 1000)
