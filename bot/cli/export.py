"""`shopfloor export`: the rooms' record as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.summary import Wanted as WantedWeek
from bot.cli.summary import wanted as read_week
from bot.operator import exporting
from bot.operator.exporting import Format, Wanted


def export(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", help="The folder: new, empty, or of an earlier export.")
    ],
    form: Annotated[Format, typer.Option("--format", help="What the files are.")] = Format.CSV,
    room: Annotated[
        str | None,
        typer.Option("--room", help="Only this room: its id, alias or name, or such as “Room 3”."),
    ] = None,
    since: Annotated[
        WantedWeek | None,
        typer.Option(
            "--since", parser=read_week, metavar="WEEK", help="From that week on: 2026-W47, or 47."
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="For your own archive: rooms that don't share, too.")
    ] = False,
) -> None:
    """Write the record of rooms that share into files; works while the bot runs."""
    with faults_told():
        which = Wanted(room, since.week if since else None, every)
        found = asyncio.run(exporting.export(config.load(context.obj), out, form, which))
    if every:
        typer.echo(exporting.ARCHIVE)
    rooms = "1 room" if found.rooms == 1 else f"{found.rooms} rooms"
    typer.echo(f"{out}: {rooms}, {found.files} files.")
    if every and found.unshared:
        typer.echo(f"Of these, {found.unshared} don't share their record.")
    if not found.rooms and every:
        typer.echo("Nothing has been asked in any room yet.")
    elif not found.rooms:
        typer.echo("No room shares its record. Moderators write `share on` in their room.")
