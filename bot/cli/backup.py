"""`shopfloor backup`: a copy of the records."""

import asyncio
import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.operator import folders
from bot.operator.copies import next_file
from bot.store.backup import backup as copy_records


def backup(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Where to; it must not be there yet. Left out: a new file in the backups folder."
        ),
    ] = None,
) -> None:
    """Copy the records, without keys and secrets; works beside a running bot."""
    with faults_told():
        storage = folders.closed(config.load(context.obj)).storage
        to = file or next_file(storage)
        asyncio.run(copy_records(storage.database, to))
    typer.echo(f"{to}: the records are in there, without keys and secrets.")
    typer.echo(f"To go on from it one day: shopfloor restore {shlex.quote(str(to))}")
