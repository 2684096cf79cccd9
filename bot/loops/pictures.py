"""Draws pictures and puts them on the homeserver, for the sender.

Where a picture lies is written down before the event that shows it is sent: then it is uploaded
once, however often that has to be tried. A kill before leaves a file that nobody sees.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from msgspec.structs import replace as with_fields

from bot.loops.clerk import Clerk
from bot.matrix import encode, media
from bot.matrix.gateway import Barred, Denied, Gateway, TryLater
from bot.matrix.names import MESSAGE
from bot.store import acts
from bot.store.acts import Order
from bot.store.work import Event, Picture

DRAWN_WITHIN_S = 60
NOT_DRAWN = 0
"""In the place of a status: the homeserver was not asked."""
PNG = "image/png"
DRAW = (sys.executable, "-P", "-c", "from bot.render.drawing.png import main; main()")


class Pictures:
    """Who draws, one picture at a time."""

    def __init__(self, gateway: Gateway, clerk: Clerk) -> None:
        self._gateway = gateway
        self._clerk = clerk
        self._one_at_a_time = asyncio.Lock()

    async def event(self, act: Order, picture: Picture, *, encrypted: bool) -> Event:
        """What shows the picture in the room. Raises Denied or TryLater."""
        found = picture.uploaded
        if found is None or (encrypted and "file" not in found):
            found = await self._upload(picture, encrypted=encrypted)
            noted = replace(act, work=with_fields(picture, uploaded=found))
            await self._clerk.database.at_once(lambda: partial(acts.reword, act=noted))
        return Event(MESSAGE, encode.picture(act.act_id, picture.words, picture.name, found))

    async def _upload(self, picture: Picture, *, encrypted: bool) -> dict[str, Any]:
        async with self._one_at_a_time:
            data = await drawn(picture.svg)
        about = {"mimetype": PNG, "size": len(data), "w": picture.width, "h": picture.height}
        try:
            place = await media.upload(self._gateway, data, PNG, encrypted=encrypted)
        except Barred:
            raise
        except TryLater as fault:
            # Where files lie is often another server: words need not wait for it.
            raise TryLater(str(fault), after=fault.after, everywhere=False) from None
        return {"info": about, **place}


async def drawn(svg: str) -> bytes:
    """The SVG as PNG, drawn by a process of its own. Raises Denied or TryLater."""
    try:
        # Apart from us, so that Ctrl-C ends none that we wait for.
        drawing = await asyncio.create_subprocess_exec(
            *DRAW, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
    except OSError as fault:
        raise TryLater(f"drawing: {fault.strerror}", everywhere=False) from None
    try:
        async with asyncio.timeout(DRAWN_WITHIN_S):
            data, complaint = await drawing.communicate(svg.encode())
    except TimeoutError:
        raise TryLater("drawing takes too long", everywhere=False) from None
    finally:
        with suppress(ProcessLookupError):
            drawing.kill()
        await drawing.wait()
    if drawing.returncode == 0:
        return data
    if drawing.returncode and drawing.returncode < 0:
        raise TryLater(f"drawing was ended by signal {-drawing.returncode}", everywhere=False)
    raise Denied(NOT_DRAWN, "", f"drawing: {complaint.decode(errors='replace')[-200:]}")
