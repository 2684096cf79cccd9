"""All is lost but a backup, the config and the identity: `shopfloor restore`, and the week goes on.

As its operator does it: the command as a process, then `run`.
"""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import teller
from bot.operator import account
from bot.render.markup import shortened
from tests.cli.test_identity import command
from tests.cli.test_run import shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, Shopfloor, body, gather, new_bot
from tests.e2e.child import Child
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.test_restored import (
    LATE,
    judged,
    nothing_twice,
    recorded,
    settled,
    states,
    token,
)
from tests.ledger import Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]


def destroy(bot: Shopfloor) -> None:
    """The disk is lost; of the secrets there is a copy of the identity."""
    storage = bot.config.storage
    identity = (storage.secrets / "identity.json").read_bytes()
    shutil.rmtree(storage.database.parent)
    shutil.rmtree(storage.secrets)
    storage.secrets.mkdir(mode=0o700)
    kept = storage.secrets / "identity.json"
    kept.touch(0o600)
    kept.write_bytes(identity)


async def restored(bot: Shopfloor, folder: Path, file: Path, ledger: Ledger) -> str:
    """Destroyed, and restored from that file; what the command said."""
    destroy(bot)
    ledger.faults += 1
    words = ("restore", str(file), "--yes", "--password-file", "password")
    async with shopfloor(folder, *words) as process:
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert (await account.describe(bot.config)).signed
    return out.decode()


async def goes_on(bot: Shopfloor, folder: Path, rounds: tuple[str, ...]) -> None:
    """It runs, and has come to know what was done since."""
    then = token(bot)
    async with Child.at_work(folder) as child:
        await child.says("Signed in as")
        await settled(bot, states(*rounds), then)
        assert await child.stopped() == 0


async def test_the_week_goes_on_from_a_backup(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        rule = await floor.read("!floor schedule polls every 2 weeks fri 12:00 for 2d")
        questions = [(await floor.question())[0]]
        poll = await floor.poll("!floor poll dilemma for 1h")
        await ada.vote(floor.room, poll.id, poll.answers[:1])
        output = await command(tmp_path, "backup", str(tmp_path / "copy.db"))
        assert (output.exit_code, "shopfloor restore" in output.stdout) == (0, True)
        await ben.vote(floor.room, poll.id, poll.answers[1:2])
        questions.append((await floor.question())[0])
    before = await floor.said()
    words = await restored(bot, tmp_path, tmp_path / "copy.db", ledger)
    assert re.search(r"rooms\s+1\nasked\s+1 questions, 1 polls\n", words), words
    await goes_on(bot, tmp_path, ("open",))
    known = recorded(bot, questions)
    assert await nothing_twice(floor, before, ledger) == []
    async with bot.at_work(ahead=LATE):
        await floor.close(poll)
        await judged(floor, [poll], ledger, sent=2)
        summary = await floor.read("!floor summary")
        now = await floor.read("!floor now")
    assert all(shortened(words, 60) in summary for words in known)
    assert next_dates(rule) & next_dates(now), now
    await nothing_twice(floor, before, ledger)


def next_dates(words: str) -> set[str]:
    return set(re.findall(r"\d+ [A-Z][a-z]+", words))


async def test_in_an_encrypted_room_it_goes_on_from_the_backup_of_the_day(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "KEYS_AWAITED_S", 1.0)
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben):
        async with bot.at_work():
            floor = await gather(bot, ada, ben, encrypted=True)
            poll = await floor.poll("!floor poll dilemma for 1h")
        file = await backup_of_the_day(bot, floor, ada, ben)
        before = await floor.said()
        await restored(bot, tmp_path, file, ledger)
        await goes_on(bot, tmp_path, ("open",))
        assert await nothing_twice(floor, before, ledger) == []
        async with bot.at_work():
            await floor.ask("!floor now")  # its keys are there
            await ada.vote(floor.room, poll.id, ["demands"])
            result = body(await floor.close(poll))
            row = await floor.record(poll)
        assert [each["votes"] for each in row["answers"]] == [0, 1, 0, 0]
        assert row["undecryptable"] == 2
        assert re.search("I couldn’t read 2 encrypted messages", result), result
        await nothing_twice(floor, before, ledger)


async def backup_of_the_day(bot: Shopfloor, floor: Floor, *people: Person) -> Path:
    """The one that the bot makes by itself; votes are cast after it."""
    (file,) = bot.config.storage.backups.glob("shopfloor-????-??-??.db")
    file.unlink()  # a day later, say
    async with bot.at_work():
        async with asyncio.timeout(20):
            while not file.exists():
                await floor.ask("!floor now")
        poll = (await bot.polls())[0]["event_id"]
        for each in people:
            await each.vote(floor.room, poll, ["co-op"])
        await floor.ask("!floor now")
        await floor.question()
    return file
