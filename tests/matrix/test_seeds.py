"""The file of the seeds: for its owner alone, and told of without its content."""

import stat
from pathlib import Path

import pytest

from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.matrix import seeds
from bot.matrix.seeds import Identity
from tests.matrix.accounts import told


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    folder, user_id = tmp_path / "secrets", UserId("@floor:example.org")
    seeds.keep(folder, user_id, [Identity.generate()])
    (folder / "identity.json").chmod(mode)
    with pytest.raises(ShopfloorFault, match=r"chmod 600 .*identity\.json"):
        seeds.load(folder, user_id)


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o711])
def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path, mode: int) -> None:
    folder, user_id = tmp_path / "secrets", UserId("@floor:example.org")
    seeds.keep(folder, user_id, [Identity.generate()])
    folder.chmod(mode)
    for attempt in (
        lambda: seeds.load(folder, user_id),
        lambda: seeds.keep(folder, user_id, [Identity.generate()]),
    ):
        with pytest.raises(ShopfloorFault, match="chmod 700"):
            attempt()


def test_a_left_over_file_lends_its_mode_to_nothing(tmp_path: Path) -> None:
    folder, user_id = tmp_path / "secrets", UserId("@floor:example.org")
    folder.mkdir(mode=0o700)
    (folder / "identity.json.new").write_text("half")
    (folder / "identity.json.new").chmod(0o644)
    seeds.keep(folder, user_id, [Identity.generate()])
    assert stat.S_IMODE((folder / "identity.json").stat().st_mode) == 0o600


def test_the_identity_of_another_account_is_refused(tmp_path: Path) -> None:
    seeds.keep(tmp_path / "s", UserId("@a:example.org"), [Identity.generate()])
    with pytest.raises(ShopfloorFault, match="its own folder"):
        seeds.load(tmp_path / "s", UserId("@b:example.org"))


def test_a_spoiled_file_is_told_without_its_content(tmp_path: Path) -> None:
    folder, user_id = tmp_path / "secrets", UserId("@floor:example.org")
    seeds.keep(folder, user_id, [Identity.generate()])
    path = folder / "identity.json"
    whole = path.read_text()
    for spoiled in (whole[:-9], whole.replace('"master":"', '"master":"AAAA'), "\udcff"):
        path.write_text(spoiled, errors="surrogateescape")
        with pytest.raises(ShopfloorFault, match="can't be read") as fault:
            seeds.load(folder, user_id)
        assert not any(part in told(fault.value) for part in whole.split('"') if len(part) > 40)


def test_seeds_are_never_the_same_twice() -> None:
    made = [Identity.generate() for _ in range(20)]
    assert len({seed for each in made for seed in (each.master, each.self_signing)}) == 40
