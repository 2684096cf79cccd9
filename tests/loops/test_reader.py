"""A room is read back for plain replies within bounds, whatever the homeserver answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.primitives import ActId, EventId
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.rooms.values import Room
from bot.loops import reader as module
from bot.loops.reader import Reader, ear
from bot.matrix.gateway import Gateway
from tests.loops.desk import ADA, ME, ROOM, desk, teller
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, said

QUESTION = EventId("$question")
ASKED = QuestionRound(
    ActId("question-1"), ROOM, "own", "q1", "Why?", 1, 0, QuestionState.ASKED, QUESTION
)
Pages = Callable[[int], tuple[list[Json], str | None]]
"""What stands on a page of the past, and where to go on."""


def reply(number: int, words: str = "Because.") -> Json:
    content = {"m.relates_to": {"m.in_reply_to": {"event_id": QUESTION}}}
    return said(words, content, event_id=f"${number}", sender=ADA)


async def read(folder: Path, pages: Pages) -> tuple[Replies, int]:
    """What was found, and after how many pages."""
    asked_for = 0

    async def answer(request: web.BaseRequest) -> web.Response:
        nonlocal asked_for
        if not request.path.endswith("/messages"):
            return web.json_response({"chunk": []})
        chunk, end = pages(asked_for)
        asked_for += 1
        return web.json_response({"chunk": chunk, "end": end})

    async with desk(folder) as books, serving(answer) as url, Gateway.open(url, ME) as gateway:
        decryption = teller(gateway, books)._decryption
        hears = ear(books.clerk.settings, Room(ROOM), lambda user: user == ME)
        found = await Reader(gateway, decryption, hears).replies([ASKED])
    return found[ASKED.round_id], asked_for


async def test_it_stops_where_the_question_stands(tmp_path: Path) -> None:
    def pages(number: int) -> tuple[list[Json], str]:
        here = [reply(number)]
        return [*here, said("Why?", event_id=QUESTION)] if number == 2 else here, f"t{number}"

    assert await read(tmp_path, pages) == (Replies(3, 1), 3)


async def test_where_the_room_begins_all_was_read(tmp_path: Path) -> None:
    assert await read(tmp_path, lambda number: ([reply(number)], None)) == (Replies(1, 1), 1)


@pytest.mark.parametrize("end", [lambda number: f"t{number}", lambda _: "the same for ever"])
async def test_a_past_without_an_end_is_read_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[int], str]
) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 7)
    found, pages = await read(tmp_path, lambda number: ([reply(number % 3)], end(number)))
    assert found.at_least
    assert found.messages == min(pages, 3)
    assert pages == (7 if end(0) != end(1) else 2)


async def test_so_is_one_of_large_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    large = "x" * 30_000
    found, pages = await read(tmp_path, lambda number: ([reply(number, large)], f"t{number}"))
    assert (found, pages) == (Replies(4, 1, at_least=True), 4)
