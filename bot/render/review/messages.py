"""What is said of reviews and drafts, put into words."""

from typing import assert_never

from bot.core.review.messages import (
    BadReviewTime,
    DraftDecided,
    DraftHeldBack,
    DraftOver,
    DraftReminder,
    NoDraft,
    NoteTaken,
    NoteTooLong,
    ReviewMessage,
    ReviewRoomUnfit,
    ShowDraft,
    TellReview,
)
from bot.render.markup import Block
from bot.render.review import draft, refusals, setting
from bot.render.voice import Voice


def worded(  # noqa: C901, PLR0911 - one line a message
    message: ReviewMessage, voice: Voice
) -> list[Block]:
    """The message in words."""
    match message:
        case TellReview():
            return setting.tell_review(message, voice)
        case ReviewRoomUnfit():
            return refusals.review_room_unfit(message, voice)
        case BadReviewTime():
            return refusals.bad_review_time(message, voice)
        case ShowDraft():
            return draft.show_draft(message, voice)
        case DraftReminder():
            return draft.draft_reminder(message, voice)
        case DraftDecided():
            return draft.draft_decided(message, voice)
        case DraftOver():
            return refusals.draft_over(message, voice)
        case NoDraft():
            return refusals.no_draft(message, voice)
        case NoteTaken():
            return draft.note_taken(message, voice)
        case NoteTooLong():
            return refusals.note_too_long(message, voice)
        case DraftHeldBack():
            return draft.draft_held_back(message, voice)
        case _:
            assert_never(message)
