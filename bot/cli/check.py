"""`shopfloor check`: everything that can be wrong before and while the bot runs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import app, config
from bot.cli.faults import ExitCode
from bot.errors import ShopfloorFault


def check(context: typer.Context) -> None:
    """Check the config and the decks, and tell every mistake at once."""
    faults: list[ShopfloorFault] = []
    settings = None
    with _collected(faults):
        settings = config.load(context.obj)
        typer.echo(f"{context.obj}: ok")
    with _collected(faults):
        every = app.load_decks(settings.bot.prompts if settings else ())
        for deck in every.values():
            typer.echo(
                f"deck {deck.id}: ok, {len(deck.questions)} questions, {len(deck.polls)} polls"
            )
        if settings:
            app.chosen_deck(settings, every)
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201
    if faults:
        raise typer.Exit(ExitCode.MEND)


@contextmanager
def _collected(faults: list[ShopfloorFault]) -> Iterator[None]:
    try:
        yield
    except ShopfloorFault as fault:
        faults.append(fault)
