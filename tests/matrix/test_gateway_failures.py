"""Each failure of a homeserver becomes the right type."""

import json
import socket

import pytest

from bot.core.model import EventId, RoomId
from bot.errors import SignedOut
from bot.matrix import failures
from bot.matrix.gateway import Denied, Gateway, TryLater
from tests.matrix.faulty import Handler, always, cut_short, no_answer, serving

TOKEN = "syt_do_not_show_me"
ROOM = RoomId("!a/b#c%2F ü?:example.org")
EVENT = EventId("$x/y#z+=%3F?&ü")
Fault = Denied | TryLater | SignedOut


async def fault_of(handler: Handler) -> Fault:
    """What asking such a homeserver raises; the session's token is never in its words."""
    async with serving(handler) as url:
        return await fault_at(url)


async def fault_at(url: str) -> Fault:
    """What asking at that address raises; what servers say is cut."""
    async with Gateway.open(url, "@floor:example.org") as gateway:
        gateway.use_token(TOKEN)
        with pytest.raises((Denied, TryLater, SignedOut)) as caught:
            await gateway.sync(None, 0)
    assert TOKEN not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert isinstance(caught.value, Denied | TryLater | SignedOut)
    assert isinstance(caught.value, SignedOut) or len(str(caught.value)) <= 300
    return caught.value


def problem(errcode: str, **more: object) -> bytes:
    """The body of a refusal."""
    return json.dumps({"errcode": errcode, "error": "No.", **more}).encode()


@pytest.mark.parametrize("handler", [cut_short, no_answer])
async def test_a_broken_connection_is_worth_another_try(handler: Handler) -> None:
    fault = await fault_of(handler)
    assert isinstance(fault, TryLater)
    assert (fault.everywhere, fault.after) == (True, None)


async def test_nobody_there_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    fault = await fault_at(f"http://127.0.0.1:{port}")
    assert isinstance(fault, TryLater)
    assert fault.everywhere


async def test_a_name_that_no_one_has_is_worth_another_try() -> None:
    assert isinstance(await fault_at("http://nobody.invalid"), TryLater)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"next_batch"', b"\xff", b"[]", b"{}", b'{"next_batch": 5}', b"null"],
)
async def test_an_answer_of_the_wrong_shape_is_worth_another_try(body: bytes) -> None:
    assert isinstance(await fault_of(always(200, body)), TryLater)


async def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "LONGEST_ANSWER", 1_000)
    sound = json.dumps({"next_batch": "s" * 2_000}).encode()
    fault = await fault_of(always(200, sound))
    assert isinstance(fault, TryLater)
    assert "1000 bytes" in str(fault)


@pytest.mark.parametrize(("status", "everywhere"), [(500, False), (502, True), (504, True)])
@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b"[]", b'{"error": "No."}'])
async def test_a_homeserver_that_is_not_there_is_worth_another_try(
    status: int, everywhere: bool, body: bytes
) -> None:
    fault = await fault_of(always(status, body))
    assert isinstance(fault, TryLater)
    assert str(status) in str(fault)
    assert fault.everywhere is everywhere


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_homeserver_that_says_what_went_wrong_is_there(status: int) -> None:
    """Such a 502 is about this request: no server of one room let the bot join, say."""
    fault = await fault_of(always(status, problem("M_UNKNOWN")))
    assert isinstance(fault, TryLater)
    assert str(status) in str(fault)
    assert not fault.everywhere


@pytest.mark.parametrize("status", [404, 408])
async def test_no_homeserver_behind_the_proxy_is_worth_another_try(status: int) -> None:
    fault = await fault_of(always(status))
    assert isinstance(fault, TryLater)
    assert fault.everywhere


@pytest.mark.parametrize(
    ("status", "errcode"),
    [(403, "M_FORBIDDEN"), (404, "M_NOT_FOUND"), (400, "M_BAD_JSON"), (413, "M_TOO_LARGE")],
)
async def test_a_refusal_is_the_last_word(status: int, errcode: str) -> None:
    fault = await fault_of(always(status, problem(errcode)))
    assert isinstance(fault, Denied)
    assert (fault.status, fault.errcode) == (status, errcode)
    assert errcode in str(fault)
    assert "No." in str(fault)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"errcode": 5}', b'{"errcode": null}'])
async def test_a_refusal_without_a_reason_is_still_one(body: bytes) -> None:
    fault = await fault_of(always(403, body))
    assert isinstance(fault, Denied)
    assert (fault.status, fault.errcode) == (403, "")


@pytest.mark.parametrize("odd", [{"error": None}, {"error": 5}, {"retry_after_ms": "soon"}])
async def test_an_odd_reason_does_not_hide_the_code(odd: dict[str, object]) -> None:
    body = json.dumps({"errcode": "M_UNKNOWN_TOKEN", "error": "No.", **odd}).encode()
    fault = await fault_of(always(401, body))
    assert isinstance(fault, SignedOut)


async def test_a_long_reason_is_cut() -> None:
    await fault_of(always(403, problem("M_FORBIDDEN", error="x" * 10_000)))


@pytest.mark.parametrize("errcode", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"])
async def test_a_session_that_is_over_is_told_apart(errcode: str) -> None:
    fault = await fault_of(always(401, problem(errcode, soft_logout=True)))
    assert isinstance(fault, SignedOut)
    assert "`shopfloor init` in the bot's folder signs in anew" in str(fault)
    assert "No." not in str(fault)


@pytest.mark.parametrize(
    ("body", "headers", "after"),
    [
        (problem("M_LIMIT_EXCEEDED"), {"Retry_After": "7"}, 7_000),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=1_500), {}, 1_500),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=1_500.7), {}, 1_500),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=9), {"Retry_After": "7"}, 7_000),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=9), {"Retry_After": "soon"}, 9),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=9), {"Retry_After": "-5"}, 9),
        (problem("M_LIMIT_EXCEEDED"), {}, None),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=None), {}, None),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=-5), {}, None),
        (b"", {}, None),
        (b"<html>", {"Retry_After": "7"}, 7_000),
    ],
)
async def test_who_is_too_fast_is_told_how_long_to_wait(
    body: bytes, headers: dict[str, str], after: int | None
) -> None:
    fault = await fault_of(always(429, body, **headers))
    assert isinstance(fault, TryLater)
    assert (fault.after, fault.everywhere) == (after, True)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=10**15), {}),
        (problem("M_LIMIT_EXCEEDED", retry_after_ms=1e300), {}),
        (b"", {"Retry_After": "999999"}),
        (b"", {"Retry_After": "9" * 50}),
    ],
)
async def test_nobody_makes_the_bot_wait_for_days(body: bytes, headers: dict[str, str]) -> None:
    fault = await fault_of(always(429, body, **headers))
    assert isinstance(fault, TryLater)
    assert fault.after is None or fault.after <= 3_600_000


@pytest.mark.parametrize(
    ("body", "headers"),
    [(problem("M_LIMIT_EXCEEDED", retry_after_ms=0), {}), (b"", {"Retry_After": "0"})],
)
async def test_nobody_makes_the_bot_ask_without_a_pause(
    body: bytes, headers: dict[str, str]
) -> None:
    """Whoever is told `after` waits just so long, so it must not be nothing."""
    fault = await fault_of(always(429, body, **headers))
    assert isinstance(fault, TryLater)
    assert fault.after is None or fault.after > 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"name": "Depot"}, "Depot"),
        ({}, None),
        ({"name": ""}, None),
        ({"name": 5}, None),
        ({"name": {"name": "Depot"}}, None),
        ({"name": "x" * 60_000}, "x" * 255),
    ],
)
async def test_a_room_may_be_called_anything(content: object, name: str | None) -> None:
    async with (
        serving(always(200, json.dumps(content).encode())) as url,
        Gateway.open(url, "@floor:example.org") as gateway,
    ):
        assert await gateway.name(ROOM) == name
