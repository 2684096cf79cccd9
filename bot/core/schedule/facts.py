"""What the clock brings to schedules."""

from dataclasses import dataclass

from bot.core.primitives import Millis, RoomId
from bot.core.schedule.values import ScheduleName


@dataclass(frozen=True, slots=True)
class SlotsDue:
    """Slots of a schedule that have come since it was last looked at, oldest first."""

    room_id: RoomId
    name: ScheduleName
    slots: tuple[Millis, ...]
    lasts: Millis | None


@dataclass(frozen=True, slots=True)
class ClockSetBack:
    """A schedule has been looked at up to a moment that is still to come."""

    room_id: RoomId
    name: ScheduleName


ScheduleFact = SlotsDue | ClockSetBack
