"""The command line: one file a verb; here is what stands in front of it."""

from pathlib import Path
from typing import Annotated

import typer

import bot
from bot.cli import streams
from bot.cli.faults import bugs_told
from bot.cli.verbs import Verbs

DEFAULT_FILE = Path("shopfloor.toml")
app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A discussion bot for Matrix rooms: questions from an essay, polls, weekly summaries.",
)


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
    ] = DEFAULT_FILE,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Read by every verb: where the config lies."""
    context.obj = config
