"""Our own keys go up in time, are never lost and never mixed with another device's."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import vodozemac

from bot.core.keyring import Kept
from bot.core.primitives import HOUR, UserId
from bot.errors import ShopfloorFault
from bot.matrix.gateway import Denied, TryLater
from bot.matrix.key_server import Queried
from bot.matrix.secret_keys import KeysLost, secret
from tests.matrix.gathering import Dying, met, prekey_of, restarted, said
from tests.matrix.stranger import (
    ADA,
    ME,
    MY_DEVICE,
    ROOM,
    Desk,
    Device,
    Stranger,
)


async def test_keys_are_published_once_and_again_when_none_is_left() -> None:
    device = Device()
    first = await device.published()
    assert first["device_keys"] == device.crypto.device_keys()
    assert len(first["one_time_keys"]) == 50
    assert len(first["fallback_keys"]) == 1
    device.receive()
    await device.crypto.maintain()
    assert len(device.desk.uploads) == 1
    device.crypto.receive([], [], [], {}, [])
    await device.crypto.maintain()
    again = device.desk.uploads[1]
    assert len(again["one_time_keys"]) == 50
    assert again["one_time_keys"].keys().isdisjoint(first["one_time_keys"])
    assert "device_keys" not in again
    assert "fallback_keys" not in again  # the one that was used still works; see below


async def test_a_used_fallback_key_is_replaced_once_an_hour() -> None:
    """Only two are remembered: one more too soon, and what was encrypted for the first is lost."""
    device = Device()
    first = await device.published()
    for _ in range(3):
        device.crypto.receive([], [], [], {"signed_curve25519": 50}, [])
        await device.crypto.maintain()
    assert len(device.desk.uploads) == 1
    device.clock.now += HOUR
    for _ in range(3):
        device.crypto.receive([], [], [], {"signed_curve25519": 50}, [])
        await device.crypto.maintain()
    _, second = device.desk.uploads
    assert second["fallback_keys"].keys().isdisjoint(first["fallback_keys"])


async def test_keys_that_were_not_taken_are_shown_again_and_no_others() -> None:
    device = Device(Dying())
    for _ in range(3):
        with pytest.raises(TryLater):
            await device.crypto.maintain()
    first, *others = device.desk.uploads
    assert others == [first, first]


class Picky(Desk):
    """Refuses every question about one user, as homeservers do with ids of an odd form."""

    async def query(self, users: Sequence[UserId]) -> Queried:
        if "@odd:example.org" in users:
            raise Denied(400, "M_INVALID_PARAM", "no")
        return await super().query(users)


async def test_one_user_who_cannot_be_asked_about_costs_the_others_nothing() -> None:
    device = Device(Picky())
    others = [UserId(f"@u{number}:example.org") for number in range(5)]
    strangers = [UserId("@odd:example.org"), UserId("foo:evil.example"), UserId("@" + "x" * 300)]
    device.crypto._keyring.tracking.follow([*others, *strangers])
    await device.crypto.maintain()
    assert {user for asked in device.desk.queries for user in asked} == {ME, *others}
    assert device.desk.uploads


async def test_a_homeserver_without_fallback_keys_is_given_none_later() -> None:
    device = Device()
    await device.published()
    device.crypto.receive([], [], [], {"signed_curve25519": 50}, None)
    await device.crypto.maintain()
    assert len(device.desk.uploads) == 1


async def test_one_time_keys_are_kept_before_they_are_shown(tmp_path: Path) -> None:
    device = Device(Dying())
    with pytest.raises(TryLater):
        await device.crypto.maintain()
    ada = Stranger(ADA, device.desk.uploads[0])
    again = await restarted(device, tmp_path)
    assert again.receive(ada.room_key()) == ((ROOM, ada.group.session_id),)


async def test_other_keys_for_our_device_stop_everything_before_any_is_published() -> None:
    lost, found = Device(), Device()
    found.desk.devices[ME] = {MY_DEVICE: lost.crypto.device_keys()}
    with pytest.raises(KeysLost, match=r"a backup: shopfloor restore .* as a new device\.$"):
        await found.crypto.maintain()
    assert found.desk.uploads == []


async def test_our_own_keys_on_the_server_are_no_trouble() -> None:
    device = Device()
    device.desk.devices[ME] = {MY_DEVICE: device.crypto.device_keys()}
    await device.crypto.maintain()
    assert device.desk.uploads


async def test_a_message_that_cannot_be_opened_brings_a_new_ratchet_once() -> None:
    device, (ada,) = await met(ADA)
    other = Stranger(ADA, await Device().published())
    ada.ratchet = ada.account.create_outbound_session(
        vodozemac.Curve25519PublicKey.from_base64(
            device.crypto.device_keys()["keys"][f"curve25519:{MY_DEVICE}"]
        ),
        other.account.curve25519_key,  # a one-time key that our device never had
    )
    device.receive(ada.room_key())
    await device.crypto.maintain()
    [messages] = device.desk.sent
    content = messages[ADA]["D0"]
    sender = vodozemac.Curve25519PublicKey.from_base64(content["sender_key"])
    _, plain = ada.account.create_inbound_session(sender, prekey_of(content))
    assert json.loads(plain)["type"] == "m.dummy"
    device.receive(ada.room_key())
    await device.crypto.maintain()
    assert len(device.desk.sent) == 1


async def test_who_shares_no_room_any_more_is_forgotten() -> None:
    device, _ = await met(ADA)
    await said(device)
    device.crypto.collect()
    device.crypto.receive([], [], [ADA], {"signed_curve25519": 50}, None)
    kept = device.crypto.collect()
    assert kept.untracked == (ADA,)
    assert kept.gone_devices == ((ADA, "D0"),)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    made = secret(folder, make=True)
    assert len(made) >= 40
    assert secret(folder, make=False) == made
    assert (folder / "pickle.key").stat().st_mode & 0o777 == 0o600
    (folder / "pickle.key").chmod(0o644)
    with pytest.raises(ShopfloorFault, match="others can read it"):
        secret(folder, make=True)
    (folder / "pickle.key").unlink()
    with pytest.raises(KeysLost, match="signs the bot in as a new device"):
        secret(folder, make=False)


async def test_a_secret_that_does_not_fit_is_told() -> None:
    device = Device()
    await device.published()
    account = next(kept.account for kept in reversed(device.written) if kept.account)
    spoilt = Kept(type(account)(ME, MY_DEVICE, True, account.pickle[:-8] + b"AAAAAAAA"))
    with pytest.raises(KeysLost, match="signs the bot in as a new device"):
        Device(kept=spoilt)
