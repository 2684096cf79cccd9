"""The admin room: whether the bot is in it, may speak there, and who else can get in."""

from urllib.parse import quote

from msgspec import Struct

from bot.config import Config
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.admin import HIDDEN
from bot.core.rooms.values import Room
from bot.matrix import send_rights
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import ENCRYPTED, MESSAGE
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong

BY_INVITATION = ("invite", "knock")
"""Join rules that let nobody in unasked."""
OUT, SILENT, OPEN = f"{HIDDEN}out", f"{HIDDEN}silent", f"{HIDDEN}open"


class Rule(Struct, frozen=True):
    """The content of `m.room.join_rules` or `m.room.history_visibility`."""

    join_rule: object = None
    history_visibility: object = None


async def room(gateway: Gateway, config: Config, known: Room | None, me: UserId) -> list[Finding]:
    """How it is; nothing where there is none. Raises TryLater or SignedOut.

    `known`: the room as it is recorded, if the bot is in it.
    """
    if config.admin is None:
        return []
    room_id = RoomId(config.admin.room)
    if known is None:
        words = f"{room_id}: the bot isn't in it, so it can't report problems there."
        return [wrong(What.ADMIN, words, "Invite the bot there while it runs; it accepts.", OUT)]
    try:
        rule = await _state(gateway, room_id, "m.room.join_rules")
        history = await _state(gateway, room_id, "m.room.history_visibility")
        lacks = await send_rights.refused(gateway, known, me)
    except Denied as refusal:
        words = f"{room_id}: the homeserver won't let the bot look at it ({refusal})."
        return [wrong(What.ADMIN, words, "Invite the bot there again.", OUT)]
    return [*_silent(room_id, lacks), *_open(room_id, rule, history)] or [
        ok(What.ADMIN, f"{room_id}: the bot is in it, and people can join only if invited")
    ]


def _silent(room_id: RoomId, lacks: dict[str, int]) -> list[Finding]:
    needed = [lacks[type_] for type_ in (MESSAGE, ENCRYPTED) if type_ in lacks]
    if not needed:
        return []
    words = f"{room_id}: the bot isn't allowed to write there."
    return [wrong(What.ADMIN, words, f"Give it power level {max(needed)} there.", SILENT)]


def _open(room_id: RoomId, rule: Rule, history: Rule) -> list[Finding]:
    """Whoever gets in reads what is wrong with the bot, and in which rooms it is."""
    if rule.join_rule not in BY_INVITATION:
        words = f"{room_id}: anyone can join it without an invitation."
        mend = "Make it invite-only: it shows which rooms the bot is in."
        return [attention(What.ADMIN, words, mend, OPEN)]
    if history.history_visibility == "world_readable":
        words = f"{room_id}: anyone can read it without joining."
        return [attention(What.ADMIN, words, "Let only members read its history.", OPEN)]
    return []


async def _state(gateway: Gateway, room_id: RoomId, type_: str) -> Rule:
    path = f"/_matrix/client/v3/rooms/{quote(room_id, safe='')}/state/{type_}"
    try:
        return await gateway.ask("GET", path, Rule, tells=False)
    except Denied as refusal:
        if refusal.errcode == "M_NOT_FOUND":
            return Rule("invite") if type_.endswith("join_rules") else Rule()
        raise
