"""People in a room with our device, at a key desk that does as it is told."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import vodozemac

from bot.core.primitives import UserId
from bot.matrix.gateway import TryLater
from bot.matrix.key_server import Messages
from bot.store import Database
from bot.store import crypto as store
from tests.matrix.stranger import (
    ME,
    MY_DEVICE,
    ROOM,
    Desk,
    Device,
    Json,
    Stranger,
)

PEER = UserId("@ben:far.example.org")
TEXT: Json = {"msgtype": "m.text", "body": "tea?"}


def at_home(device: Device, *people: Stranger) -> None:
    """The homeserver knows these people's devices, and has a one-time key of each."""
    for each in people:
        device.desk.devices.setdefault(each.user, {})[each.device_id] = each.device_keys()
        key = {each.device_id: each.one_time_key()}
        device.desk.one_time_keys.setdefault(each.user, {}).update(key)
    device.desk.present = frozenset({ME, *(each.user for each in people)})


async def met(*users: str, desk: Desk | None = None) -> tuple[Device, list[Stranger]]:
    """Our device, and one of each of these users in the room."""
    device = Device(desk)
    with suppress(TryLater):  # the desk may be one that lets us die
        await device.crypto.maintain()
    published = device.desk.uploads[0]
    people = [Stranger(UserId(user), published, f"D{n}") for n, user in enumerate(users)]
    at_home(device, *people)
    return device, people


class Dying(Desk):
    """We die when the request has gone out."""

    async def upload(self, content: Mapping[str, Any]) -> int:
        await super().upload(content)
        raise TryLater("killed here")

    async def send_to_device(self, messages: Messages) -> None:
        await super().send_to_device(messages)
        raise TryLater("killed here")


async def restarted(device: Device, folder: Path) -> Device:
    """The device as it comes up again from what was committed, and nothing else."""
    async with Database.open(folder / "shopfloor.db") as database, database.transaction() as db:
        for kept in device.written:
            await store.write(db, kept)
        return Device(kept=await store.load(db, ME, MY_DEVICE))


async def back(device: Device, folder: Path) -> Device:
    """The same, at a homeserver where nothing has changed."""
    again = await restarted(device, folder)
    again.desk.devices, again.desk.one_time_keys = device.desk.devices, device.desk.one_time_keys
    again.desk.present = device.desk.present
    return again


def served(device: Device) -> set[str]:
    """Who was given a room key."""
    return {user for part in device.desk.sent for user in part}


async def said(device: Device) -> str:
    """The session id of something said in the room."""
    session_id, _ = await place_of(device)
    return session_id


async def place_of(device: Device) -> tuple[str, int]:
    """The session id of something said in the room, and the place of its ratchet it took."""
    type_, content = await device.crypto.encrypt(ROOM, "m.room.message", TEXT)
    assert type_ == "m.room.encrypted"
    message = vodozemac.MegolmMessage.from_base64(content["ciphertext"])
    return str(content["session_id"]), message.message_index()


def prekey_of(content: Any) -> vodozemac.PreKeyMessage:
    """The first message on a new ratchet."""
    [cipher] = content["ciphertext"].values()
    assert cipher["type"] == 0
    return vodozemac.PreKeyMessage.from_base64(cipher["body"])
