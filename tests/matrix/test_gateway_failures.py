"""Each failure of a homeserver becomes the right type."""

import json
import socket

import pytest

from bot.core.primitives import EventId, RoomId
from bot.errors import SignedOut
from bot.matrix import failures
from bot.matrix.bars import Bar, named_in
from bot.matrix.gateway import Barred, Denied, Gateway, TryLater
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


@pytest.mark.parametrize("status", [400, 401, 403, 405, 413, 418, 451])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"errcode": 5}', b'{"errcode": null}'])
async def test_a_refusal_without_an_error_code_was_said_by_no_homeserver(
    status: int, body: bytes
) -> None:
    fault = await fault_of(always(status, body))
    assert isinstance(fault, TryLater)
    assert not isinstance(fault, Barred)
    assert str(status) in str(fault)
    assert fault.everywhere


@pytest.mark.parametrize(
    ("status", "body", "bar", "words"),
    [
        (403, problem("M_USER_SUSPENDED"), Bar.SUSPENDED, "the account is suspended"),
        (
            403,
            problem("ORG.MATRIX.MSC3823.USER_ACCOUNT_SUSPENDED"),
            Bar.SUSPENDED,
            "the account is suspended",
        ),
        (401, problem("M_USER_LOCKED", soft_logout=True), Bar.LOCKED, "the account is locked"),
        (403, problem("ORG_MATRIX_EXPIRED_ACCOUNT"), Bar.EXPIRED, "the account has expired"),
        (
            403,
            problem("M_CONSENT_NOT_GIVEN", consent_uri="https://example.org/policy?u=floor"),
            Bar.CONSENT,
            "the homeserver wants its policy accepted: https://example.org/policy?u=floor",
        ),
        (
            403,
            problem("M_CONSENT_NOT_GIVEN", consent_uri="javascript:alert(1)"),
            Bar.CONSENT,
            "the homeserver wants its policy accepted",
        ),
        (
            403,
            problem("M_CONSENT_NOT_GIVEN", consent_uri=["https://example.org"]),
            Bar.CONSENT,
            "the homeserver wants its policy accepted",
        ),
        (
            403,
            problem("M_RESOURCE_LIMIT_EXCEEDED", limit_type="hs_disabled"),
            Bar.SERVER_LIMIT,
            "the homeserver has reached a limit",
        ),
        (
            400,
            problem("M_RESOURCE_LIMIT_EXCEEDED", admin_contact="mailto:ann@example.org"),
            Bar.SERVER_LIMIT,
            "the homeserver has reached a limit",
        ),
        (
            403,
            problem("M_USER_LIMIT_EXCEEDED", info_uri="https://example.org/limits"),
            Bar.ACCOUNT_LIMIT,
            "the account has reached a limit: https://example.org/limits",
        ),
    ],
)
async def test_what_is_about_the_account_or_the_server_is_worth_another_try(
    status: int, body: bytes, bar: Bar, words: str
) -> None:
    fault = await fault_of(always(status, body))
    assert isinstance(fault, Barred)
    assert (fault.bar, fault.words) == (bar, words)
    assert str(fault).startswith(f"{words} (")
    assert named_in(str(fault)) is bar


async def test_what_a_server_says_of_why_shows_no_token_and_is_cut() -> None:
    address = f"https://example.org/{TOKEN}/{'x' * 500}"
    fault = await fault_of(always(403, problem("M_CONSENT_NOT_GIVEN", consent_uri=address)))
    assert isinstance(fault, Barred)
    assert TOKEN not in fault.words
    assert len(fault.words) < 300
    assert named_in(str(fault)) is Bar.CONSENT


async def test_a_room_that_is_too_large_for_a_server_is_refused_for_good() -> None:
    """Synapse uses the code of a server at its limit, without a contact."""
    fault = await fault_of(always(400, problem("M_RESOURCE_LIMIT_EXCEEDED")))
    assert isinstance(fault, Denied)
    assert not fault.doubtful


@pytest.mark.parametrize(
    ("errcode", "doubtful"),
    [("M_FORBIDDEN", False), ("M_TOO_LARGE", False), ("M_UNRECOGNIZED", True), ("M_NEW", True)],
)
async def test_of_a_code_that_nobody_knows_here_one_can_doubt_the_meaning(
    errcode: str, doubtful: bool
) -> None:
    fault = await fault_of(always(403, problem(errcode)))
    assert isinstance(fault, Denied)
    assert fault.doubtful is doubtful


async def test_an_account_that_is_gone_is_the_end() -> None:
    fault = await fault_of(always(403, problem("M_USER_DEACTIVATED")))
    assert isinstance(fault, SignedOut)
    assert "is deactivated for good" in str(fault)


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
    assert "Run `shopfloor init` in the bot's folder" in str(fault)
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
