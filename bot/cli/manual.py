"""`shopfloor manual`: the manual, read where the bot runs."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from bot.cli.faults import faults_told
from bot.operator.manual import page, pages

WIDEST = 100
"""Characters of a line; longer ones are hard to read."""


def manual(
    name: Annotated[
        str | None, typer.Argument(metavar="[PAGE]", help="The page to show. Default: list all.")
    ] = None,
) -> None:
    """Show a page of the manual, or list its pages."""
    with faults_told():
        if name is None:
            for each, title in pages().items():
                typer.echo(f"{each:<16}{title}")
        elif sys.stdout.isatty():
            _leaf_through(page(name))
        else:
            typer.echo(page(name), nl=False)


def _leaf_through(text: str) -> None:
    """In the reader's own pager: a page is longer than any screen."""
    console = Console()
    console.width = min(console.width, WIDEST)
    # So that `less` shows what is bold, and not the signs that make it so.
    os.environ["LESS"] = f"{os.environ.get('LESS', '')} -R".strip()
    with console.pager(styles=True):
        console.print(Markdown(text))
