"""How the demo asks a homeserver for something, over plain HTTP.

The bot itself never comes through here: its way is `bot.matrix`.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession

from bot.errors import ShopfloorFault


class Refused(ShopfloorFault):
    """The homeserver said no; `errcode` is its reason, like `M_FORBIDDEN`."""

    def __init__(self, what: str, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        self.errcode = str(answer.get("errcode", ""))
        super().__init__(f"{what}: {status} {self.errcode} {answer.get('error', '')}".rstrip())


async def ask(
    http: ClientSession, method: str, url: str, body: object = None, **query: str
) -> dict[str, Any]:
    """Ask a homeserver one thing, waiting as long as it says when it wants us slower.

    Raises Refused.
    """
    while True:
        async with http.request(method, url, json=body, params=query) as answer:
            content: dict[str, Any] = await answer.json()
        if answer.status == 429:
            await asyncio.sleep(content.get("retry_after_ms", 1000) / 1000)
        elif answer.status >= 400:
            raise Refused(f"{method} {answer.url.path}", answer.status, content)
        else:
            return content
