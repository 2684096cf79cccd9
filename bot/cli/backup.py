"""`shopfloor backup`: a copy of the records."""

import asyncio
import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.operator import folders
from bot.store.backup import backup as copy_records


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
) -> None:
    """Copy the records, without keys and secrets; works beside a running bot."""
    with faults_told():
        settings = folders.closed(config.load(context.obj))
        asyncio.run(copy_records(settings.storage.database, file))
    typer.echo(f"{file}: the records are in there, without keys and secrets.")
    typer.echo(f"To go on from it one day: shopfloor restore {shlex.quote(str(file))}")
