"""A homeserver that gives an inbox one answer after the other, as a test wrote them."""

import asyncio

from aiohttp import web

from bot.matrix.gateway import Gateway
from bot.store import sync
from tests.loops.desk import ME, Desk, at_work, eventually, inbox
from tests.matrix.faulty import serving
from tests.matrix.samples import Json

FIRST: Json = {"next_batch": "s0"}


class Script:
    """Gives one sync answer after the other, and then lets the caller hang."""

    def __init__(self, *answers: Json, pages: dict[str, Json | int] | None = None) -> None:
        self._answers = list(answers)
        self._pages = pages or {}
        self.since: list[str | None] = []
        self.pages_asked: list[str] = []
        self.all_settled = asyncio.Event()
        """The next answer is asked for only when the one before is settled."""

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        query = request.rel_url.query
        if request.path.endswith("/messages"):
            self.pages_asked.append(query["from"])
            page = self._pages[query["from"]]
            if isinstance(page, int):
                return web.json_response({"errcode": "M_FORBIDDEN"}, status=page)
            return web.json_response(page)
        self.since.append(query.get("since"))
        if not self._answers:
            self.all_settled.set()
            await asyncio.Event().wait()
        return web.json_response(self._answers.pop(0))


async def read(books: Desk, script: Script) -> None:
    """Let an inbox read the whole script, gaps included."""
    async with serving(script) as url, Gateway.open(url, ME) as gateway:
        reader = inbox(gateway, books)
        async with at_work(reader.run(), reader.gaps.fill()):
            await script.all_settled.wait()
            await eventually(lambda: no_gap(books))
            await reader.gaps.caught_up.wait()


async def no_gap(books: Desk) -> bool:
    """Whether nothing is left to be read."""
    async with books.clerk.database.transaction() as db:
        return not await sync.gaps(db)
