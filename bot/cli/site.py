"""`shopfloor site`: the pages of rooms that share."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.operator import site as sites


def site(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The folder, new, empty or a site already. Default: [site]."),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Then show it on this machine until Ctrl-C.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", help="The port for --serve. Default: any.", min=0, max=65535)
    ] = 0,
) -> None:
    """Write the pages of rooms that share into a folder; works while the bot runs."""
    with faults_told():
        settings = config.load(context.obj)
        folder = sites.folder_of(settings, out)
        found = asyncio.run(sites.build(settings, folder))
        files = "file" if found.written == 1 else "files"
        rooms = "room" if found.rooms == 1 else "rooms"
        typer.echo(f"{folder}: {found.rooms} {rooms}, {found.written} {files} written.")
        if serve:
            asyncio.run(_serve(folder, port))


async def _serve(folder: Path, port: int) -> None:
    async with sites.served(folder, port) as address:
        typer.echo(f"{address}  (Ctrl-C ends it)")
        await sites.until_ended()
