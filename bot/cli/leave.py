"""`shopfloor leave`: the bot leaves a room."""

import asyncio
import sys
from typing import Annotated

import typer

from bot import config
from bot.cli import streams
from bot.cli.faults import faults_told
from bot.cli.options import Json, show_json
from bot.config import Config
from bot.errors import ShopfloorFault
from bot.operator import folders, leaving
from bot.operator.finding import Found, find


def leave(
    context: typer.Context,
    room: Annotated[str, typer.Argument(help="The room's id, alias or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
    as_json: Json = False,
) -> None:
    """Make the bot leave a room; works while the bot runs."""
    with faults_told():
        settings = folders.closed(config.load(context.obj))
        found = asyncio.run(find(settings, room))
        if not yes:
            _ask(settings, found)
        streams.go_on()
        asyncio.run(leaving.leave(settings, found))
    if as_json:
        show_json({"room_id": found.room_id, "name": found.name, "left": True})
    else:
        typer.echo(f"The bot has left {found}. Its counts from there stay in the records.")


def _ask(settings: Config, found: Found) -> None:
    if not sys.stdin.isatty():
        raise ShopfloorFault(f"{found}: can't ask you here. Add --yes to leave.")
    if asyncio.run(leaving.has_poll(settings, found.room_id)):
        typer.echo("A poll is open there; it won't get a result.", err=True)
    if not typer.confirm(f"Leave {found}?", err=True):
        typer.echo("The bot stays.", err=True)
        raise typer.Exit
