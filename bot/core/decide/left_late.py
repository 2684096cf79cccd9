"""What becomes of slots when their times change."""

from collections.abc import Iterable

from bot.core.coming import Skip
from bot.core.decisions import Decision, PutSlot
from bot.core.model import Millis, Schedule, Slot
from bot.core.rules import rule_of
from bot.core.slots import slots
from bot.core.view import View


def left_late(view: View, schedules: Iterable[Schedule], now: Millis) -> Decision:
    """What has come and was not settled yet, as in quiet hours, goes with the times it had."""
    return Decision(
        tuple(
            PutSlot(Slot(each.room_id, each.name, at, Skip.CHANGED))
            for each in schedules
            for at in slots(
                rule_of(each), view.settings.zone, each.done_until, now, each.started_at
            )
        )
    )
