"""The tables, each declared once: what is in it, whose it is, how long, and who gets a copy.

Copies, moves and forgetting go by this, so that nothing is copied or kept because nobody thought
of it. No field has a default. Tests hold this against schema.sql and the manual's page `stored`.

No column holds a vote, or who voted or replied. Words of a member stand in `suggestions.text` as
long as they wait, and then, asked by the bot, in `questions.text`; those of moderators in
`outcomes.text` and `drafts.note`. What names people:
`rooms.creators` and `rooms.power_levels` (the room's state), the mentions of moderators in
`acts.content`, `log.by` (moderators, for 30 days), the command's event in `acts.target_event`,
`acts.reply_to`, `inquiries` and `handled`; and the tables of encryption, which know devices.
`opened` and `counted` hold keyed hashes of events, `suggestions.by` of a person.
`origin.user_id` is the bot's own.
"""

from dataclasses import dataclass
from typing import Literal

from bot.core.outcomes.values import DONE_KEPT
from bot.core.primitives import DAY, Millis, RoomId
from bot.core.questions.values import ACCEPTED_KEPT, WAITING_KEPT
from bot.core.review.values import KEPT as DRAFT_KEPT
from bot.core.rooms.values import LOG_KEPT
from bot.core.schedule.slots import FARTHEST_BACK
from bot.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows go to the room that replaces theirs; what that one has already stays."""

    where: str = "TRUE"
    leaving: str = ""
    """What is noted of the room they were in."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Which rows go once a day, in SQL."""

    where: str
    figure: int | None = None
    """Days or rows, as the manual has it."""


@dataclass(frozen=True, slots=True)
class Table:
    """All that is to be known of a table, beside the types of its columns."""

    name: str
    columns: str
    """Their names, with blanks between."""
    room: Moves | Literal["stays", "no room's"]
    """What becomes of a room's rows when another room replaces it."""
    forgets: tuple[Forget, ...]
    backup: Literal["copied", "left out"]


def _after(time: Millis, since: str, where: str = "TRUE") -> Forget:
    return Forget(f"{since} < :now - {time} AND {where}", time // DAY)


def _beyond(newest: int, table: str, of: str, by: str) -> Forget:
    return Forget(
        f"rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY {of}"  # noqa: S608
        f" ORDER BY {by} DESC) AS place FROM {table}) WHERE place > {newest})",
        newest,
    )


KEPT: Millis = 180 * DAY
_STANDS_THERE = Moves(leaving="moved_from = coalesce(moved_from, room_id)")
_OWED_TO_THE_ROOM = Moves(
    "state = 'waiting' AND kind IN ('count_poll', 'count_week') AND target_event IS NULL"
)

TABLES = (
    Table("origin", "only_row shopfloor user_id copied_at", "no room's", (), "copied"),
    Table("sync", "only_row token", "no room's", (), "copied"),
    Table("gaps", "room_id since next_from", "stays", (), "copied"),
    # Older events are too old to be obeyed anyway.
    Table("handled", "event_id at obeyed_by", "no room's", (_after(KEPT, "at"),), "copied"),
    Table(
        "rooms",
        "room_id membership version creators power_levels encrypted joined_at display_name"
        " successor predecessor type notices direct joined_members invited_members alone_since"
        " left_alone_at warned",
        "stays",
        (),
        "copied",
    ),
    Table("schedules", "room_id name rule started_at done_until", Moves(), (), "copied"),
    Table(
        "slots",
        "room_id name due_at skipped skipped_at",
        Moves(),
        (_after(FARTHEST_BACK + DAY, "due_at"),),  # further back nobody looks
        "copied",
    ),
    Table(
        "questions",
        "round_id room_id deck item text cycle due_at state event_id moved_from",
        _STANDS_THERE,
        (),
        "copied",
    ),
    Table(
        "polls",
        "round_id room_id deck item question kind max_selections due_at closes_at state event_id"
        " companion_id opened_at reminded ending ended_at closed_at native by_reaction spoiled"
        " undecryptable members complete moved_from quorum unended",
        _STANDS_THERE,
        (),
        "copied",
    ),
    Table(
        "answers", "round_id position answer_id text votes native_votes", "no room's", (), "copied"
    ),
    # Those of polls whose late read never came, because the bot was out.
    Table(
        "counted",
        "round_id digest",
        "no room's",
        (_after(2 * DAY, "(SELECT closed_at FROM polls WHERE round_id = counted.round_id)"),),
        "left out",
    ),
    Table(
        "preferences",
        "room_id zone deck quiet paused_until suggested outcomes review_room review_lasts"
        " review_holds shares shared_as shared_number shared_from pictures",
        Moves(),
        (),
        "copied",
    ),
    Table(
        "suggestions",
        "room_id number by source text at state shown_by event_id",
        Moves(),
        (
            _after(WAITING_KEPT, "at", "state = 'waiting'"),
            _after(ACCEPTED_KEPT, "at", "state = 'accepted'"),
        ),
        "copied",
    ),
    Table(
        "outcomes",
        "room_id number text round_id question at posted_by due done_at event_id moved_from",
        _STANDS_THERE,
        (_after(DONE_KEPT, "done_at"),),
        "copied",
    ),
    Table(
        "drafts",
        "room_id week count replies state review_room made_at ends_at holds remind_at was_due"
        " note note_from",
        Moves(),
        (_after(DRAFT_KEPT, "made_at"),),
        "copied",
    ),
    Table(
        "draft_copies",
        "act_id room_id week shown_in",
        Moves(),
        (
            Forget(
                "NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.room_id = draft_copies.room_id"
                " AND drafts.week = draft_copies.week)"
            ),
        ),
        "copied",
    ),
    Table("log", "position room_id at by words", Moves(), (_after(LOG_KEPT, "at"),), "left out"),
    Table("weeks", "room_id week told", Moves(), (), "copied"),
    # What is settled, and what nothing that waits needs to know of.
    Table(
        "acts",
        "position act_id room_id kind urgency type content relation target_event target_act"
        " reply_to reaction_key ordered_at expires_at state tries retry_at event_id problem"
        " not_before settled_at",
        _OWED_TO_THE_ROOM,
        (
            _after(
                KEPT,
                "ordered_at",
                "state <> 'waiting' AND act_id NOT IN (SELECT target_act FROM acts"
                " WHERE state = 'waiting' AND target_act IS NOT NULL)",
            ),
        ),
        "copied",
    ),
    Table("reported", "room_id what about act_id", "stays", (), "copied"),
    Table("inquiries", "event_id thread", "no room's", (), "copied"),
    Table(
        "crypto_account", "only_row user_id device_id published pickle", "no room's", (), "left out"
    ),
    # Who comes back makes a new ratchet.
    Table(
        "olm_sessions",
        "sender_key session_id created_at used_at pickle",
        "no room's",
        (
            _after(KEPT, "used_at"),
            # Devices use the newest; a few older ones may still have messages on the way.
            _beyond(5, "olm_sessions", "sender_key", "used_at"),
        ),
        "left out",
    ),
    Table(
        "room_keys",
        "room_id sender_key session_id owner signing_key first_index used_at pickle",
        "stays",
        (_after(KEPT, "used_at"),),
        "left out",
    ),
    # As long as a key may be used.
    Table(
        "outbound_keys",
        "room_id created_at messages given pickle",
        "stays",
        (_after(7 * DAY, "created_at"),),
        "left out",
    ),
    Table("devices", "user_id device_id ed25519 curve25519", "no room's", (), "left out"),
    Table("tracked_users", "user_id outdated", "no room's", (), "left out"),
    Table(
        "opened",
        "sender_key session_id message_index event_digest",
        "no room's",
        (
            Forget(
                "NOT EXISTS (SELECT 1 FROM room_keys WHERE"
                " room_keys.sender_key = opened.sender_key"
                " AND room_keys.session_id = opened.session_id)"
            ),
        ),
        "left out",
    ),
)


async def move(db: Connection, old: RoomId, new: RoomId) -> None:
    """What was recorded of a room goes on in another; what that one has already is left alone."""
    for table in TABLES:
        if isinstance(table.room, Moves):
            changes = ", ".join(filter(None, (table.room.leaving, "room_id = :new")))
            await db.execute(
                f"UPDATE OR IGNORE {table.name} SET {changes}"  # noqa: S608 - all declared above
                f" WHERE room_id = :old AND {table.room.where}",
                {"old": old, "new": new},
            )


async def forget(db: Connection, now: Millis) -> None:
    """Forget what is too old by now."""
    for table in TABLES:
        for rows in table.forgets:
            await db.execute(f"DELETE FROM {table.name} WHERE {rows.where}", {"now": now})  # noqa: S608


async def sizes(db: Connection) -> dict[str, int]:
    """How many rows each table has, by name."""
    names = sorted(table.name for table in TABLES)
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in names)  # noqa: S608
    (found,) = await db.execute_fetchall(f"SELECT {counts}")
    return dict(zip(names, found, strict=True))
