"""`shopfloor rooms`: every room, what comes next there and what is stuck."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, room, say_unheard, show_json, times
from bot.operator import reports
from bot.render.markup import clean


def rooms(context: typer.Context, as_json: Json = False) -> None:
    """List the bot's rooms, what is next there and what is stuck; works while the bot runs."""
    with faults_told():
        rows = asyncio.run(reports.rooms_of(config.load(context.obj)))
    if as_json:
        show_json(rows)
    else:
        _show(rows)
    if not as_json and any(row["members"] is None for row in rows):
        say_unheard()


def _show(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("The bot isn't in any room yet. Invite it to one.")
    for row in rows:
        zone = row["timezone"]
        if row["left_at"]:
            gone = f"left {readable(row['left_at'], zone)}: it had been alone there for a week"
            typer.echo(f"{clean(row['room_id'])}\n  {gone}")
            continue
        count = row["members"]
        members = "1 member" if count == 1 else f"{'?' if count is None else count} members"
        encryption = "encrypted" if row["encrypted"] else "not encrypted"
        typer.echo(room(row))
        typer.echo(f"  {members}, {encryption}, {row['timezone']}, deck {clean(row['deck'])}")
        for line in _answering(row):
            typer.echo(f"  {line}")
        coming = row["next"] and f"{row['next']['what']} at {readable(row['next']['at'], zone)}"
        typer.echo(
            f"  next: {'paused' if row['paused'] else coming or 'nothing, the schedule is off'}"
        )
        for each in row["stuck"]:
            tries = f"tried {times(each['tries'])} since {readable(each['since'], zone)}"
            typer.echo(f"  stuck: {clean(each['act'])}, {tries}: {clean(each['problem'])}")
    if any(row["stuck"] for row in rows):
        typer.echo("`shopfloor acts` shows more about what is stuck and what to do.")


def _answering(row: dict[str, Any]) -> list[str]:
    """How many can answer, where not all can."""
    members = row["members"]
    if {row["can_vote"], row["can_react"], row["can_reply"]} == {members}:
        return []
    return [
        f"can vote in polls: {row['can_vote']}; can react: {row['can_react']}; "
        f"can reply to questions: {row['can_reply']} (of {members})"
    ]
