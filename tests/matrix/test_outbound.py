"""The bot's own room keys outlive a restart, and nobody reads more because of it."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nio.crypto import OutboundGroupSession

from bot.core.keyring import OutboundRow
from bot.matrix.gateway import TryLater
from bot.matrix.key_server import Messages
from bot.matrix.outbound import AHEAD
from tests.matrix.gathering import (
    PEER,
    at_home,
    back,
    met,
    place_of,
    said,
    served,
)
from tests.matrix.stranger import ADA, ROOM, SECRET, Desk, Device, Stranger

MOST_MESSAGES = 100
"""After so many nio makes a new key."""


async def test_after_a_restart_the_key_is_used_on_and_nobody_is_given_it_again(
    tmp_path: Path,
) -> None:
    device, _ = await met(ADA, PEER)
    first = await said(device)
    again = await back(device, tmp_path)
    assert await said(again) == first
    assert (again.desk.sent, again.desk.claims) == ([], [])
    again.desk.present = frozenset({ADA})
    again.crypto.members_changed(ROOM)
    assert await said(again) != first


async def test_who_left_while_the_bot_was_down_has_no_key_to_what_it_says_then(
    tmp_path: Path,
) -> None:
    device, _ = await met(ADA, PEER)
    first = await said(device)
    again = await back(device, tmp_path)
    again.desk.present = frozenset({ADA})
    assert await said(again) != first
    assert served(again) == {ADA}


async def test_so_has_a_device_that_was_removed_and_a_new_one_is_served(tmp_path: Path) -> None:
    device, _ = await met(ADA)
    phone = Stranger(ADA, device.desk.uploads[0], "PHONE")
    at_home(device, phone)
    first = await said(device)
    again = await back(device, tmp_path)
    del again.desk.devices[ADA]["PHONE"]
    again.crypto.receive([], [ADA], [], {"signed_curve25519": 50}, None)
    second = await said(again)
    assert second != first
    at_home(device, phone)
    later = await back(again, tmp_path)
    later.crypto.receive([], [ADA], [], {"signed_curve25519": 50}, None)
    assert await said(later) == second
    assert [list(part[ADA]) for part in later.desk.sent] == [["PHONE"]]


async def test_one_who_got_the_key_as_we_died_and_then_left_has_none_afterwards(
    tmp_path: Path,
) -> None:
    class Late(Desk):
        dies = False

        async def send_to_device(self, messages: Messages) -> None:
            await super().send_to_device(messages)
            if self.dies:
                raise TryLater("killed here")

    desk = Late()
    device, _ = await met(ADA, PEER, desk=desk)
    desk.present = frozenset({ADA})
    first = await said(device)
    desk.present, desk.dies = frozenset({ADA, PEER}), True
    device.crypto.members_changed(ROOM)
    with pytest.raises(TryLater):
        await said(device)
    again = await back(device, tmp_path)
    again.desk.present = frozenset({ADA})
    assert await said(again) != first


async def test_no_place_of_a_key_is_used_twice_however_often_we_die(tmp_path: Path) -> None:
    device, _ = await met(ADA)
    places = []
    for lives in range(12):
        places += [await place_of(device) for _ in range((0, 9, 25, 24)[lives % 4])]
        device = await back(device, tmp_path)
    assert len(set(places)) == len(places)
    used = Counter(session_id for session_id, _ in places)
    assert 1 < len(used) < 6
    assert max(index for _, index in places) < MOST_MESSAGES


def kept(device: Device) -> list[OutboundRow | None]:
    """What was written of the bot's key, each time; None: it was struck out."""
    found: list[OutboundRow | None] = []
    for each in device.written:
        found += [None for _ in each.gone_outbound]
        found += each.outbound
    return found


async def test_what_is_kept_opens_with_the_secret_alone_and_only_what_is_said_later() -> None:
    device, _ = await met(ADA)
    session_id, said_at = await place_of(device)
    row = kept(device)[-1]
    assert row is not None
    session = OutboundGroupSession.from_pickle(row.pickle, SECRET)
    assert (session.id, session.message_index > said_at) == (session_id, True)
    with pytest.raises(ValueError, match="decrypted"):
        OutboundGroupSession.from_pickle(row.pickle, "another secret")


@pytest.mark.parametrize(
    ("messages", "days", "goes_on"),
    [(MOST_MESSAGES - 1, 6.9, True), (MOST_MESSAGES, 0, False), (1, 7.1, False)],
)
async def test_a_key_is_used_up_by_messages_and_days_however_often_the_bot_starts(
    tmp_path: Path, messages: int, days: float, goes_on: bool
) -> None:
    device, _ = await met(ADA)
    first = await said(device)
    row = kept(device)[-1]
    assert row is not None
    made = int((datetime.now() - timedelta(days=days)).timestamp() * 1000)
    used = replace(row, messages=messages, created_at=made)
    device.written[-1] = replace(device.written[-1], outbound=(used,))
    again = await back(device, tmp_path)
    assert (await said(again) == first) is goes_on


async def test_out_of_the_room_the_key_goes_and_who_is_there_is_asked_on_return(
    tmp_path: Path,
) -> None:
    device, _ = await met(ADA, PEER)
    first = await said(device)
    device.crypto.left(ROOM)
    device.written.append(device.crypto.collect())
    assert kept(device)[-1] is None
    device.desk.present -= {PEER}
    assert (await back(device, tmp_path)).written == []
    device.desk.sent.clear()
    assert await said(device) != first
    assert served(device) == {ADA}


async def test_a_key_that_is_dropped_after_a_start_is_not_taken_up_again(tmp_path: Path) -> None:
    device, _ = await met(ADA)
    first = await said(device)
    again = await back(device, tmp_path)
    again.crypto.drop_own_key(ROOM)
    assert await said(again) != first


async def test_nothing_is_said_with_a_key_before_that_is_committed(tmp_path: Path) -> None:
    device, _ = await met(ADA)
    places = [await place_of(device) for _ in range(AHEAD)]
    device.hangs = asyncio.Event()
    sending = asyncio.create_task(said(device))
    await device.hangs.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    device.hangs = None
    places += [await place_of(device)]
    again = await back(device, tmp_path)
    places += [await place_of(again)]
    assert len(set(places)) == len(places)
