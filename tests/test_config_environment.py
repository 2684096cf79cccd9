"""What the environment says of the config stands above the file, and is checked like it."""

from pathlib import Path

import pytest

from tests.test_config import FULL, bare_environment, load, mistakes

__all__ = ["bare_environment"]


@pytest.mark.parametrize(
    ("key", "value", "path", "found"),
    [
        ("MATRIX__HOMESERVER", "http://localhost:8008", "matrix.homeserver", "http://localhost:8008"),
        ("ACCESS__MANAGE_POWER", "99", "access.manage_power", 99),
        ("ACCESS__BOTS", '["@b:c"]', "access.bots", ("@b:c",)),
        ("BOT__TIMEZONE", "UTC", "bot.timezone", "UTC"),
        ("SCHEDULE__SUMMARY", "tue 09:00", "schedule.summary", "tue 09:00"),
    ],
)  # fmt: skip
def test_the_environment_stands_above_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    value: str,
    path: str,
    found: object,
) -> None:
    monkeypatch.setenv(f"SHOPFLOOR_{key}", value)
    section, _, name = path.partition(".")
    both = load(tmp_path, FULL)
    assert getattr(getattr(both, section), name) == found
    assert both.bot.prefix == "!f"
    assert both.access.invites_from == ("@*:example.org",)


def test_the_environment_alone_may_say_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPFLOOR_MATRIX__HOMESERVER", "https://matrix.example.org")
    monkeypatch.setenv("shopfloor_matrix__user_id", "@floor:example.org")
    monkeypatch.setenv("SHOPFLOOR_STORAGE__DATABASE", "my.db")
    found = load(tmp_path, "")
    assert found.matrix.user_id == "@floor:example.org"
    assert found.storage.database == tmp_path / "my.db"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("MATRIX__HOMESERVER", "nowhere", "[matrix] homeserver"),
        ("MATRIX__COLOUR", "red", "[matrix] colour"),
        ("ACCESS__MANAGE_POWER", "fifty", "[access] manage_power"),
        ("ACCESS__BOTS", "@b:c", "[access] bots"),
        ("ACCESS__BOTS", "[", "[access] bots"),
        ("ACCESS__BOTS", '["b"]', "[access] bots"),
        ("MATRIX", "red", "matrix"),
        ("COLOUR", "red", "colour"),
        ("COLOUR__HUE", "red", "colour"),
        ("MATRX__HOMESERVER", "https://matrix.example.org", "matrx"),
        ("MATRIX_HOMESERVER", "https://matrix.example.org", "matrix_homeserver"),
    ],
)
def test_a_mistake_in_the_environment_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"SHOPFLOOR_{key}", value)
    found = mistakes(tmp_path)
    assert any(expected in line.casefold() for line in found), found
    assert any(f"(set by SHOPFLOOR_{key})" in line for line in found), found


def test_a_secret_in_the_environment_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ("MATRIX__PASSWORD", "MATRIX__DEVICE_ID__X", "ACCESS__BOTS", "MATRIX__USER_ID")
    for key, value in [*((each, "hunter2") for each in keys), ("ACCESS__BOTS", '["hunter2"]')]:
        monkeypatch.setenv(f"SHOPFLOOR_{key}", value)
        assert "hunter2" not in "\n".join(mistakes(tmp_path))
        monkeypatch.delenv(f"SHOPFLOOR_{key}")
