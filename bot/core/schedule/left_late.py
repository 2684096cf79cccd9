"""What becomes of slots when their times change."""

from collections.abc import Iterable

from bot.core.changes import PutSlot
from bot.core.decisions import Decision
from bot.core.primitives import Millis
from bot.core.schedule.rules import rule_of
from bot.core.schedule.slots import slots
from bot.core.schedule.values import Schedule, Skip, Slot
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
