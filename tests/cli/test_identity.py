"""`shopfloor identity` and `shopfloor backup`, with a real account on a real homeserver."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import Result

from bot.demo.events import text_from
from bot.demo.homeserver import Homeserver
from tests.cli.test_cli import folder_with, shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import PASSWORD, Shopfloor, gather, new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def command(folder: Path, *words: str) -> Result:
    """The command, beside whatever goes on in this process."""
    config = str(folder / "shopfloor.toml")
    return await asyncio.to_thread(shopfloor, "--config", config, *words)


async def started_once(homeserver: Homeserver, folder: Path) -> Shopfloor:
    bot = await new_bot(homeserver, folder)
    async with bot.at_work():
        async with asyncio.timeout(20):
            while (await command(folder, "identity")).exit_code:
                pass
    return bot


async def test_the_identity_is_shown_beside_a_running_bot_and_after_it(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await started_once(homeserver, tmp_path)
    async with bot.at_work():
        beside = await command(tmp_path, "identity")
        refused = await command(tmp_path, "identity", "reset")
    output = await command(tmp_path, "identity")
    assert output.exit_code == beside.exit_code == 0, output.output
    assert output.stdout == beside.stdout
    user, device, fingerprint, signed = (line.split() for line in output.stdout.splitlines())
    assert (user[1], signed[1]) == (bot.user_id, "yes")
    assert device[1] in (tmp_path / "secrets" / "session.json").read_text()
    assert {len(four) for four in fingerprint[1:-1]} == {4}
    assert refused.exit_code == 1
    assert "another shopfloor is running" in refused.stderr


async def test_a_foreign_identity_is_told_and_a_reset_replaces_it(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await started_once(homeserver, tmp_path)
    (tmp_path / "secrets" / "identity.json").unlink()
    output = await command(tmp_path, "identity")
    assert output.exit_code == 1
    assert "no: the account's identity isn't the one in this folder" in output.stdout
    (tmp_path / "wrong").write_text("wrong staple")
    output = await command(
        tmp_path, "identity", "reset", "--password-file", str(tmp_path / "wrong")
    )
    assert output.exit_code == 1
    assert "refused the password" in output.stderr
    assert "wrong staple" not in output.output
    done = await command(
        tmp_path, "identity", "reset", "--password-file", str(tmp_path / "password")
    )
    assert done.exit_code == 0, done.output
    assert "must verify it again" in done.stdout
    assert PASSWORD not in done.output
    assert (await command(tmp_path, "identity")).exit_code == 0
    async with bot.at_work():
        pass


async def test_before_the_first_start_there_is_nothing_to_show(tmp_path: Path) -> None:
    folder_with(tmp_path)
    for words in (["identity"], ["identity", "reset"]):
        output = await command(tmp_path, *words)
        assert output.exit_code == 1
        assert "Run `shopfloor init` first" in output.stderr
    assert not (tmp_path / "data").exists()


async def test_a_restored_backup_goes_on_as_a_new_device_signed_by_its_owner(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.poll()
        copied = await command(tmp_path, "backup", str(tmp_path / "copy.db"))
        assert copied.exit_code == 0, copied.output
        await floor.ask("!floor now")
    before = await command(tmp_path, "identity")
    found = await floor.said()
    restore(bot, tmp_path)
    async with bot.at_work():
        close = await ada.say(floor.room, "!floor close")
        await floor.answer(close)
        await ada.wait_for(floor.room, text_from(bot.user_id, "sense check"), after=close)
        after = await command(tmp_path, "identity")
    assert after.exit_code == 0, after.output
    assert after.stdout.splitlines()[0] == before.stdout.splitlines()[0]
    assert after.stdout.splitlines()[1:3] != before.stdout.splitlines()[1:3]
    acts = [event["content"]["shopfloor.act"] for event in await floor.said()]
    assert len(acts) > len(found)
    assert len(set(acts)) == len(acts)


def restore(bot: Shopfloor, folder: Path) -> None:
    """The file in place of the database; of the secrets the seeds alone."""
    database = bot.config.storage.database
    for each in database.parent.glob(database.name + "*"):
        each.unlink()
    (folder / "copy.db").rename(database)
    for name in ("session.json", "pickle.key"):
        (folder / "secrets" / name).unlink()
