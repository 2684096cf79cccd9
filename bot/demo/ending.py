"""What the demo shows after the last word: what the database holds, and how to join the room."""

from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from bot.core.primitives import RoomId
from bot.demo.script import ROOM_NAME
from bot.demo.stage import MODERATOR, Stage
from bot.operator import reports
from bot.store import Database
from bot.store.tables import sizes

TO_TYPE = (
    ("!floor help", "what you can say"),
    ("!floor ask", "the next question"),
    ("!floor poll", "the next poll, for two days; vote, then close it"),
    ("!floor close", "close the poll and count"),
    ("!floor results", "the last result"),
    ("!floor summary", "the week so far"),
)

_NO_VOTER = "No table holds a vote or a voter."
_NO_VOTE = "No table holds a vote."
_WHAT_KEYS_TELL = (
    "The room is encrypted, so the database also lists everyone in it, with their devices' keys. "
    "The room keys show who wrote or voted, not what. Somebody who has the database, the bot's "
    "secrets and the homeserver's events can read what the bot could read."
)
_FROM_NOW_ON = (
    "\nThe room is encrypted: your app reads what people say after you sign in, but not what came "
    "before. If it asks you to verify it, skip that, or reset the identity with the password above."
)


async def record_book(stage: Stage) -> RenderableType:
    """The counts of every poll, the tables with their rows, and whose ids are in the file."""
    async with Database.read(stage.config.storage.database) as database, database.snapshot() as db:
        tables = await sizes(db)
    return Group(
        Text(),
        Rule("What the database holds", style="dim"),
        *[_poll(row) async for part in reports.polls(stage.config) for row in part],
        _listed("Rows in each table", [(str(rows), name) for name, rows in tables.items()]),
        Text(f"\n{_whose_ids(stage)}"),
    )


def _poll(row: dict[str, Any]) -> RenderableType:
    counts = [(str(answer["votes"]), answer["text"]) for answer in row["answers"]]
    return _listed(f"Poll {row['id']}: {row['voters']} of {row['members']} members voted", counts)


def _listed(title: str, rows: list[tuple[str, str]]) -> RenderableType:
    width = max(len(left) for left, _ in rows)
    lines = [Text.assemble((f"  {left:>{width}}", "bold"), f"  {right}") for left, right in rows]
    return Group(Text(f"\n{title}", "bold"), *lines)


def _whose_ids(stage: Stage) -> str:
    """Looked up in the very bytes of the database, its journal included."""
    database = stage.config.storage.database
    held = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    found = [who.user_id for who in stage.cast if who.user_id.encode() in held]
    searched = (
        "The user ids of the five in the whole file: "
        f"{', '.join(found) or 'none'}. The bot keeps those of moderators and of the person who "
        "made the room, to know who may command it."
    )
    return (
        f"{_NO_VOTE} {searched} {_WHAT_KEYS_TELL}"
        if stage.encrypted
        else (f"{_NO_VOTER} {searched}")
    )


def invitation(stage: Stage, room: RoomId) -> RenderableType:
    """How to join with a Matrix client, and what to type there."""
    return Group(
        Text(),
        Rule("Now you", style="dim"),
        _listed(
            "Sign in with any Matrix app (in Element: Sign in, then Edit the homeserver)",
            [
                ("homeserver", stage.homeserver),
                ("user", MODERATOR),
                ("password", stage.password),
                ("room", ROOM_NAME),
                ("room id", room),
            ],
        ),
        *([Text(_FROM_NOW_ON)] if stage.encrypted else []),
        _listed("You are Ada, a moderator there. Type in the room", list(TO_TYPE)),
        Text("\nYou'll keep seeing the room here. Ctrl-C ends it all.", "bold"),
    )
