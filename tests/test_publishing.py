"""The site's folder: only what changed is written, and nothing of others is touched."""

import errno
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot import files
from bot.core.sharing.record import SharedRoom
from bot.errors import PassingFault, ShopfloorFault
from bot.publishing import MARK, Site
from tests.render.shared_rooms import EMPTY, ROOM, week


def written(folder: Path, *rooms: SharedRoom, readable_by_all: bool = False) -> Site:
    site = Site(folder, readable_by_all=readable_by_all)
    site.begin()
    for room in rooms:
        site.put_room(room)
    site.finish()
    return site


def names(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


def test_all_is_closed_to_others_unless_it_is_set_otherwise(tmp_path: Path) -> None:
    for open_, file_mode, folder_mode in ((False, 0o600, 0o700), (True, 0o644, 0o755)):
        folder = tmp_path / "site"
        written(folder, ROOM, readable_by_all=open_)
        for each in (folder, *folder.rglob("*")):
            wanted = folder_mode if each.is_dir() else file_mode
            assert stat.S_IMODE(each.stat().st_mode) == wanted, each


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    first = written(tmp_path, ROOM, EMPTY)
    assert first.written == len(names(tmp_path))
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)}
    assert written(tmp_path, ROOM, EMPTY).written == 0
    more = replace(ROOM, weeks=(*ROOM.weeks, week(6, ())))
    assert written(tmp_path, more, EMPTY).written == 4
    now = {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)}
    changed = {name for name in now if now[name] != before.get(name)}
    weeks = {"room-1/2026-W48.html", "room-1/2026-W49.html"}
    assert changed == {"index.html", "room-1/index.html", *weeks}


def test_what_is_no_longer_shared_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    written(tmp_path, ROOM, EMPTY)
    (tmp_path / "logo.svg").write_text("mine")
    (tmp_path / "room-2" / "mine.txt").write_text("mine")
    written(tmp_path, replace(ROOM, weeks=ROOM.weeks[:1]))
    left = names(tmp_path)
    assert {"logo.svg", "room-2/mine.txt", "room-1/2026-W43.html"} <= left
    assert not [name for name in left if name.startswith("room-2/") and name.endswith(".html")]
    assert "room-1/2026-W44.html" not in left
    assert "room-2" not in (tmp_path / "index.html").read_text()
    site = written(tmp_path, ROOM)
    site.drop_room("room-1")
    site.finish()
    assert not (tmp_path / "room-1").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ShopfloorFault, match="isn't empty, and isn't a site"):
        written(tmp_path, ROOM)
    assert names(tmp_path) == {"letter.txt"}


@pytest.mark.parametrize("new", [True, False])
def test_where_the_disk_is_full_nothing_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    folder = tmp_path / "site"
    if not new:
        written(folder, EMPTY)
    before = {name: (folder / name).read_bytes() for name in names(folder)} if not new else {}
    left, put = 12, files.put

    def full(path: Path, data: bytes, mode: int = 0o600) -> bool:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return put(path, data, mode)

    monkeypatch.setattr(files, "put", full)
    with pytest.raises(PassingFault, match="can't be written: No space left on device"):
        written(folder, EMPTY, ROOM)
    assert {name: (folder / name).read_bytes() for name in before} == before
    if new:
        assert names(folder) == set()
    else:
        assert not [name for name in names(folder) if name.endswith(".new")]


def test_a_page_is_never_written_through_a_link(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("mine")
    folder = tmp_path / "site"
    written(folder, EMPTY)
    page = folder / "room-2" / "outcomes.html"
    page.unlink()
    page.symlink_to(letter)
    written(folder, EMPTY)
    assert letter.read_text() == "mine"
    assert not page.is_symlink()
    assert (folder / MARK).is_file()
