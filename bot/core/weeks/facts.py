"""What happens to weeks."""

from dataclasses import dataclass

from bot.core.acts import CountWeek
from bot.core.primitives import ActId, RoomId
from bot.core.questions.values import Replies


@dataclass(frozen=True, slots=True)
class WeekCounted:
    """The teller has read the replies to a week's questions and in its polls' threads."""

    act: CountWeek
    replies: dict[ActId, Replies]
    """By the round of the question or poll."""

    @property
    def room_id(self) -> RoomId:
        """The week's room."""
        return self.act.room_id
