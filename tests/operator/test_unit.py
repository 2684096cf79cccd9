"""The systemd unit: what it says of a folder, and what systemd itself thinks of it."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import bot
from bot import config
from bot.errors import ShopfloorFault
from bot.operator import unit
from bot.operator.unit import Facts
from tests.cli.test_cli import CONFIG, shopfloor

MOST_EXPOSED = 20
"""Tenths: 2.0 of 10."""
systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="There is no systemd.")

FACTS = Facts(
    ("/opt/shopfloor/bin/shopfloor",),
    Path("/var/lib/shopfloor/shopfloor.toml"),
    "shopfloor",
    (Path("/var/lib/shopfloor/data"), Path("/var/lib/shopfloor/secrets")),
    at_home=False,
)
NOBODY = pwd.getpwnam("nobody")


def settings(text: str) -> dict[str, list[str]]:
    """Every key of a unit with its values, comments left out."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is asked for whether the user can get at it; here it may lie where only root can."""
    asked: list[Path] = []
    monkeypatch.setattr(unit, "_refuse_hidden", lambda path, _: asked.append(path))
    return asked


@pytest.fixture
def folder(tmp_path: Path, asked: list[Path]) -> Path:
    """A folder that is ready, of a user who is not root."""
    (tmp_path / "shopfloor.toml").write_text(CONFIG)
    for name in ("data", "secrets", "backups"):
        (tmp_path / name).mkdir(mode=0o700)
    if os.getuid() == 0:
        for path in (tmp_path, *tmp_path.iterdir()):
            os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)
    return tmp_path


def found(folder: Path) -> Facts:
    file = folder / "shopfloor.toml"
    return unit.facts(file, config.load(file))


# --- what it says ----------------------------------------------------------------------------


def test_it_runs_as_the_owner_and_writes_in_three_folders_alone(folder: Path) -> None:
    lines = settings(unit.unit(found(folder)))
    assert lines["User"] == [folder.owner()]
    assert lines["WorkingDirectory"] == [str(folder)]
    assert lines["ProtectSystem"] == ["strict"]
    writable = [f"-{folder / name}" for name in ("data", "secrets", "backups")]
    assert lines["ReadWritePaths"] == [" ".join(writable)]
    (command,) = lines["ExecStart"]
    assert command.endswith(f" --config {folder}/shopfloor.toml run")
    assert os.access(command.split()[0], os.X_OK)


def test_its_memory_is_never_written_down() -> None:
    assert settings(unit.unit(FACTS))["LimitCORE"] == ["0"]


def test_an_installation_without_a_script_of_its_own_is_started_by_its_python() -> None:
    command = unit._command(Path("/usr/bin/python3"))
    assert command == ("/usr/bin/python3", "-P", "-m", "bot")
    output = subprocess.run(
        [sys.executable, *command[1:], "--version"], check=True, capture_output=True
    )
    assert output.stdout.startswith(b"shopfloor ")


def test_a_bot_that_makes_no_backups_needs_no_folder_for_them(folder: Path) -> None:
    (folder / "backups").rmdir()
    (folder / "shopfloor.toml").write_text(CONFIG + "[storage]\nkeep = 0\n")
    assert found(folder).writable == (folder / "data", folder / "secrets")


@pytest.mark.parametrize(("at_home", "homes"), [(True, "read-only"), (False, "yes")])
def test_homes_are_hidden_if_nothing_of_it_lies_there(at_home: bool, homes: str) -> None:
    text = unit.unit(replace(FACTS, at_home=at_home))
    assert settings(text)["ProtectHome"] == [homes]


@pytest.mark.parametrize("home", ["/home/ann/floor", "/root/floor", "/run/user/1000/floor"])
def test_a_home_is_known_as_such_also_behind_a_link(tmp_path: Path, home: str) -> None:
    link = tmp_path / "floor"
    link.symlink_to(home)
    assert unit._at_home(Path(home))
    assert unit._at_home(link)
    assert not unit._at_home(tmp_path)
    assert not unit._at_home(Path("/homes/ann"))


def test_what_a_person_has_to_mend_is_not_tried_again_and_all_else_for_ever() -> None:
    lines = settings(unit.unit(FACTS))
    assert lines["RestartPreventExitStatus"] == ["1 2 3"]
    assert lines["Restart"] == ["on-failure"]
    assert lines["RestartSec"] == ["60"]
    assert lines["StartLimitIntervalSec"] == ["0"]


def test_decks_in_a_home_can_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setattr(unit, "HOMES", (home,))
    assert not found(folder).at_home
    with (folder / "shopfloor.toml").open("a") as file:
        file.write(f'prompts = ["{home}/decks"]\n')
    assert found(folder).at_home


# --- what would keep it from starting ----------------------------------------------------------


def no_data(folder: Path) -> None:
    (folder / "data").rmdir()


def data_of_another(folder: Path) -> None:
    os.chown(folder / "data", 4242, 4242)


def of_root(folder: Path) -> None:
    os.chown(folder, 0, 0)


def of_a_stranger(folder: Path) -> None:
    os.chown(folder, 4242, 4242)


def a_name_with_quotes(folder: Path) -> None:
    with (folder / "shopfloor.toml").open("a") as file:
        file.write("[storage]\nsecrets = 'my \"secrets\"'\n")
    (folder / 'my "secrets"').mkdir()
    os.chown(folder / 'my "secrets"', *_ids(folder))


def a_name_that_breaks_lines(folder: Path) -> None:
    (folder / "data\nUser=root").mkdir()
    os.chown(folder / "data\nUser=root", *_ids(folder))
    with (folder / "shopfloor.toml").open("a") as file:
        file.write('[storage]\ndatabase = "data\\nUser=root/shopfloor.db"\n')


def _ids(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


only_root = pytest.mark.skipif(os.getuid() != 0, reason="Only root can give files away.")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (no_data, "install -d -m 700 -o "),
        (a_name_that_breaks_lines, "a systemd unit can't use this"),
        (a_name_with_quotes, "a systemd unit can't use this"),
        pytest.param(data_of_another, "chown -R ", marks=only_root),
        pytest.param(of_root, "adduser --system --group", marks=only_root),
        pytest.param(
            of_a_stranger, "user 4242, who doesn't exist on this machine", marks=only_root
        ),
    ],
)
def test_what_would_not_start_is_said_with_what_to_do(
    folder: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(folder)
    with pytest.raises(ShopfloorFault) as refusal:
        found(folder)
    assert says in str(refusal.value)
    assert str(folder) in str(refusal.value).replace("\\n", "\n")


@only_root
def test_a_folder_of_root_gets_a_way_out_that_works_as_it_stands(folder: Path) -> None:
    of_root(folder)
    with pytest.raises(ShopfloorFault) as refusal:
        found(folder)
    assert str(refusal.value).splitlines()[1:] == [
        "  adduser --system --group --shell /bin/bash --home /var/lib/shopfloor shopfloor",
        f"  mv {folder}/* /var/lib/shopfloor/",
        "  chown -R shopfloor: /var/lib/shopfloor",
        "  shopfloor --config /var/lib/shopfloor/shopfloor.toml service",
    ]


def test_all_that_is_needed_is_looked_at_before(folder: Path, asked: list[Path]) -> None:
    found(folder)
    program = Path(sys.executable)
    needed = {program, program.resolve(), Path(bot.__file__), folder / "shopfloor.toml"}
    assert needed <= set(asked)


@only_root
@pytest.mark.parametrize(
    ("mode", "group", "hidden"),
    [(0o700, 0, True), (0o711, 0, False), (0o710, 0, True), (0o710, NOBODY.pw_gid, False)],
)
def test_what_the_user_cannot_get_at_is_told(mode: int, group: int, hidden: bool) -> None:
    with TemporaryDirectory(dir="/var/tmp") as name:  # open to all, unlike pytest's own
        Path(name).chmod(mode)
        os.chown(name, 0, group)
        refusal = pytest.raises(ShopfloorFault, match=f"nobody can't read it, because {name}")
        with refusal if hidden else nullcontext():
            unit._refuse_hidden(Path(name) / "python", NOBODY)
        as_nobody = subprocess.run(
            ["stat", f"{name}/."], check=False, capture_output=True, user="nobody", group="nogroup"
        )
        assert bool(as_nobody.returncode) is hidden


# --- the verb --------------------------------------------------------------------------------


def test_the_verb_prints_the_unit_alone_and_beside_it_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPFLOOR_BOT__PREFIX", "!bot")
    monkeypatch.chdir(folder)
    output = shopfloor("service")
    assert output.exit_code == 0, output.output
    assert output.stdout == unit.unit(found(folder))
    for words in ("in /etc/systemd/system", "daemon-reload", "enable --now"):
        assert words in output.stderr
    assert "SHOPFLOOR_BOT__PREFIX" in output.stderr


def test_the_verb_says_what_is_missing(folder: Path) -> None:
    no_data(folder)
    output = shopfloor("--config", str(folder / "shopfloor.toml"), "service")
    assert (output.exit_code, output.stdout) == (1, "")
    assert f"shopfloor: {folder}/data: isn't there yet" in output.stderr


# --- what systemd thinks of it -----------------------------------------------------------------


@systemd
def test_systemd_finds_it_closed(tmp_path: Path) -> None:
    file = tmp_path / "shopfloor.service"
    file.write_text(unit.unit(replace(FACTS, at_home=True)))
    output = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(file)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert output.returncode == 0, output.stdout[-200:]


@systemd
@pytest.mark.parametrize("name", ["floor", "my floor", "50% off", "%h", "ünï-(code)"])
def test_systemd_understands_it_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    program = folder / "shopfloor"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / "shopfloor.service"
    facts = Facts((str(program),), folder / "shopfloor.toml", "daemon", (folder,), at_home=False)
    file.write_text(unit.unit(facts))
    output = subprocess.run(
        ["systemd-analyze", "verify", str(file)], check=False, capture_output=True, text=True
    )
    assert (output.returncode, output.stderr) == (0, "")
