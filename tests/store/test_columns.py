"""The book has no room for a voter: a new column must be thought about here first."""

from bot.store import Connection

# No column holds a vote, or who voted or replied. Words of a member stand in `suggestions.text` as
# long as they wait, and then, asked by the bot, in `questions.text`. What names people:
# `rooms.creators` and `rooms.power_levels` (the room's state), the mentions of moderators in
# `acts.content`, `log.by` (moderators, for 30 days), the command's event in `acts.target_event`,
# `acts.reply_to`, `inquiries` and `handled`; and the tables of encryption, which know devices.
# `opened` and `counted` hold keyed hashes of events, `suggestions.by` of a person.
# `origin.user_id` is the bot's own.
ALLOWED = {
    "origin": "only_row shopfloor user_id copied_at",
    "sync": "only_row token",
    "gaps": "room_id since next_from",
    "handled": "event_id at obeyed_by",
    "rooms": "room_id membership version creators power_levels encrypted joined_at display_name"
    " successor predecessor type notices direct joined_members invited_members alone_since"
    " left_alone_at warned",
    "schedules": "room_id name rule started_at done_until",
    "slots": "room_id name due_at skipped",
    "questions": "round_id room_id deck item text cycle due_at state event_id moved_from",
    "polls": "round_id room_id deck item question kind max_selections due_at closes_at state"
    " event_id companion_id opened_at reminded ending ended_at closed_at native by_reaction"
    " spoiled undecryptable members complete moved_from quorum unended",
    "counted": "round_id digest",
    "preferences": "room_id zone deck quiet paused_until suggested",
    "suggestions": "room_id number by source text at state shown_by event_id",
    "log": "position room_id at by words",
    "answers": "round_id position answer_id text votes native_votes",
    "weeks": "room_id week told",
    "acts": "position act_id room_id kind urgency type content relation target_event target_act"
    " reply_to reaction_key ordered_at expires_at state tries retry_at event_id problem"
    " not_before settled_at",
    "reported": "room_id what about act_id",
    "inquiries": "event_id thread",
    "crypto_account": "only_row user_id device_id published pickle",
    "olm_sessions": "sender_key session_id created_at used_at pickle",
    "room_keys": "room_id sender_key session_id owner signing_key first_index used_at pickle",
    "devices": "user_id device_id ed25519 curve25519",
    "tracked_users": "user_id outdated",
    "opened": "sender_key session_id message_index event_digest",
}
COUNTS = ["votes", "native_votes", "native", "by_reaction", "spoiled", "undecryptable", "members"]


async def columns(db: Connection) -> dict[tuple[str, str], str]:
    """The type of every column, by table and name."""
    tables = await db.execute_fetchall("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        (table["name"], column["name"]): column["type"]
        for table in tables
        for column in await db.execute_fetchall(f"PRAGMA table_info({table['name']})")
    }


async def test_the_book_has_these_columns_and_no_other(db: Connection) -> None:
    allowed = {(table, name) for table, names in ALLOWED.items() for name in names.split()}
    assert set(await columns(db)) == allowed


async def test_of_votes_there_are_numbers_alone(db: Connection) -> None:
    found = {name: type_ for (_, name), type_ in (await columns(db)).items() if name in COUNTS}
    assert found == dict.fromkeys(COUNTS, "INTEGER")
