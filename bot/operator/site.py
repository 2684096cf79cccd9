"""The pages of rooms that share, written into a folder, and shown on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.config import Config
from bot.errors import ShopfloorFault
from bot.publishing import MARK, Site
from bot.store import Database, sharing
from bot.store.sharing import Which

HOST = "127.0.0.1"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def folder_of(config: Config, out: Path | None) -> Path:
    """Where the site is to be. Raises ShopfloorFault if nothing says so."""
    if out:
        return out
    if config.site:
        return config.site.folder
    raise ShopfloorFault(
        "Say where the pages go: add --out DIR, or set folder in the section [site]."
    )


async def build(config: Config, folder: Path) -> Site:
    """Write the whole site, beside a running bot or without one. Raises ShopfloorFault."""
    options = config.site
    site = Site(
        folder,
        options.join if options else "",
        readable_by_all=options.readable_by_all if options else False,
    )
    which = Which(config.share.at_least, ZoneInfo(config.bot.timezone))
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        site.begin()
        async for room in sharing.record(db, which):
            site.put_room(room)
    site.finish()
    return site


@asynccontextmanager
async def served(folder: Path, port: int = 0) -> AsyncIterator[str]:
    """The site's address on this machine while the block lasts. Raises ShopfloorFault."""

    async def show(request: web.BaseRequest) -> web.StreamResponse:
        found = _file(folder, request.path)
        if request.method not in ("GET", "HEAD") or found is None:
            return web.Response(status=404, text="There is no such page.", headers=_HEADERS)
        return web.FileResponse(found, headers=_HEADERS)

    runner = web.ServerRunner(web.Server(show))
    await runner.setup()
    try:
        try:
            site = web.TCPSite(runner, HOST, port)
            await site.start()
        except OSError as fault:
            raise ShopfloorFault(
                f"{HOST}:{port} can't be used: {fault.strerror}. Choose another with --port."
            ) from None
        (address,) = runner.addresses
        yield f"http://{HOST}:{address[1]}/"
    finally:
        await runner.cleanup()


def _file(folder: Path, path: str) -> Path | None:
    """The page of that address; nothing outside of the site."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..", MARK) or "\0" in part for part in parts):
        return None
    found = folder.joinpath(*parts)
    found = found / "index.html" if found.is_dir() else found
    inside = found.resolve().is_relative_to(folder.resolve())
    return found if inside and found.is_file() else None


async def until_ended() -> None:
    """Wait for Ctrl-C."""
    await asyncio.Event().wait()
