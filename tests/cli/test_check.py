"""`shopfloor check`: before the first run, beside a running bot, and when something is wrong."""

import asyncio
import json
import os
from pathlib import Path

import pytest
from aiohttp import ClientSession
from typer.testing import Result

from bot.demo.homeserver import Homeserver, free_port
from bot.demo.people import Person
from bot.demo.wire import ask
from bot.matrix.names import MEGOLM
from bot.operator.checkup import What, written
from tests.cli.test_cli import CONFIG, folder_with, shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import PASSWORD, POLL_START, Floor, gather, new_bot
from tests.test_decks import changed, deck_file

pytestmark = pytest.mark.asyncio(loop_scope="session")
DECK = 'title = "T"\nsource = "S"\nessay = "essay.txt"\n'
NOBODY = CONFIG.replace("https://matrix.example.org", "http://127.0.0.1:9")
"""Where nobody listens."""
Findings = list[dict[str, str]]


async def check(folder: Path, *words: str) -> Result:
    """The command, beside whatever goes on in this process."""
    config = str(folder / "shopfloor.toml")
    return await asyncio.to_thread(shopfloor, "--config", config, "check", *words)


async def found(folder: Path) -> tuple[int, Findings]:
    """The exit code and what was found."""
    output = await check(folder, "--json")
    assert output.stderr == ""
    return output.exit_code, json.loads(output.stdout)


def about(findings: Findings, what: str, state: str) -> str:
    """What is said of one thing, which is in that state: one line."""
    (one,) = [each for each in findings if (each["what"], each["state"]) == (what, state)]
    assert "\n" not in one["words"] + one["mend"]
    return f"{one['words']} {one['mend']}".strip()


def amiss(findings: Findings) -> list[tuple[str, str]]:
    """What is not in order; that the tests run as root may be none of it."""
    found = [(each["what"], each["state"]) for each in findings if each["state"] != "ok"]
    return [each for each in found if each != ("user", "attention")]


def contents(folder: Path) -> dict[Path, bytes | None]:
    """All there is in a folder, to the last byte."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


async def set_levels(floor: Floor, **levels: object) -> None:
    known = await floor.chair.state(floor.room, "m.room.power_levels")
    await floor.chair.put_state(floor.room, "m.room.power_levels", known | levels)


async def sign_out_everywhere(person: Person) -> None:
    token = {"Authorization": f"Bearer {person.access_token}"}
    async with ClientSession(headers=token) as http:
        await ask(http, "POST", f"{person.url}/_matrix/client/v3/logout/all", {})


# --- on a real homeserver --------------------------------------------------------------------


async def test_before_the_first_run_it_says_what_will_be_and_makes_nothing(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    await new_bot(homeserver, tmp_path)
    (tmp_path / "password").chmod(0o600)
    before = contents(tmp_path)
    code, findings = await found(tmp_path)
    assert code == 0, findings
    assert amiss(findings) == [(what, "skipped") for what in ("devices", "identity", "rooms")]
    assert "none yet" in about(findings, "session", "ok")
    assert "the bot must sign in first" in about(findings, "rooms", "skipped")
    expected = set(What) - {What.HEALTH, What.ADMIN, What.USER}
    assert {each["what"] for each in findings} - {What.USER} == expected
    assert contents(tmp_path) == before
    output = await check(tmp_path)
    assert output.stdout.splitlines()[-1] == (
        "Everything that could be checked is fine." if os.geteuid() else "0 errors, 1 warning."
    )
    (tmp_path / "password").unlink()
    code, findings = await found(tmp_path)
    assert code == 1
    assert "matrix.password_file" in about(findings, "session", "wrong")


async def test_beside_a_running_bot_and_after_it(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    port = free_port(0)
    bot = await new_bot(homeserver, tmp_path, f'[health]\nlisten = "127.0.0.1:{port}"')
    ada = await person("Ada")
    async with bot.at_work():
        floor = await gather(bot, ada)
        code, findings = await found(tmp_path)
        assert code == 0, findings
        # Whoever registers an account is signed in to it.
        assert amiss(findings) == [("secrets", "attention")]
        assert "came with the account" in about(findings, "devices", "ok")
        assert "password is no longer needed" in about(findings, "secrets", "attention")
        assert "Synapse/" in about(findings, "homeserver", "ok")
        assert "the bot is running" in about(findings, "database", "ok")
        assert bot.user_id in about(findings, "session", "ok")
        assert "signed" in about(findings, "identity", "ok")
        assert "the bot is fine" in about(findings, "health", "ok")
        assert "in every room it's in (1)" in about(findings, "rooms", "ok")
        (tmp_path / "password").unlink()
        await it_sees_what_it_may_not_do(floor, tmp_path)
    before = contents(tmp_path)
    output = await check(tmp_path)
    assert output.exit_code == 0, output.output
    assert "the bot isn't running" in output.stdout
    assert output.stdout.splitlines()[-1] == (
        "Everything is fine." if os.geteuid() else "0 errors, 1 warning."
    )
    assert contents(tmp_path) == before
    await it_sees_that_the_records_cannot_be_read(bot.config.storage.database, tmp_path)
    await it_sees_what_is_wrong_with_the_account(homeserver, bot.user_id, tmp_path)


async def it_sees_what_it_may_not_do(floor: Floor, folder: Path) -> None:
    events = (await floor.chair.state(floor.room, "m.room.power_levels"))["events"]
    for default, special, state, may_not in [
        (40, {}, "wrong", "write."),
        (0, {POLL_START: 40}, "wrong", "open polls."),
        (0, {"m.reaction": 40}, "attention", "react."),
    ]:
        await set_levels(floor, events_default=default, events=events | special)
        code, findings = await found(folder)
        assert code == int(state == "wrong")
        assert amiss(findings) == [("rooms", state)]
        words = about(findings, "rooms", state)
        assert f"Depot {floor.room}: the bot isn't allowed to {may_not}" in words
        assert "power level 40" in words
    await set_levels(floor, events=events | {"m.room.encrypted": 40})
    await floor.chair.put_state(floor.room, "m.room.encryption", {"algorithm": MEGOLM})
    async with asyncio.timeout(10):
        while amiss(findings)[-1:] != [("rooms", "wrong")]:  # until the bot has noticed
            await asyncio.sleep(0.05)
            _, findings = await found(folder)
    assert "write." in about(findings, "rooms", "wrong")
    await set_levels(floor, events=events)


async def it_sees_that_the_records_cannot_be_read(database: Path, folder: Path) -> None:
    database.chmod(0o640)
    code, findings = await found(folder)
    assert code == 1
    assert f"chmod 600 {database}" in about(findings, "database", "wrong")
    skipped = [each["what"] for each in findings if each["state"] == "skipped"]
    assert skipped == ["backups", "acts", "rate limits", "health", "identity", "rooms"]
    database.chmod(0o600)


async def it_sees_what_is_wrong_with_the_account(
    homeserver: Homeserver, user_id: str, folder: Path
) -> None:
    localpart = user_id[1:].partition(":")[0]
    async with await Person.login(homeserver.url, localpart, PASSWORD) as other:
        code, findings = await found(folder)
        assert (code, amiss(findings)) == (0, [("devices", "attention")])
        assert other.device_id in about(findings, "devices", "attention")

        identity = folder / "secrets" / "identity.json"
        kept = identity.read_bytes()
        identity.unlink()
        code, findings = await found(folder)
        assert code == 1
        words = about(findings, "identity", "wrong")
        assert "isn't the one in this folder" in words
        assert "encrypted rooms (1)" in words
        identity.touch(0o600)
        identity.write_bytes(kept)

        await sign_out_everywhere(other)
    code, findings = await found(folder)
    assert code == 1
    assert "no longer accepts" in about(findings, "session", "wrong")
    assert [what for what, state in amiss(findings) if state == "skipped"] == [
        *("devices", "identity", "rooms")
    ]


# --- without one -----------------------------------------------------------------------------


async def test_without_a_homeserver_all_that_needs_none_is_looked_at(tmp_path: Path) -> None:
    folder_with(tmp_path, NOBODY)
    output = await check(tmp_path)
    assert output.exit_code == 1
    lines = output.stdout.splitlines()
    assert any(line.startswith("ok ") and "co-op-or-demands" in line for line in lines)
    (wrong,) = [line for line in lines if line.startswith("error ")]
    assert "127.0.0.1:9" in wrong
    assert "nothing answers there" in wrong
    (skipped,) = [line for line in lines if line.startswith("- ")]
    for what in ("clock", "session", "devices", "identity", "rooms"):
        assert what in skipped
    warnings = [line for line in lines if line.startswith("warning ")]
    assert any("nobody may invite the bot" in line for line in warnings)
    as_root = [line for line in warnings if "Don't run the bot as root" in line]
    assert len(as_root) == (0 if os.geteuid() else 1)
    assert lines[-1] == ("1 error, 1 warning." if os.geteuid() else "1 error, 2 warnings.")
    assert [path.name for path in tmp_path.iterdir()] == ["shopfloor.toml"]


async def test_the_mistakes_of_all_decks_are_told_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "essay.txt").write_text("An essay.")
    (own / "first.toml").write_text(DECK)
    (own / "second.toml").write_text("title = 5\n")
    folder_with(tmp_path, NOBODY + 'prompts = ["own"]\n')
    _, findings = await found(tmp_path)
    mistakes = [each["words"] for each in findings if each["what"] == "decks"]
    for mistake in (
        "first.toml:1: `questions` needs 1 to",
        "first.toml:1: `polls` needs 1 to",
        "second.toml:1: `title`",
    ):
        assert any(mistake in each for each in mistakes), mistakes


async def test_a_deck_with_answers_that_look_alike_is_wrong(tmp_path: Path) -> None:
    deck_file(tmp_path / "own", changed('"Hours"', '"PAY\u3164"'))
    folder_with(tmp_path, NOBODY + 'prompts = ["own"]\n')
    code, findings = await found(tmp_path)
    assert code == 1
    assert "own.toml:21: line 20 has the same `text`" in about(findings, "decks", "wrong")


async def test_every_mistake_of_the_config_is_told_and_what_was_not_looked_at(
    tmp_path: Path,
) -> None:
    broken = CONFIG.replace("https://", "").replace("Europe/London", "Mars") + "colour = 1\n"
    folder_with(tmp_path, broken)
    code, findings = await found(tmp_path)
    assert code == 1
    wrong = [each["words"] for each in findings if each["state"] == "wrong"]
    assert len(wrong) == 3
    for key in ("[matrix] homeserver: ", "[bot] timezone: ", "[bot] colour: "):
        assert any(f"shopfloor.toml: {key}" in each for each in wrong)
    assert "co-op-or-demands" in about(findings, "decks", "ok")
    skipped = [each["what"] for each in findings if each["state"] == "skipped"]
    assert set(skipped) == set(What) - {What.CONFIG, What.DECKS, What.USER}


async def test_a_deck_that_nobody_has(tmp_path: Path) -> None:
    folder_with(tmp_path, NOBODY + 'deck = "lo\\u202est"\n')
    _, findings = await found(tmp_path)
    assert '[bot] deck: "lo\u202est" is not a deck; write one of: ' in about(
        findings, "decks", "wrong"
    )
    # Nothing that could play with a terminal.
    assert '"lost" is not a deck' in (await check(tmp_path)).stdout


async def test_an_empty_folder(tmp_path: Path) -> None:
    code, findings = await found(tmp_path)
    assert code == 1
    assert "shopfloor.toml: no such file" in about(findings, "config", "wrong")


@pytest.mark.parametrize(
    ("address", "doubted"),
    [
        ("http://matrix.example.org", True),
        ("http://192.0.2.1:8008", True),
        ("http://127.0.0.1:8008", False),
        ("http://[::1]:8008", False),
        ("http://localhost:8008", False),
        ("https://matrix.example.org", False),
    ],
)
async def test_a_homeserver_in_clear_text_is_meant_for_this_machine(
    tmp_path: Path, address: str, doubted: bool
) -> None:
    inviting = '[access]\ninvites_from = ["@*:example.org"]\n'
    file = folder_with(tmp_path, CONFIG.replace("https://matrix.example.org", address) + inviting)
    sound, *doubts = written.config(Path(file))[0]
    assert sound.state == "ok"
    assert ["https://" in each.mend for each in doubts] == ([True] if doubted else [])


async def test_nobody_may_invite_it_is_seldom_meant(tmp_path: Path) -> None:
    _, doubt = written.config(Path(folder_with(tmp_path)))[0]
    assert doubt.state == "attention"
    assert "invites_from" in doubt.mend
