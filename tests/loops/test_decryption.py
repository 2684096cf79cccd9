"""What waits for keys is little, and one who makes noise pushes out their own events first."""

import asyncio

import pytest

from bot.core.primitives import RoomId
from bot.loops.decryption import LONGEST_WAITING, MOST_WAITING, Decryption
from bot.loops.device_keys import DeviceKeys
from bot.loops.metrics import Metrics
from bot.matrix.decode import Event
from bot.matrix.gateway import TryLater
from tests.loops.desk import ADA, ROOM
from tests.loops.noisy_server import MALLORY, encrypted
from tests.matrix.samples import decoded

OTHER = RoomId("!other:example.org")


def new_decryption() -> Decryption:
    """One that has nothing to open: keeping events takes neither keys nor records."""
    return Decryption(None, None, Metrics())  # type: ignore[arg-type]


def events(sender: str, number: int, size: int = 10) -> list[tuple[Event, str]]:
    """So many encrypted events of someone, each for a session of its own."""
    sent = [
        encrypted(n, size) | {"sender": sender, "event_id": f"${sender}{n}", "unsigned": {"age": 5}}
        for n in range(number)
    ]
    read = [event for each in sent for event in decoded([each])]
    return [(event, f"{sender} {n}") for n, event in enumerate(read)]


def arrived(sender: str, number: int) -> list[tuple[RoomId, str]]:
    """The keys of those events."""
    return [(ROOM, f"{sender} {n}") for n in range(number)]


def test_noise_pushes_out_no_event_of_anyone_else() -> None:
    decryption = new_decryption()
    decryption.park(ROOM, events(ADA, 5))
    decryption.park(ROOM, events(MALLORY, MOST_WAITING + 100))
    found = decryption.unpark([*arrived(ADA, 5), *arrived(MALLORY, MOST_WAITING + 100)])[ROOM]
    assert len(found) == MOST_WAITING
    assert [event.event_id for event in found[:5]] == [f"${ADA}{n}" for n in range(5)]
    # Of their own the oldest have gone.
    assert found[5].event_id == f"${MALLORY}105"
    assert found[-1].event_id == f"${MALLORY}{MOST_WAITING + 99}"


def test_what_came_twice_waits_once_and_only_its_own_room_has_it_back() -> None:
    decryption = new_decryption()
    decryption.park(ROOM, events(ADA, 2))
    decryption.park(ROOM, events(ADA, 2))
    assert decryption.unpark([(OTHER, f"{ADA} 0")]) == {}
    assert len(decryption.unpark(arrived(ADA, 1))[ROOM]) == 1
    assert decryption.unpark(arrived(ADA, 1)) == {}
    assert len(decryption.unpark(arrived(ADA, 2))[ROOM]) == 1


def test_what_is_too_long_for_a_command_is_not_kept() -> None:
    decryption = new_decryption()
    decryption.park(ROOM, events(ADA, 1, LONGEST_WAITING))
    assert decryption.unpark(arrived(ADA, 1)) == {}


def test_an_age_of_then_is_not_taken_for_one_of_now() -> None:
    decryption = new_decryption()
    decryption.park(ROOM, events(ADA, 1))
    [event] = decryption.unpark(arrived(ADA, 1))[ROOM]
    assert bytes(event.unsigned) == b"{}"
    assert b"session_id" in bytes(event.content)


class Keys:
    """Stands in for the encryption of a device; fails so often, and then succeeds."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.in_order = asyncio.Event()

    async def maintain(self) -> None:
        if self.failures:
            self.failures -= 1
            raise TryLater("it answered 500", after=0)
        self.in_order.set()


@pytest.mark.parametrize(
    ("failures", "logged"),
    [(4, []), (5, ["keys-wait", "keys-back"]), (36, ["keys-wait", "keys-wait", "keys-back"])],
)
async def test_the_log_says_that_keys_wait_only_if_that_lasts_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture, failures: int, logged: list[str]
) -> None:
    caplog.set_level("INFO")
    keys = Keys(failures)
    running = asyncio.create_task(DeviceKeys(keys).run())  # type: ignore[arg-type]
    await keys.in_order.wait()
    await asyncio.sleep(0)
    running.cancel()
    events = [getattr(each, "event", None) or each.args["event"] for each in caplog.records]  # type: ignore[call-overload,index]
    assert events == logged
