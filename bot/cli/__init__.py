"""The command line: one file a verb; here they are put together."""

from pathlib import Path
from typing import Annotated

import typer

import bot
from bot import config as configuration
from bot.cli import streams
from bot.cli.acts import acts
from bot.cli.backup import backup
from bot.cli.check import check
from bot.cli.decks import decks
from bot.cli.demo import demo
from bot.cli.faults import bugs_told
from bot.cli.identity import identity
from bot.cli.init import init
from bot.cli.leave import leave
from bot.cli.manual import manual
from bot.cli.polls import polls
from bot.cli.restore import restore
from bot.cli.rooms import rooms
from bot.cli.run import run
from bot.cli.service import service
from bot.cli.summary import summary
from bot.cli.words import words

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A discussion bot for Matrix rooms: questions from an essay, polls, weekly summaries.",
)
app.command()(init)
app.command()(run)
app.command()(check)
app.command()(rooms)
app.command()(polls)
app.add_typer(acts, name="acts")
app.command()(summary)
app.command()(decks)
app.command()(leave)
app.add_typer(identity, name="identity")
app.command()(backup)
app.command()(restore)
app.command()(service)
app.command()(manual)
app.command()(words)
app.command()(demo)


def main() -> None:
    """The entry point of the command `shopfloor`."""
    streams.prepare()
    with bugs_told():
        app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shopfloor {bot.__version__}")
        raise typer.Exit


@app.callback()
def shopfloor(
    context: typer.Context,
    config: Annotated[
        # Whatever reads it says why it cannot.
        Path,
        typer.Option("--config", readable=False, help="The config file."),
    ] = configuration.DEFAULT_FILE,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Read by every verb: where the config lies."""
    context.obj = config
