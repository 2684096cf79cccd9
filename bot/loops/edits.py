"""Edits of messages into commands: the homeserver says whose message it was, and from when."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.commands.facts import Commanded
from bot.core.facts import Fact
from bot.core.primitives import EventId
from bot.matrix.contents import Original
from bot.matrix.gateway import Denied, Gateway


async def looked_up(gateway: Gateway, found: Iterable[Fact]) -> list[Fact]:
    """The facts, without the commands that were edited into what nobody may edit.

    Raises TryLater: what cannot be asked now is read again with its batch.
    """
    known: dict[EventId, Original | None] = {}
    settled: list[Fact] = []
    for fact in found:
        if not isinstance(fact, Commanded) or fact.edit is None:
            settled.append(fact)
            continue
        if fact.event_id not in known:
            known[fact.event_id] = await _original(gateway, fact)
        original = known[fact.event_id]
        # Only their own words are anyone's to change.
        if original and original.sender == fact.sender:
            edit = replace(fact.edit, original_at=original.at)
            settled.append(replace(fact, thread=original.thread, edit=edit))
    return settled


async def _original(gateway: Gateway, fact: Commanded) -> Original | None:
    try:
        return await gateway.original(fact.room_id, fact.event_id)
    except Denied:
        return None
