"""`shopfloor run`: the bot itself."""

import asyncio

import typer

from bot import app, config
from bot.cli.faults import faults_told
from bot.cli.logs import to_stderr


def run(context: typer.Context) -> None:
    """Run the bot, until Ctrl-C or SIGTERM."""
    to_stderr()
    with faults_told():
        asyncio.run(app.run(config.load(context.obj)))
