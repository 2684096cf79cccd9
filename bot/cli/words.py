"""`shopfloor words`: all the bot can say."""

from typing import Annotated

import typer

from bot.render.pages import commands_page, every_text


def words(
    commands: Annotated[
        bool, typer.Option("--commands", help="Print the manual's page of commands instead.")
    ] = False,
) -> None:
    """Print all that the bot can say in a room, for reviewers and translators."""
    typer.echo(commands_page() if commands else every_text(), nl=False)
