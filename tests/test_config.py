"""Every mistake in the config is told at once, each with its key, and no secret with it."""

import os
from pathlib import Path

import pytest

from bot import config
from bot.config import Config
from bot.core.schedule.values import ScheduleName
from bot.errors import ConfigFault

SMALLEST = """\
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@floor:example.org"
"""
FULL = """\
[matrix]
homeserver = "https://matrix.example.org/"
user_id = "@floor:example.org"
password_file = "secrets/password"
[access]
invites_from = ["@*:example.org"]
manage_power = 60
bots = ["@bridge:example.org"]
[storage]
database = "data/floor.db"
secrets = "/etc/floor"
[bot]
prefix = "!f"
prompts = ["own", "/srv/decks"]
timezone = "America/Havana"
[schedule]
questions = "mon,thu 18:00"
polls = "fri 12:00 for 2d"
summary = "mon 12:00"
"""


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours in the environment."""
    for key in os.environ:
        if key.upper().startswith("SHOPFLOOR_"):
            monkeypatch.delenv(key)


def load(folder: Path, text: str | bytes = SMALLEST) -> Config:
    """The config of a file with that in it."""
    path = folder / "shopfloor.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(path)


def mistakes(folder: Path, text: str | bytes = SMALLEST) -> list[str]:
    """What is wrong with it, a line each; each line begins with the file."""
    with pytest.raises(ConfigFault) as caught:
        load(folder, text)
    path = str(folder / "shopfloor.toml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def place(key: str) -> str:
    """Where a mistake is, as it is shown: `[bot] prefix` for `bot.prefix`."""
    section, _, rest = key.partition(".")
    return f"[{section}] {rest}" if rest else f"[{section}]"


# --- what is read ----------------------------------------------------------------------------


def test_everything_is_read_as_written(tmp_path: Path) -> None:
    found = load(tmp_path, FULL)
    assert found.matrix.homeserver == "https://matrix.example.org"
    assert found.matrix.user_id == "@floor:example.org"
    assert (found.access.invites_from, found.access.bots) == (
        ("@*:example.org",),
        ("@bridge:example.org",),
    )
    assert (found.access.manage_power, found.bot.prefix) == (60, "!f")
    assert found.bot.timezone == "America/Havana"
    assert found.schedule is not None
    assert found.schedule.rules() == {
        ScheduleName.QUESTIONS: "mon,thu 18:00",
        ScheduleName.POLLS: "fri 12:00 for 2d",
        ScheduleName.SUMMARY: "mon 12:00",
    }


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = load(tmp_path, FULL)
    assert found.matrix.password_file == tmp_path / "secrets" / "password"
    assert found.storage.database == tmp_path / "data" / "floor.db"
    assert found.storage.secrets == Path("/etc/floor")
    assert found.bot.prompts == (tmp_path / "own", Path("/srv/decks"))


def test_a_file_named_from_the_working_folder_anchors_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shopfloor.toml").write_text(SMALLEST)
    monkeypatch.chdir(tmp_path)
    assert config.load(Path("shopfloor.toml")).storage.database == tmp_path / "data/shopfloor.db"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    text = SMALLEST + 'password_file = "~/pw"\n[storage]\ndatabase = "~/db"\nsecrets = "~/s"\n'
    found = load(tmp_path, text + '[bot]\nprompts = ["~/decks"]\n')
    home = Path("/home/ada")
    assert found.matrix.password_file == home / "pw"
    assert (found.storage.database, found.storage.secrets) == (home / "db", home / "s")
    assert found.bot.prompts == (home / "decks",)


def test_what_is_left_out_has_defaults(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert found.storage.database == tmp_path / "data" / "shopfloor.db"
    assert found.storage.secrets == tmp_path / "secrets"
    assert (found.access.manage_power, found.access.invites_from) == (50, ())
    assert (found.bot.prefix, found.bot.timezone) == ("!floor", "Europe/London")
    assert found.schedule is None


def test_one_rule_of_a_schedule_is_enough(tmp_path: Path) -> None:
    found = load(tmp_path, SMALLEST + '[schedule]\nsummary = "mon 12:00"\n')
    assert found.schedule is not None
    assert found.schedule.rules() == {ScheduleName.SUMMARY: "mon 12:00"}


def test_a_rule_may_be_written_as_in_a_room(tmp_path: Path) -> None:
    found = load(tmp_path, SMALLEST + '[schedule]\npolls = "Every 2 weeks, Friday 9.30"\n')
    assert found.schedule is not None
    assert found.schedule.rules() == {ScheduleName.POLLS: "every 2 weeks fri 09:30 for 2d"}


@pytest.mark.parametrize("key", ["questions", "polls"])
@pytest.mark.parametrize("text", ["someday 18:00", "mon teatime", "every 9 weeks mon 18:00"])
def test_beside_a_wrong_rule_stands_a_right_one(tmp_path: Path, key: str, text: str) -> None:
    (words,) = mistakes(tmp_path, f'{SMALLEST}[schedule]\n{key} = "{text}"')
    example = words.rpartition("write it like ")[2].strip('"')
    found = load(tmp_path, f'{SMALLEST}[schedule]\n{key} = "{example}"').schedule
    assert found is not None
    assert found.rules() == {ScheduleName(key): example}


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("", "matrix", "missing"),
        ("[matrix]\n", "matrix.homeserver", "missing"),
        ("[matrix]\n", "matrix.user_id", "missing"),
        ('[matrix]\nhomeserver = "matrix.example.org"', "matrix.homeserver", "is not an address"),
        ('[matrix]\nhomeserver = "ftp://example.org"', "matrix.homeserver", "is not an address"),
        ('[matrix]\nhomeserver = "https://"', "matrix.homeserver", "is not an address"),
        ('[matrix]\nhomeserver = "https:// x"', "matrix.homeserver", "is not an address"),
        ('[matrix]\nhomeserver = "https://x.org/_matrix/client"', "matrix.homeserver", "/_matrix"),
        ("[matrix]\nhomeserver = 5", "matrix.homeserver", "5 is not text; put it in quotes"),
        ('[matrix]\nuser_id = "floor"', "matrix.user_id", "is not a Matrix user id"),
        ('[matrix]\nuser_id = "@floor"', "matrix.user_id", "is not a Matrix user id"),
        ('[matrix]\nuser_id = "@:example.org"', "matrix.user_id", "is not a Matrix user id"),
        ('[matrix]\nuser_id = "@floor:"', "matrix.user_id", "is not a Matrix user id"),
        (SMALLEST + "password_file = 5", "matrix.password_file", "this value is not text"),
        (
            SMALLEST + 'password_file = "a"\naccess_token_file = "b"',
            "matrix",
            "both there; remove one",
        ),
        (SMALLEST + 'access_token_file = "b"', "matrix", "device_id"),
        (SMALLEST + 'pasword_file = "a"', "matrix.pasword_file", "unknown key"),
        (SMALLEST + '[acess]\nbots = ["@a:b"]', "acess", "unknown section; did you mean access?"),
        (SMALLEST + "[admin]", "admin.room", "missing"),
        (SMALLEST + '[admin]\nroom = "#depot:example.org"', "admin.room", "is not a room id"),
        (SMALLEST + '[admin]\nroom = "!a b"', "admin.room", "is not a room id"),
        (SMALLEST + '[admin]\nroom = "!"', "admin.room", "is not a room id"),
        (
            SMALLEST + '[log]\nlevel = "loud"',
            "log.level",
            "\"loud\" is not a level; write 'debug', 'info'",
        ),
        (SMALLEST + "[bot]\nprefixes = 1", "bot.prefixes", "unknown key; did you mean prefix?"),
        (SMALLEST + '[bot]\nprefix = ""', "bot.prefix", "is not 1 to 30 characters"),
        (SMALLEST + '[bot]\nprefix = "a b"', "bot.prefix", "without spaces"),
        (SMALLEST + f'[bot]\nprefix = "{"!" * 31}"', "bot.prefix", "is not 1 to 30 characters"),
        (SMALLEST + '[bot]\ncontact = "a\\nb"', "bot.contact", "one line"),
        (SMALLEST + f'[bot]\ncontact = "{"x" * 201}"', "bot.contact", "200 characters"),
        (
            SMALLEST + '[bot]\ntimezone = "Mars/Olympus"',
            "bot.timezone",
            '"Mars/Olympus" is not a time zone; write it like',
        ),
        (SMALLEST + '[bot]\ntimezone = ""', "bot.timezone", "is not a time zone"),
        (SMALLEST + '[bot]\ntimezone = "../../etc/passwd"', "bot.timezone", "is not a time zone"),
        (SMALLEST + '[bot]\ntimezone = "a\\u0000b"', "bot.timezone", "is not a time zone"),
        (SMALLEST + '[bot]\nprompts = "prompts"', "bot.prompts", "is not a list"),
        (SMALLEST + '[access]\ninvites_from = "@*:b"', "access.invites_from", "is not a list"),
        (
            SMALLEST + '[access]\ninvites_from = ["b"]',
            "access.invites_from",
            '"b" is not a Matrix user id',
        ),
        (
            SMALLEST + "[access]\nmanage_power = 101",
            "access.manage_power",
            "101 is too large; write 100",
        ),
        (
            SMALLEST + "[access]\nmanage_power = -1",
            "access.manage_power",
            "-1 is too small; write 0",
        ),
        (
            SMALLEST + '[access]\nmanage_power = "fifty"',
            "access.manage_power",
            '"fifty" is not a whole number; write it like 50',
        ),
        (SMALLEST + '[schedule]\nquestions = "someday 18:00"', "schedule.questions", "someday"),
        (SMALLEST + '[schedule]\nquestions = "mon 25:00"', "schedule.questions", "25:00"),
        (SMALLEST + '[schedule]\nquestions = "mon 18:00 for 2d"', "schedule.questions", "for 2d"),
        (
            SMALLEST + '[schedule]\nquestions = "mon 18:00 19:00"',
            "schedule.questions",
            "is a second time",
        ),
        *(
            (SMALLEST + f'[schedule]\nquestions = "{rule}"', "schedule.questions", says)
            for rule, says in {
                "mon at 6": "morning or evening",
                "mon except fri 18:00": "not one of the days",
                "1st of the month 18:00": "a date of the month",
                "mon 18:00 please": "doesn't belong there",
            }.items()
        ),
        (SMALLEST + '[schedule]\nquestions = "mon"', "schedule.questions", "is missing a time"),
        (SMALLEST + '[schedule]\npolls = "every 9 weeks fri 12:00"', "schedule.polls", "1 to 8"),
        (SMALLEST + '[schedule]\npolls = "fri 12:00 for"', "schedule.polls", "how long"),
        (SMALLEST + '[schedule]\npolls = "fri 12:00 for 61d"', "schedule.polls", "61d"),
        (SMALLEST + '[schedule]\nsummary = ""', "schedule.summary", "is missing a day"),
        (SMALLEST + "[schedule]\nsummary = 12", "schedule.summary", "12 is not text"),
        (SMALLEST + 'schedule = "mon"', "matrix.schedule", "unknown key"),
        ("schedule = 5\n" + SMALLEST, "schedule", "this is not a section; write [schedule]"),
        ("bot = []\n" + SMALLEST, "bot", "this is not a section; write [bot]"),
        (SMALLEST + 'password_file = "~no-such-person/x"', "matrix.password_file", "~"),
        (SMALLEST + 'password_file = "a\\u0000b"', "matrix.password_file", "path"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, key: str, says: str) -> None:
    found = mistakes(tmp_path, text)
    assert any(line.startswith(f"{place(key)}: ") and says in line for line in found), found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = """\
[matrix]
homeserver = "nowhere"
colour = "red"
[access]
manage_power = 1000
[bot]
timezone = "Mars/Olympus"
prefix = ""
[schedule]
questions = "someday"
polls = "fri 12:00 until sun"
[storge]
database = "x"
"""
    keys = [line.partition(": ")[0] for line in mistakes(tmp_path, text)]
    assert sorted(keys) == [
        "[access] manage_power",
        "[bot] prefix",
        "[bot] timezone",
        "[matrix] colour",
        "[matrix] homeserver",
        "[matrix] user_id",
        "[schedule] polls",
        "[schedule] questions",
        "[storge]",
    ]


def test_a_long_or_odd_value_is_shown_cut_and_harmless(tmp_path: Path) -> None:
    (words,) = mistakes(tmp_path, SMALLEST + f'[bot]\ntimezone = "a\\u001b\\u202e{"b" * 99}"')
    assert words.startswith(f'[bot] timezone: "a  {"b" * 57}…" is not a time zone')


def test_a_key_outside_any_section_is_sent_to_its_own(tmp_path: Path) -> None:
    (words,) = mistakes(tmp_path, 'prefix = "!f"\n' + SMALLEST)
    assert words.startswith("prefix: unknown key here; it belongs under the line [bot]")
