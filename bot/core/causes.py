"""What acts follow from: every act is named after the kind of its cause, and the cause itself.

The names stand in the database and in rooms, so they stay as they are.
"""

from enum import StrEnum
from hashlib import blake2b

from bot.core.primitives import ActId, Millis, RoomId
from bot.core.schedule.values import ScheduleName


class Cause(StrEnum):
    """Why something is done; the beginning of its id."""

    # --- commands
    ANSWER = "answer"
    MISSED = "missed"
    """Commands were read too late to be obeyed."""
    ALREADY_RUN = "already-run"
    """A message was edited whose command was obeyed before."""
    TURNOUT = "turnout"
    """An open poll is counted, for an answer or a reminder."""
    WEEK = "week"
    """A week is counted for an answer."""
    COUNTED = "told"
    """A count has come for which words waited: an answer, or a summary."""
    LOOK = "look"
    """Somebody spoke of an open poll, or something is about to be posted."""
    # --- what schedules bring, or moderators ask for
    QUESTION = "question"
    OTHER_SIDE = "other-side"
    FEW = "few"
    """The deck runs out of questions."""
    POLL = "poll"
    COMPANION = "companion"
    TAP = "react"
    """The reactions on a companion, to be tapped."""
    SKIPPED = "skipped"
    """A poll was due while another was open."""
    SUMMARY = "summary"
    PICTURE = "picture"
    """Of the week, after its summary."""
    FEW_ANSWERS = "few-answers"
    """Few or none in the room can answer what is posted."""
    # --- a poll's life
    MEMBERS = "members"
    """A poll has opened: how many there are to vote."""
    FORGETFUL = "forgetful"
    """The room forgets messages before a poll closes."""
    HIGH_QUORUM = "high-quorum"
    """The quorum is more than the members."""
    MAY_NOT_END = "may-not-end"
    REMIND = "remind"
    END = "end"
    COUNT = "count"
    RESULT = "result"
    LATE_KEYS = "late-keys"
    LATE_READ = "late-read"
    CORRECTION = "correction"
    VOID = "void"
    """A poll could not be posted, or not be counted."""
    CALLED_OFF = "called-off"
    """A poll was taken down, or has vanished."""
    CLOSED = "closed"
    """A poll is over, and its companion says so."""
    REMOVE = "remove"
    """The companion goes with its poll."""
    UNTAP = "untap"
    """The reactions on it go."""
    HINT = "hint"
    """Somebody typed a number."""
    # --- suggestions
    SUGGESTION = "suggestion"
    """It is shown to moderators."""
    DECIDE = "tap"
    """The reactions on it, to decide."""
    DECIDED = "decided"
    # --- outcomes
    OUTCOME = "outcome"
    """It is said below the result."""
    OUTCOME_CHANGED = "outcome-changed"
    """Its message has other words."""
    # --- reviews
    REVIEW_LOOK = "review-look"
    """A room is looked at in which summaries are to be reviewed."""
    DRAFT = "draft"
    """It is shown in the review room."""
    DECIDED_LATER = "decided-later"
    """After it was held."""
    REVIEW_REMINDER = "review-reminder"
    REVIEW_OVER = "review-over"
    HELD_BACK = "held-back"
    """The draft could not be shown."""
    NOTE_GONE = "note-gone"
    # --- rooms
    JOIN = "join"
    DECLINE = "decline"
    GREET = "greet"
    UNFIT = "unfit"
    """The room is not for people who talk with each other."""
    ALONE = "alone"
    """Nobody but bots is there."""
    GONE = "gone"
    """The operator wants the bot out, and the homeserver does not know the room."""
    FOLLOW = "follow"
    """Another room takes a room's place."""
    FOLLOWED = "followed"
    TURN_BACK = "turn-back"
    # --- the admin room
    HELLO = "hello"
    REPORT = "report"
    UPDATED = "updated"


def act_id(cause: Cause, *of: str | int) -> ActId:
    """The id of the act that follows from that cause; also its Matrix txn id.

    `of` tells the cause from others of its kind: an event, a slot, a round.
    """
    digest = blake2b("\x1f".join(map(str, of)).encode(), digest_size=15).hexdigest()
    return ActId(f"{cause}-{digest}")


def cause_of(act: ActId) -> Cause | None:
    """What an act follows from; None of one that another version ordered."""
    kind = act.rpartition("-")[0]
    return Cause(kind) if kind in Cause._value2member_map_ else None


def after_count(count: ActId) -> ActId:
    """What is said when that has been counted; the count itself leaves nothing in the room."""
    return act_id(Cause.COUNTED, count)


def posts(room_id: RoomId, name: ScheduleName, due: Millis) -> tuple[ActId, ActId]:
    """The acts of which one puts into the room what is due at a slot; the other counts for it."""
    cause = act_id(_POSTS[name], room_id, name, due)
    return cause, after_count(cause)


def schedule_of(act: ActId) -> ScheduleName | None:
    """Of which schedule it may post what was due; other words for `posts`, without the slot."""
    cause = cause_of(act)
    if cause is Cause.COUNTED:
        return ScheduleName.SUMMARY
    return next((name for name, posting in _POSTS.items() if posting is cause), None)


_POSTS = {
    ScheduleName.QUESTIONS: Cause.QUESTION,
    ScheduleName.POLLS: Cause.POLL,
    ScheduleName.SUMMARY: Cause.SUMMARY,
}
