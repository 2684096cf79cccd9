"""`shopfloor run`: the bot itself."""

import asyncio
import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from bot import app, config
from bot.cli.faults import faults_told
from bot.cli.logs import Form, say_so_much, to_stderr
from bot.operator import folders
from bot.operator.checkup import files, owners
from bot.operator.watching import looking

logger = logging.getLogger(__name__)

Log = Annotated[
    Form, typer.Option("--log", help="How log lines look: text for people, json for programs.")
]


def run(context: typer.Context, log: Log = Form.TEXT) -> None:
    """Run the bot until Ctrl-C or SIGTERM."""
    lines = to_stderr(log)
    with faults_told():
        settings = folders.closed(config.load(context.obj))
        lines.me = settings.matrix.user_id
        say_so_much(settings.log.level)
        owners.refuse_others(files.places(Path(context.obj), settings))
        if not os.geteuid():
            logger.warning("You are root. %(mend)s", {"event": "root", "mend": owners.NOT_AS_ROOT})
        asyncio.run(app.run(settings, lines.worded, looking(Path(context.obj))))
