"""What is said of reviews and drafts."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.primitives import Millis, RoomId, UserId
from bot.core.review.values import DraftState, Unfit, Verdict
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import WeekId


@dataclass(frozen=True, slots=True)
class TellReview:
    """How the room's summaries are reviewed; also the answer to a change of that."""

    review_room: RoomId | None
    """None: they are not; `DIRECT`: in chats."""
    lasts: Millis = 0
    holds: bool = False
    drafts: tuple[WeekId, ...] = ()
    """Those that can still be decided."""
    named: str = ""
    """The review room, as it was typed."""
    reached: tuple[UserId, ...] = ()
    """Moderators who have a chat with the bot, where drafts go there."""
    missing: tuple[UserId, ...] = ()
    """Those who have none."""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRoomUnfit:
    """A room in which the summaries can't be reviewed."""

    why: Unfit
    named: str
    """As it was typed."""


@dataclass(frozen=True, slots=True)
class BadReviewTime:
    """A length of time that is none, or too short or too long for a review."""

    command: ClassVar[str] = "review"
    words: str
    right: str


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """A draft in the review room, with how to decide."""

    summary: TellWeek
    room: str
    """What the room is called; empty: it has no name."""
    ends_at: Millis
    holds: bool


@dataclass(frozen=True, slots=True)
class DraftReminder:
    """Half of the time has passed, and nobody has decided."""

    week: WeekId
    ends_at: Millis
    holds: bool


@dataclass(frozen=True, slots=True)
class DraftDecided:
    """What became of a draft."""

    week: WeekId
    verdict: Verdict
    by_time: bool = False
    """Nobody decided."""


@dataclass(frozen=True, slots=True)
class DraftOver:
    """Somebody decides on a draft that was decided on."""

    week: WeekId
    state: DraftState


@dataclass(frozen=True, slots=True)
class NoDraft:
    """Somebody decides, and there is no draft, or it isn't clear which is meant."""

    verb: str


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """A note will stand in the summary; empty: none will."""

    week: WeekId
    text: str


@dataclass(frozen=True, slots=True)
class NoteTooLong:
    """By more than a note may have."""

    length: int


@dataclass(frozen=True, slots=True)
class DraftHeldBack:
    """In the room itself, to its moderators: the draft could not be shown where it was to be."""

    week: WeekId
    why: Unfit


ReviewRefusal = ReviewRoomUnfit | BadReviewTime | DraftOver | NoDraft | NoteTooLong
"""Where one is the answer, nothing was obeyed."""
ReviewNews = TellReview | ShowDraft | DraftReminder | DraftDecided | NoteTaken | DraftHeldBack
ReviewMessage = ReviewNews | ReviewRefusal
