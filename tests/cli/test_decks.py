"""`shopfloor decks`: which decks there are, what is wrong with them, and who uses them."""

import asyncio
import json
import shutil
from pathlib import Path

from bot import decks
from bot.core.primitives import RoomId
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.preferences import Preferences
from bot.store import Database, preferences, rooms
from tests.cli.test_cli import CONFIG, folder_with, shopfloor

SHIPPED = decks.shipped() / "co-op-or-demands.toml"
FIRST, SECOND, GONE = (RoomId(f"!{name}:example.org") for name in ("first", "second", "gone"))


def keep(folder: Path) -> None:
    """Two rooms, of which one has a deck of its own, and one that chose a deck that is gone."""

    async def write() -> None:
        path = folder / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            for room_id in (FIRST, SECOND, GONE):
                await rooms.put(db, Room(room_id, Membership.JOINED))
            await preferences.put(db, Preferences(SECOND, deck="own"))
            await preferences.put(db, Preferences(GONE, deck="lost"))

    asyncio.run(write())


def test_each_deck_is_told_with_its_rooms_and_its_mistakes(tmp_path: Path) -> None:
    keep(tmp_path)
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "bad.toml").write_text('title = "\u202eOurs"\n')
    essay = SHIPPED.parent.parent / "data" / "essay.txt"
    shutil.copy(essay, tmp_path / "essay.txt")
    text = SHIPPED.read_text().replace("../data/essay.txt", "../essay.txt")
    (own / "own.toml").write_text(text)
    config = folder_with(tmp_path, CONFIG + f'prompts = ["{own}", "{tmp_path}/none"]\n')
    output = shopfloor("--config", config, "decks", "--json")
    assert (output.exit_code, output.stderr) == (0, "")
    rows = {row["id"]: row for row in json.loads(output.stdout)}
    assert list(rows) == ["bad", "co-op-or-demands", "lost", "own", None]
    shipped = rows["co-op-or-demands"]
    assert (shipped["shipped"], shipped["default"]) == (True, True)
    assert [each["room_id"] for each in shipped["rooms"]] == [FIRST]
    assert [each["room_id"] for each in rows["own"]["rooms"]] == [SECOND]
    deck, found = decks.load(SHIPPED), rows["own"]
    assert (found["questions"], found["polls"]) == (len(deck.questions), len(deck.polls))
    assert found["mistakes"] == []
    assert (rows["bad"]["questions"], rows["bad"]["rooms"]) == (None, [])
    assert any("bad.toml" in each for each in rows["bad"]["mistakes"])
    assert [each["room_id"] for each in rows["lost"]["rooms"]] == [GONE]
    assert "no such folder" in rows[None]["mistakes"][0]
    people = shopfloor("--config", config, "decks")
    assert people.exit_code == 0
    for words in (
        "co-op-or-demands: ",
        "(built in, used in new rooms)\n",
        f"  questions: {len(deck.questions)}, polls: {len(deck.polls)}\n",
        f"  used in {SECOND}\n",
        "  wrong: lost.toml is missing",
    ):
        assert words in people.stdout
    assert "only ids are shown" in people.stderr


def test_before_the_first_run_the_shipped_deck_is_there(tmp_path: Path) -> None:
    output = shopfloor("--config", folder_with(tmp_path), "decks", "--json")
    (only,) = json.loads(output.stdout)
    assert (only["id"], only["rooms"]) == (SHIPPED.stem, [])
    assert not (tmp_path / "data").exists()
