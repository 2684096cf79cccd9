"""What people ask of the bot."""

from dataclasses import dataclass

from bot.core.commands.command import Command, Refusal
from bot.core.primitives import EventId, Millis, RoomId, UserId
from bot.core.review.values import Drafted


@dataclass(frozen=True, slots=True)
class Edit:
    """The event by which a message was changed into the command."""

    event_id: EventId
    original_at: Millis | None = None
    """When the message was sent; None: the homeserver has not been asked yet."""
    obeyed: bool = False
    """Whether something was obeyed for the message before; the records know."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """Someone addressed the bot."""

    room_id: RoomId
    event_id: EventId
    """The message, whether it was edited or not."""
    sender: UserId
    at: Millis
    """Server time, so a claim of the sender's homeserver."""
    command: Command | Refusal
    thread: EventId | None
    """The root of the thread it was said in."""
    batch: str
    """The sync token it came after: one line per batch says that commands were missed."""
    age: Millis | None = None
    """When it reached us, by our homeserver's clock, if that says so: ours may be wrong."""
    part: int = 0
    """Which command of its message it is, from 0."""
    edit: Edit | None = None
    """Set when the message became a command by being edited; `at` and `age` are that event's."""

    answers: tuple[EventId, ...] = ()
    """The message it replies to, and the root of its thread."""
    draft: Drafted | None = None
    """The draft of a summary that it is about: the room is the draft's then."""

    @property
    def said_in(self) -> RoomId:
        """Where it was said."""
        return self.draft.seen_in if self.draft else self.room_id

    @property
    def brought_by(self) -> EventId:
        """The event that brought the command."""
        return self.edit.event_id if self.edit else self.event_id

    @property
    def cause(self) -> str:
        """Names the command among all others: what follows from it has ids derived from this."""
        return f"{self.brought_by} {self.part}" if self.part else self.brought_by
