"""`shopfloor rooms` and `shopfloor leave` on a real homeserver: rooms by name, and gone."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from typer.testing import Result

from bot.core.polls.values import PollState
from bot.core.primitives import DAY, MINUTE, RoomId
from bot.demo.events import membership
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import clock
from bot.store import Database, act_list, acts, rooms
from bot.store.work import ActKind
from tests.cli.test_acts import order
from tests.cli.test_cli import folder_with, shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, Shopfloor, gather, new_bot
from tests.loops.desk import eventually
from tests.store import whole

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def command(folder: Path, *words: str) -> Result:
    """The command, beside whatever goes on in this process."""
    config = str(folder / "shopfloor.toml")
    return await asyncio.to_thread(shopfloor, "--config", config, *words)


async def rows(folder: Path) -> list[dict[str, Any]]:
    output = await command(folder, "rooms", "--json")
    assert output.exit_code == 0, output.output
    found = json.loads(output.stdout)
    assert isinstance(found, list)
    return found


async def alias(person: Person, homeserver: Homeserver, room: str) -> str:
    """A new address of the room."""
    name = f"#depot-{uuid4().hex[:8]}:{homeserver.server_name}"
    body = {"room_id": room}
    await person._call("PUT", f"/v3/directory/room/{quote(name)}", body)
    return name


async def test_rooms_are_found_by_name_alias_and_id_and_bots_are_no_members(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cid = await person("Ada"), await person("Ben"), await person("Cid")
    bot = await new_bot(homeserver, tmp_path, f'bots = ["{cid.user_id}"]')
    async with bot.at_work():
        depot = await gather(bot, ada, ben, cid)
        yard = await ada.create_room("Yard \u202e\x1b[2J", invite=[bot.user_id])
        await ada.wait_for(yard, membership(bot.user_id, "join"))
        address = await alias(ada, homeserver, depot.room)

        async def both_are_known() -> bool:
            reading = Database.read(bot.config.storage.database)
            async with reading as database, database.snapshot() as db:
                return len(await rooms.joined(db)) == 2

        await eventually(both_are_known)
        found = {row["room_id"]: (row["name"], row["members"]) for row in await rows(tmp_path)}
        assert found == {depot.room: ("Depot", 2), yard: ("Yard \u202e\x1b[2J", 1)}
        people = await command(tmp_path, "rooms")
        assert f"Depot ({depot.room})\n  2 members, not encrypted" in people.stdout
        assert f"Yard [2J ({yard})\n  1 member, " in people.stdout
        for wanted in (depot.room, "depot", " Depot ", address):
            output = await command(tmp_path, "summary", "--room", wanted, "--json")
            assert json.loads(output.stdout)["room_id"] == depot.room, output.output
        output = await command(tmp_path, "summary", "--room", depot.room, "--format", "text")
        assert output.stdout.startswith(f"Depot ({depot.room})\n\nWeek ")
        for wrong in ("Attic", "#lost:example.org", ""):
            output = await command(tmp_path, "summary", "--room", wrong)
            assert output.exit_code == 1
            assert f"The bot isn't in a room “{wrong}”" in output.stderr
        await ada.put_state(yard, "m.room.name", {"name": "Depot"})
        output = await command(tmp_path, "summary", "--room", "Depot")
        assert output.exit_code == 1
        assert "2 rooms are called “Depot”. Use the id: " in output.stderr
        assert depot.room in output.stderr


async def later_count(bot: Shopfloor, room_id: RoomId) -> None:
    """Something that waits until tomorrow."""
    act = order("late-read-1", ActKind.COUNT_POLL, not_before=clock.wall_clock() + DAY)
    beside = Database.beside(bot.config.storage.database)
    async with beside as database, database.transaction() as db:
        await acts.order(db, replace(act, room_id=room_id))


async def test_polls_and_acts_have_the_names_of_their_rooms(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.poll()
        await later_count(bot, floor.room)
        await ada.put_state(floor.room, "m.room.name", {"name": "De\u202epot\x1b[2J" + "t" * 200})
        shown = f"Depot[2J{'t' * 51}… ({floor.room})"
        for verb in ("polls", "acts"):
            people = await command(tmp_path, verb)
            assert (people.exit_code, people.stderr) == (0, "")
            assert shown in people.stdout, verb
            (row, *_) = json.loads((await command(tmp_path, verb, "--json")).stdout)
            assert row["name"].startswith("De\u202epot")
    session = bot.config.storage.secrets / "session.json"
    session.rename(tmp_path / "away")
    for verb in ("polls", "acts", "rooms"):
        people = await command(tmp_path, verb)
        assert people.exit_code == 0
        assert "Depot" not in people.stdout
        assert floor.room in people.stdout
        assert people.stderr.count("\n") == 1
        assert "only ids are shown" in people.stderr
        (row, *_) = json.loads((await command(tmp_path, verb, "--json")).stdout)
        assert (row["room_id"], row["name"]) == (floor.room, None)


async def is_out(bot: Shopfloor, floor: Floor) -> bool:
    """Whether the running bot has taken note, with all that follows from it."""
    async with Database.read(bot.config.storage.database) as database, database.snapshot() as db:
        waiting = await act_list.listed(db, clock.wall_clock() + MINUTE)
        polls = await whole.polls(db, floor.room)
        schedules = await rooms.schedules(db, floor.room)
        joined = await rooms.joined(db)
    cancelled = [poll.state for poll in polls] == [PollState.CANCELLED]
    return cancelled and not (waiting or schedules or joined)


async def test_the_running_bot_leaves_when_told_to_and_cleans_up_behind_itself(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.ask("!floor start")
        await floor.poll()
        alone = await command(tmp_path, "leave", "Depot")
        assert (alone.exit_code, alone.stdout) == (1, "")
        assert f"Depot ({floor.room}): can't ask you here. Add --yes" in alone.stderr
        kept = await asked(tmp_path, "Depot", "n")
        assert "A poll is open there; it won't get a result." in kept
        assert f"Leave Depot ({floor.room})? [y/N]" in kept
        assert "The bot stays." in kept
        assert [row["name"] for row in await rows(tmp_path)] == ["Depot"]
        gone = await command(tmp_path, "leave", "depot", "--yes")
        assert gone.exit_code == 0, gone.output
        assert gone.stdout == (
            f"The bot has left Depot ({floor.room}). Its counts from there stay in the records.\n"
        )
        left = await ada.wait_for(floor.room, membership(bot.user_id, "leave"))
        assert left["content"]["reason"] == "The bot's operator removed it from this room."
        await eventually(lambda: is_out(bot, floor))
        again = await command(tmp_path, "leave", floor.room, "--yes", "--json")
        assert again.exit_code == 1
        assert "The bot isn't in any room yet" in again.stderr


async def test_a_bot_that_did_not_run_hears_of_it_at_its_next_start(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.poll()
    gone = await command(tmp_path, "leave", floor.room, "--yes", "--json")
    assert json.loads(gone.stdout) == {"room_id": floor.room, "name": "Depot", "left": True}
    again = await command(tmp_path, "leave", floor.room, "--yes")
    assert again.exit_code == 0, again.output
    assert [row["name"] for row in await rows(tmp_path)] == [None]
    async with bot.at_work():
        await eventually(lambda: is_out(bot, floor))


async def asked(folder: Path, room: str, answer: str) -> str:
    """What `leave` says on a terminal to whoever answers so."""
    ours, theirs = os.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "leave", room),
            cwd=folder,
            stdin=theirs,
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 20)
    finally:
        os.close(ours)
        os.close(theirs)
    assert (process.returncode, out.strip()) == (0, b"")
    return err.decode()


async def test_before_the_first_start_there_is_no_room_to_leave(tmp_path: Path) -> None:
    folder_with(tmp_path)
    output = await command(tmp_path, "leave", "Depot", "--yes")
    assert output.exit_code == 1
    assert "no database yet" in output.stderr
