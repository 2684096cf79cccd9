"""`shopfloor backup`: a copy of the records."""

import asyncio
import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli import streams
from bot.cli.faults import faults_told
from bot.operator import folders
from bot.operator.copies import next_file
from bot.store.backup import backup as copy_records


def backup(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="The file to write, a new one. Default: one in the backups folder."),
    ] = None,
) -> None:
    """Copy the records, without keys or secrets; works while the bot runs."""
    with faults_told():
        storage = folders.closed(config.load(context.obj)).storage
        to = file or next_file(storage)
        streams.go_on()
        asyncio.run(copy_records(storage.database, to))
    typer.echo(f"{to}: the records are backed up, without keys or secrets.")
    typer.echo(f"To restore them: shopfloor restore {shlex.quote(str(to))}")
