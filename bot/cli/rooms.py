"""`shopfloor rooms`: every room, what comes next there and what is stuck."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, room, say_unheard, show_json, times
from bot.operator import reports
from bot.render.markup import clean, typed

WHAT = {"questions": "a question", "polls": "a poll", "summary": "the summary"}
"""What a schedule brings, in words."""


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
        if poll := row["open_poll"]:
            closes = readable(poll["closes_at"], zone)
            typer.echo(f"  open poll: “{typed(poll['question']).plain}”, ends {closes}")
        typer.echo(f"  next message: {_next(row)}")
        for each in row["stuck"]:
            tries = f"tried {times(each['tries'])} since {readable(each['since'], zone)}"
            typer.echo(f"  stuck: {clean(each['act'])}, {tries}: {clean(each['problem'])}")
    if any(row["stuck"] for row in rows):
        typer.echo("`shopfloor acts` shows more about what is stuck and what to do.")


def _next(row: dict[str, Any]) -> str:
    if not row["next"]:
        why = "a moderator paused it" if row["paused"] else "the schedule is off"
        return f"none, {why}"
    coming = f"{WHAT[row['next']['what']]}, {readable(row['next']['at'], row['timezone'])}"
    return f"{coming} (paused until then)" if row["paused"] else coming


def _answering(row: dict[str, Any]) -> list[str]:
    """How many can answer, where not all can."""
    members = row["members"]
    if {row["can_vote"], row["can_react"], row["can_reply"]} == {members}:
        return []
    return [
        f"can vote in polls: {row['can_vote']}; can react: {row['can_react']}; "
        f"can reply to questions: {row['can_reply']} (of {members})"
    ]
