"""The session is made once, kept where nobody else reads it, and never shown."""

import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.core.model import UserId
from bot.errors import ShopfloorFault, SignedOut
from bot.matrix import session
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.session import Session
from tests.matrix.faulty import Handler, always, serving

ME = UserId("@floor:example.org")
TOKEN = "syt_do_not_show_me"
SESSION = Session(ME, "DEVICE", TOKEN, 1_000)


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


async def test_a_password_gives_a_session() -> None:
    async with at(answers(user_id=ME, device_id="DEVICE", access_token=TOKEN)) as gateway:
        assert await session.from_password(gateway, ME, "a password", 1_000) == SESSION


async def test_a_wrong_password_is_told_without_the_password() -> None:
    async with at(answers(403, errcode="M_FORBIDDEN", error="hunter2?")) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.from_password(gateway, ME, "hunter2", 1_000)
    assert "matrix.password_file" in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_the_session_of_another_account_than_the_configs_is_not_taken() -> None:
    """Homeservers take `@Floor:…` for `@floor:…`; whoever goes on would not know its own events."""
    answer = answers(user_id="@floor:other.example.org", device_id="D", access_token=TOKEN)
    async with at(answer) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.from_password(gateway, ME, "a password", 1_000)
    assert "@floor:other.example.org" in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_homeserver_in_trouble_refuses_no_password() -> None:
    for status in (429, 500, 502):
        async with at(answers(status)) as gateway:
            with pytest.raises(TryLater):
                await session.from_password(gateway, ME, "a password", 1_000)


@pytest.mark.parametrize("device", ["DEVICE", None])
async def test_a_token_is_taken_over(device: str | None) -> None:
    async with at(answers(user_id=ME, device_id=device)) as gateway:
        assert await session.from_token(gateway, ME, "DEVICE", TOKEN, 1_000) == SESSION


@pytest.mark.parametrize(("user", "device"), [("@other:example.org", "DEVICE"), (ME, "OTHER")])
async def test_the_token_of_somebody_or_something_else_is_refused(user: str, device: str) -> None:
    async with at(answers(user_id=user, device_id=device)) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.from_token(gateway, ME, "DEVICE", TOKEN, 1_000)
    assert user in str(caught.value)
    assert device in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(("status", "errcode"), [(401, "M_UNKNOWN_TOKEN"), (403, "M_FORBIDDEN")])
async def test_a_dead_token_is_told_without_the_token(status: int, errcode: str) -> None:
    async with at(answers(status, errcode=errcode)) as gateway:
        with pytest.raises(SignedOut) as caught:
            await session.from_token(gateway, ME, "DEVICE", TOKEN, 1_000)
    assert "matrix.access_token_file" in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("token", ["two\nlines", "nul\0byte", "syt_\r"])
async def test_a_token_that_cannot_be_one_is_told(token: str) -> None:
    async with at(answers(user_id=ME, device_id="DEVICE")) as gateway:
        with pytest.raises(ShopfloorFault) as caught:
            await session.from_token(gateway, ME, "DEVICE", token, 1_000)
    assert token not in str(caught.value)
