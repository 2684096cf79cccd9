"""`shopfloor acts`: what the bot has still to do, what it did not do, and why."""

import asyncio
from typing import Annotated, Any

import typer

from bot import config
from bot.cli import streams
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, room, say_unheard, show_json, times
from bot.cli.verbs import PLAIN
from bot.operator import acts as errands
from bot.operator import folders
from bot.operator.names import named
from bot.render.markup import clean

SHORT = 8
"""So many signs of an id's end part are shown, where that is enough to tell it from the others."""

acts = typer.Typer(
    invoke_without_command=True,
    help="What the bot still has to do, and what failed and why.",
    **PLAIN,
)
Id = Annotated[str, typer.Argument(help="The act's id, or the beginning of it.")]


@acts.callback()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show what waits, what is retried and what failed; works while the bot runs."""
    if context.invoked_subcommand is not None:
        return
    with faults_told():
        settings = config.load(context.obj)
        rows, answered = asyncio.run(named(settings, asyncio.run(errands.listed(settings))))
    if as_json:
        show_json(rows)
    else:
        _show(rows, settings.bot.timezone)
    if not answered and not as_json:
        say_unheard()


@acts.command()
def retry(context: typer.Context, act: Id, as_json: Json = False) -> None:
    """Retry an act now; a running bot does it within a minute."""
    with faults_told():
        settings = folders.closed(config.load(context.obj))
        streams.go_on()
        rows = asyncio.run(errands.retry(settings, act))
    if as_json:
        show_json(asyncio.run(named(settings, rows))[0])
    for row in [] if as_json else rows:
        typer.echo(
            f"{clean(row['id'])}: due now. A running bot tries it within a minute, "
            "unless the homeserver makes it wait."
        )


@acts.command()
def cancel(context: typer.Context, act: Id, as_json: Json = False) -> None:
    """Drop an act and all that depends on it; works while the bot runs."""
    with faults_told():
        settings = folders.closed(config.load(context.obj))
        streams.go_on()
        rows = asyncio.run(errands.cancel(settings, act))
    if as_json:
        show_json(asyncio.run(named(settings, rows))[0])
    for row in [] if as_json else rows:
        typer.echo(f"{clean(row['id'])}: cancelled ({row['what']})")


def _show(rows: list[dict[str, Any]], zone: str) -> None:
    waiting = [row for row in rows if row["state"] == "waiting"]
    settled = [row for row in rows if row["state"] != "waiting"]
    typer.echo("Waiting:" if waiting else "Nothing is waiting.")
    for row in waiting:
        _show_head(row, rows)
        until = f"; expires {readable(row['expires_at'], zone)}" if row["expires_at"] else ""
        typer.echo(f"    queued {readable(row['ordered_at'], zone)}{until}")
        typer.echo(f"    {_how_it_stands(row, zone)}")
    if any(row["tries"] for row in waiting):
        typer.echo(
            "Try one now: `shopfloor acts retry ID`. Give it up: `shopfloor acts cancel ID`."
        )
    if settled:
        typer.echo("Not done in the last 7 days:")
    for row in settled:
        _show_head(row, rows)
        typer.echo(
            f"    {row['state']} {readable(row['settled_at'], zone)}: {clean(row['problem'])}"
        )


def _show_head(row: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    typer.echo(f"  {_short(row['id'], rows)}  {row['what']}  {room(row)}")


def _how_it_stands(row: dict[str, Any], zone: str) -> str:
    if not row["in_turn"]:
        return "waiting for an earlier act in this room"
    later = row["next_try_at"] and readable(row["next_try_at"], zone)
    if row["tries"]:
        again = later or "within a minute"
        return f"tried {times(row['tries'])}, next {again}: {clean(row['problem'] or '')}"
    return f"planned for {later}" if later else "due now"


def _short(act: str, rows: list[dict[str, Any]]) -> str:
    kind, _, rest = clean(act).rpartition("-")
    short = f"{kind}-{rest[:SHORT]}"
    return short if sum(row["id"].startswith(short) for row in rows) == 1 else clean(act)
