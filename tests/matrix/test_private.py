"""Secrets are for their owner alone; an operator's own files are the operator's affair."""

import stat
from pathlib import Path

import pytest

from bot.core.primitives import UserId
from bot.errors import AlreadyRunning, ShopfloorFault
from bot.matrix import private, secret_keys, session
from bot.matrix.session import Session

ME = UserId("@floor:example.org")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_secret_that_others_can_get_at_is_refused(tmp_path: Path, mode: int) -> None:
    session.keep(tmp_path, Session(ME, "DEVICE", "syt_do_not_show_me", 1))
    kept = secret_keys.secret(tmp_path, make=True)
    for name in (session.FILE, secret_keys.FILE):
        (tmp_path / name).chmod(mode)
    for attempt in (
        lambda: session.load(tmp_path, ME),
        lambda: secret_keys.secret(tmp_path, make=True),
    ):
        with pytest.raises(ShopfloorFault, match=r"others can read it .* chmod 600") as fault:
            attempt()
        assert kept not in str(fault.value)
        assert "syt_" not in str(fault.value)


def test_what_is_kept_is_for_its_owner_alone_whatever_was_left_over(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "file"
    path.parent.mkdir(mode=0o700)
    for name in ("file", "file.new"):
        (path.parent / name).write_text("half of something longer")
        (path.parent / name).chmod(0o644)
    private.keep(path, b"whole")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert private.read(path) == b"whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_password_file_that_others_can_read_is_warned_of_and_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    path.chmod(0o600)
    assert private.from_operator(path, "matrix.password_file") == "correct horse"
    assert not caplog.records
    path.chmod(0o644)
    assert private.from_operator(path, "matrix.password_file") == "correct horse"
    assert "matrix.password_file: others" in caplog.text
    assert "correct horse" not in caplog.text


def test_what_a_link_in_place_of_the_lock_leads_to_stays_whole(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("of somebody else")
    (tmp_path / "lock").symlink_to(precious)
    with (
        pytest.raises(ShopfloorFault, match="lock: can't be written"),
        private.locked(tmp_path),
    ):
        pass
    assert precious.read_text() == "of somebody else"


def test_a_folder_in_use_is_kept_from_others_until_it_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    with private.locked(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        again = f"^{folder}: another shopfloor is running"
        with pytest.raises(AlreadyRunning, match=again), private.locked(folder):
            pass
    with private.locked(folder):
        private.keep(folder / "file", b"whole")
    assert private.read(folder / "file") == b"whole"


def test_where_nothing_can_be_kept_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file")
    words = r"secrets/.*: can't be written: .*permissions"
    with pytest.raises(ShopfloorFault, match=words), private.locked(tmp_path / "secrets"):
        pass
    with pytest.raises(ShopfloorFault, match=words):
        private.keep(tmp_path / "secrets" / "file", b"whole")
