"""What a draft is: a week's summary that waits for the moderators of its room."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.primitives import DAY, HOUR, ActId, EventId, Millis, RoomId
from bot.core.questions.values import Replies
from bot.core.weeks.values import WeekId

SHORTEST: Millis = HOUR
LONGEST: Millis = 6 * DAY
"""The next summary comes after a week."""
USUAL: Millis = DAY
KEPT: Millis = 28 * DAY
"""For so long a draft that is held can be published."""
LONGEST_NOTE = 500
"""Characters, as people see them."""


DIRECT = RoomId("")
"""In the place of a review room: the chats that moderators have with the bot."""


class DraftState(StrEnum):
    """How a draft stands."""

    WAITING = "waiting"
    HELD = "held"
    PUBLISHED = "published"
    DROPPED = "dropped"


OPEN = (DraftState.WAITING, DraftState.HELD)
"""Of these can still be decided."""


class Verdict(StrEnum):
    """What moderators decide; also the command for it."""

    PUBLISH = "publish"
    HOLD = "hold"
    DROP = "drop"


class Unfit(StrEnum):
    """Why a room can't be where drafts are reviewed."""

    UNKNOWN = "unknown"
    """No room has that address, or none that the bot can see."""
    NOT_IN_IT = "not in it"
    """The bot isn't."""
    SAME = "same"
    """Members would read the draft."""
    REPLACED = "replaced"
    ANYONE_JOINS = "anyone joins"
    ANYONE_READS = "anyone reads"
    CLEAR = "clear"
    """The room itself is encrypted."""
    NO_MODERATOR = "no moderator"
    """Whoever names it may manage the bot in the room, but not there."""
    NO_CHAT = "no chat"
    """No moderator has one with the bot."""
    CLOSED = "closed"
    """The bot could not write there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A review as a moderator wants it, until its room has been looked at."""

    by: str
    """Their user id."""
    lasts: Millis
    holds: bool
    words: str
    """The command, as it was understood."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A draft as it is shown in one room."""

    shown_in: RoomId
    act_id: ActId
    """Which puts it there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The summary of a week, from its review on until it is forgotten."""

    room_id: RoomId
    """Whose summary it is."""
    week: str
    """As `WeekId` writes it."""
    count: ActId
    """Which counted the week."""
    replies: Mapping[ActId, Replies]
    """What was counted then, by round."""
    state: DraftState
    review_room: RoomId
    """Or `DIRECT`."""
    made_at: Millis
    ends_at: Millis
    """When it goes out, or is held, if nobody decides."""
    holds: bool
    """Then it is held."""
    remind_at: Millis | None
    """None: nobody has to be reminded any more."""
    was_due: Millis | None = None
    """Set when the summary came late."""
    copies: tuple[Copy, ...] = ()
    """Where it is shown; before that the review room is looked at, or who has a chat."""
    note: str = ""
    note_from: EventId | None = None
    """The message that gave it: taken away, it takes the note along."""

    @property
    def week_id(self) -> WeekId:
        """The week."""
        return WeekId.parse(self.week)

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Drafted:
    """Which draft is meant by what was seen, and where that was."""

    week: WeekId
    seen_in: RoomId
    """The review room, or the draft's own."""
