"""Messages edited into commands: the homeserver is asked whose they were, and each counts once."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.core.primitives import MINUTE
from tests.loops.desk import ADA, ROOM, Desk, desk
from tests.loops.script import FIRST, Script, read
from tests.matrix.samples import Json, answer, said

BEN = "@ben:example.org"


class Edited(Script):
    """A script that knows the messages which were edited; a number is a failure, once."""

    def __init__(self, *answers: Json, originals: dict[str, list[Json | int]]) -> None:
        super().__init__(*answers)
        self._originals = originals
        self.asked: list[str] = []

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if "/event/" not in request.path:
            return await super().__call__(request)
        event_id = request.path.rpartition("/")[2]
        self.asked.append(event_id)
        known = self._originals.get(event_id, [404])
        found = known.pop(0) if len(known) > 1 else known[0]
        if isinstance(found, int):
            errcode = "M_NOT_FOUND" if found == 404 else "M_UNKNOWN"
            return web.json_response({"errcode": errcode}, status=found)
        return web.json_response(found)


def original(books: Desk, body: str = "floor now", minutes_ago: float = 1) -> Json:
    at = books.clock() - int(minutes_ago * MINUTE)
    return said(body, event_id="$o", origin_server_ts=at)


def edit(books: Desk, words: str, event_id: str = "$e", sender: str = ADA) -> Json:
    new = {"msgtype": "m.text", "body": words}
    content = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": "$o"}}
    at = books.clock()
    return said(f"* {words}", content, event_id=event_id, sender=sender, origin_server_ts=at)


def batches(*timelines: list[Json]) -> list[Json]:
    made = enumerate(timelines, start=1)
    return [answer(timeline) | {"next_batch": f"s{number}"} for number, timeline in made]


async def answers(books: Desk, script: Script) -> int:
    """How many answers are ordered when the script has been read."""
    await books.put_room(ROOM)
    await read(books, script)
    return len(await books.acts("answer"))


async def test_of_many_edits_one_is_obeyed_and_none_after_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        edits = [
            edit(books, words, f"$e{number}")
            for number, words in enumerate(("!floor nwo", "!floor now", "!floor help"))
        ]
        script = Edited(
            FIRST,
            *batches(edits[:2], edits[1:], edits),
            originals={"$o": [original(books)]},
        )
        assert await answers(books, script) == 2  # the guess, and `now`


async def test_a_command_that_was_obeyed_is_not_obeyed_again_when_it_is_edited(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as books:
        sent = original(books, "!floor now\n!floor help")
        again = edit(books, "!floor now\n!floor help\n!floor preview")
        script = Edited(FIRST, *batches([sent], [again]), originals={"$o": [sent]})
        assert await answers(books, script) == 2


async def test_both_commands_of_an_edit_are_obeyed_and_its_message_is_not_when_it_comes_later(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as books:
        sent = original(books, "!floor nwo\n!floor help")
        new = edit(books, "!floor now\n!floor help")
        script = Edited(FIRST, *batches([new], [sent]), originals={"$o": [sent]})
        assert await answers(books, script) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": BEN},
        {"minutes_ago": 3},
        {"minutes_ago": -1},
        {"type": "m.sticker"},
        {"state_key": ""},
        {"content": {}},
        {"content": []},
        {"content": {"m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}}},
        {"origin_server_ts": "yesterday"},
        {"origin_server_ts": 2**70},
        {"type": ["m.room.message"], "sender": {}},
    ],
    ids=str,
)
async def test_what_was_nobodys_to_edit_is_no_command(tmp_path: Path, wrong: Json) -> None:
    async with desk(tmp_path) as books:
        minutes = wrong.pop("minutes_ago", 1)
        there = original(books, minutes_ago=minutes) | wrong
        script = Edited(FIRST, *batches([edit(books, "!floor now")]), originals={"$o": [there]})
        assert await answers(books, script) == 0
        assert script.asked == ["$o"]


async def test_a_message_that_the_homeserver_does_not_know_is_passed_over(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        script = Edited(FIRST, *batches([edit(books, "!floor now")]), originals={})
        assert await answers(books, script) == 0


async def test_while_the_homeserver_fails_the_batch_is_read_again(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        (batch,) = batches([edit(books, "!floor now")])
        there: list[Json | int] = [500, original(books)]
        script = Edited(FIRST, batch, batch, originals={"$o": there})
        assert await answers(books, script) == 1
        assert script.since == [None, "s0", "s0", "s1"]


async def test_ordinary_edits_ask_nothing_of_the_homeserver(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        script = Edited(FIRST, *batches([edit(books, "good morning")]), originals={})
        assert await answers(books, script) == 0
        assert script.asked == []


async def test_the_answer_stands_in_the_thread_of_the_message(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$root"}}
        there = original(books) | {"content": {"msgtype": "m.text", "body": "x", **thread}}
        script = Edited(FIRST, *batches([edit(books, "!floor now")]), originals={"$o": [there]})
        assert await answers(books, script) == 1
        async with books.clerk.database.transaction() as db:
            (row,) = await db.execute_fetchall("SELECT * FROM acts WHERE act_id LIKE 'answer%'")
        assert (row["relation"], row["target_event"], row["reply_to"]) == (
            "m.thread",
            "$root",
            "$o",
        )
