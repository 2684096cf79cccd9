"""The session is made once, kept where nobody else reads it, and never shown."""

import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.primitives import UserId
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import session
from bot.matrix.answers import Done
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.session import Password, Session, Token
from tests.matrix.faulty import Handler, always, serving

ME = UserId("@floor:example.org")
TOKEN = "syt_do_not_show_me"
SESSION = Session(ME, "DEVICE", TOKEN, session.NOT_BEGUN)


def kept(folder: Path, text: str | bytes) -> Path:
    """A session file with that in it."""
    folder.mkdir(exist_ok=True)
    path = folder / "session.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_kept_is_loaded(tmp_path: Path) -> None:
    session.keep(tmp_path / "a" / "secrets", SESSION)
    assert session.load(tmp_path / "a" / "secrets", ME) == SESSION


def test_without_a_file_there_is_no_session(tmp_path: Path) -> None:
    assert session.load(tmp_path / "secrets", ME) is None


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    session.keep(folder, SESSION)
    assert (mode(folder), mode(folder / "session.json")) == (0o700, 0o600)
    assert [path.name for path in folder.iterdir()] == ["session.json"]


def test_a_new_session_takes_the_place_of_the_old_one_and_of_half_written_ones(
    tmp_path: Path,
) -> None:
    kept(tmp_path, "old").chmod(0o644)
    half = tmp_path / "session.json.new"
    half.write_text("half of a session that is longer than the new one " * 20)
    half.chmod(0o644)
    session.keep(tmp_path, SESSION)
    assert session.load(tmp_path, ME) == SESSION
    assert mode(tmp_path / "session.json") == 0o600


def test_it_is_never_shown() -> None:
    assert TOKEN not in f"{SESSION} {SESSION!r} {[SESSION]}"


def test_the_session_of_another_account_is_refused(tmp_path: Path) -> None:
    session.keep(tmp_path, SESSION)
    with pytest.raises(ShopfloorFault) as caught:
        session.load(tmp_path, UserId("@other:example.org"))
    assert "@other:example.org" in str(caught.value)
    assert ME in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"user_id": "@floor:example.org"}',
        json.dumps({"user_id": ME, "device_id": 5, "access_token": TOKEN, "since": 0}),
        TOKEN,
        b"\xff\xfe" + TOKEN.encode(),
    ],
)
def test_a_broken_file_is_told_without_its_content(tmp_path: Path, text: str | bytes) -> None:
    path = kept(tmp_path, text)
    with pytest.raises(ShopfloorFault) as caught:
        session.load(tmp_path, ME)
    assert str(path) in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "session.json").mkdir()
    with pytest.raises(ShopfloorFault, match=r"session\.json"):
        session.load(tmp_path, ME)


# --- making one ------------------------------------------------------------------------------


@asynccontextmanager
async def at(handler: Handler) -> AsyncIterator[Gateway]:
    """A gateway to such a homeserver."""
    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        yield gateway


def answers(status: int = 200, **content: object) -> Handler:
    """A homeserver with one answer to everything."""
    return always(status, json.dumps(content).encode())


def password(words: str = "a password") -> Password:
    return Password(ME, words, "Look at the file.")


def token(words: str = TOKEN, device: str | None = "DEVICE") -> Token:
    return Token(words, device, "Look at the file.")


async def test_a_password_gives_a_session() -> None:
    async with at(answers(user_id=ME, device_id="DEVICE", access_token=TOKEN)) as gateway:
        assert await session.enter(gateway, password()) == SESSION


async def test_a_wrong_password_is_told_without_the_password() -> None:
    async with at(answers(403, errcode="M_FORBIDDEN", error="hunter2?")) as gateway:
        with pytest.raises(session.WrongPassword) as caught:
            await session.enter(gateway, password("hunter2"))
    assert ME in str(caught.value)
    assert "Look at the file." in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(password("hunter2"))


async def test_what_no_other_password_can_help_is_told_apart() -> None:
    async with at(answers(403, errcode="M_USER_DEACTIVATED")) as gateway:
        with pytest.raises(SignedOut, match="deactivated") as caught:
            await session.enter(gateway, password())
    assert not isinstance(caught.value, session.WrongPassword)


@pytest.mark.parametrize("errcode", ["M_USER_LOCKED", "M_RESOURCE_LIMIT_EXCEEDED"])
async def test_who_is_not_let_in_for_now_can_try_later(errcode: str) -> None:
    async with at(answers(403, errcode=errcode)) as gateway:
        with pytest.raises(TryLater, match=errcode):
            await session.enter(gateway, password())


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_password_goes_nowhere_else(status: int) -> None:
    heard = []

    async def elsewhere(request: web.BaseRequest) -> web.Response:
        heard.append(await request.text())
        return web.json_response({"user_id": ME, "device_id": "DEVICE", "access_token": TOKEN})

    async with serving(elsewhere) as other, at(always(status, Location=other)) as gateway:
        with pytest.raises(TryLater, match=r"redirects to another address; .* matrix\.homeserver"):
            await session.enter(gateway, password())
    assert not heard


@pytest.mark.parametrize(
    "odd",
    [
        {"access_token": "syt_1\nHost: elsewhere"},
        {"access_token": "syt_1\n"},
        {"access_token": "s" * 5000},
        {"access_token": ""},
        {"device_id": "DEVICE\x1b[2J"},
        {"device_id": "D" * 300},
    ],
)
async def test_a_session_that_no_request_could_name_is_no_answer(odd: dict[str, str]) -> None:
    sound = {"user_id": ME, "device_id": "DEVICE", "access_token": TOKEN}
    async with at(answers(200, **(sound | odd))) as gateway:
        with pytest.raises(TryLater, match="an answer of another form than LoginAnswer"):
            await session.enter(gateway, password())


@pytest.mark.parametrize(
    ("status", "errcode"), [(403, "M_CUSTOM"), (400, "M_FORBIDDEN"), (429, "M_X"), (500, "M_X")]
)
async def test_what_a_homeserver_says_back_is_told_without_the_secret(
    status: int, errcode: str
) -> None:
    async def echo(request: web.BaseRequest) -> web.Response:
        found = f"{request.headers.get('Authorization')} {await request.text()}"
        return web.json_response({"errcode": errcode, "error": found}, status=status)

    proof = {"auth": {"type": "m.login.password", "password": "correct horse"}}
    async with at(echo) as gateway:
        with pytest.raises((SignedOut, TryLater)) as signing_in:
            await session.enter(gateway, password("correct horse"))
        gateway.use_token(TOKEN)
        with pytest.raises((Denied, TryLater)) as proving:
            await gateway.post("/_matrix/client/v3/keys/signatures/upload", proof, Done)
    words = f"{signing_in.value!r} {signing_in.value.__cause__!r} {proving.value!r}"
    assert "correct" not in words
    assert TOKEN not in words
    assert "Bearer …" in str(proving.value)
    assert not isinstance(proving.value, Denied) or proving.value.errcode == errcode


async def test_a_homeserver_in_trouble_refuses_no_password() -> None:
    for status in (429, 500, 502):
        async with at(answers(status)) as gateway:
            with pytest.raises(TryLater):
                await session.enter(gateway, password())


@pytest.mark.parametrize(
    ("expected", "named"), [("DEVICE", "DEVICE"), ("DEVICE", None), (None, "DEVICE")]
)
async def test_a_token_is_taken_over(expected: str | None, named: str | None) -> None:
    async with at(answers(user_id=ME, device_id=expected)) as gateway:
        assert await session.enter(gateway, token(device=named)) == SESSION


@pytest.mark.parametrize(("expected", "named"), [("OTHER", "DEVICE"), (None, None)])
async def test_the_token_of_another_device_or_of_none_is_refused(
    expected: str | None, named: str | None
) -> None:
    async with at(answers(user_id=ME, device_id=expected)) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.enter(gateway, token(device=named))
    assert "device" in str(caught.value)
    assert (expected or "Look at the file.") in str(caught.value)
    assert TOKEN not in str(caught.value) + repr(token())


@pytest.mark.parametrize(("status", "errcode"), [(401, "M_UNKNOWN_TOKEN"), (403, "M_FORBIDDEN")])
async def test_a_dead_token_is_told_without_the_token(status: int, errcode: str) -> None:
    async with at(answers(status, errcode=errcode)) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.enter(gateway, token())
    assert "Look at the file." in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("words", ["two\nlines", "nul\0byte", "syt_\r", "two words"])
async def test_a_token_that_cannot_be_one_is_told(words: str) -> None:
    async with at(answers(user_id=ME, device_id="DEVICE")) as gateway:
        with pytest.raises(ShopfloorFault) as caught:
            await session.enter(gateway, token(words))
    assert words not in str(caught.value)


@pytest.mark.parametrize(
    ("flows", "takes"),
    [
        ([{"type": "m.login.sso"}, {"type": "m.login.password"}], True),
        ([{"type": "m.login.sso"}, {"type": "m.login.token"}], False),
        ([], False),
    ],
)
async def test_whether_passwords_are_taken_is_asked(flows: object, takes: bool) -> None:
    async with at(answers(flows=flows)) as gateway:
        assert await session.takes_passwords(gateway) is takes


async def test_a_homeserver_that_does_not_tell_its_ways_in_is_tried() -> None:
    async with at(answers(400, errcode="M_UNRECOGNIZED")) as gateway:
        assert await session.takes_passwords(gateway)
