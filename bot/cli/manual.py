"""`shopfloor manual`: the manual, read where the bot runs."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from bot.cli.faults import faults_told
from bot.operator.manual import page, pages


def manual(
    name: Annotated[
        str | None, typer.Argument(metavar="[PAGE]", help="Which page; without it, all are named.")
    ] = None,
) -> None:
    """Show a page of the manual, or name its pages."""
    with faults_told():
        if name is None:
            for each, title in pages().items():
                typer.echo(f"{each:<14}{title}")
        elif sys.stdout.isatty():
            Console().print(Markdown(page(name)))
        else:
            typer.echo(page(name), nl=False)
