"""`shopfloor demo`: the main job, played."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.faults import faults_told


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop when the play is over.")] = False,
    encrypted: Annotated[
        bool, typer.Option("--encrypted", help="Play in an encrypted room.")
    ] = False,
    weeks: Annotated[
        int, typer.Option("--weeks", help="Play so many weeks, in two rooms.", min=0, max=26)
    ] = 0,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Leave the bot's folder here: a new or empty folder."),
    ] = None,
) -> None:
    """Watch the bot at work among five people, on a temporary homeserver on this machine."""
    from bot.demo.play import play  # noqa: PLC0415 - needs what only the demo's extra installs

    with faults_told():
        asyncio.run(play(once=once, encrypted=encrypted, weeks=weeks, keep=keep))
