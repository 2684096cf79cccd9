"""`shopfloor words`: all the bot can say."""

from typing import Annotated

import typer

from bot.render.pages import commands_page, every_text


def words(
    commands: Annotated[
        bool, typer.Option("--commands", help="The manual's page of commands instead.")
    ] = False,
) -> None:
    """All the bot can say in a room, with sample values; for reviewers and translators."""
    typer.echo(commands_page() if commands else every_text(), nl=False)
