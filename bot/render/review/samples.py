"""A sample of everything that is said of reviews."""

from bot.core.primitives import DAY, HOUR, RoomId, UserId
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
from bot.core.review.values import DIRECT, DraftState, Unfit, Verdict
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import WeekId
from bot.render.sample_values import at
from bot.render.weeks.samples import SAMPLES as WEEKS

STEWARDS = "#stewards:example.org"
ROOM = RoomId("!stewards:example.org")
ADA = UserId("@ada:example.org")
WEEK = WeekId(2026, 47)
SUMMARY = next(each for each in WEEKS.values() if isinstance(each, TellWeek) and not each.so_far)

SAMPLES: dict[str, ReviewMessage] = {
    "review on": TellReview(ROOM, DAY, named=STEWARDS, changed=True),
    "review": TellReview(ROOM, 12 * HOUR, holds=True, drafts=(WEEK,)),
    "review on, in chats": TellReview(
        DIRECT, DAY, changed=True, reached=(ADA,), missing=(UserId("@ben:example.org"),)
    ),
    "review, in chats": TellReview(DIRECT, DAY, holds=True, drafts=(WEEK,)),
    "review, an hour": TellReview(ROOM, HOUR),
    "review, none": TellReview(None),
    "review off": TellReview(None, changed=True, drafts=(WEEK,)),
    **{f"review room, {why.value}": ReviewRoomUnfit(why, STEWARDS) for why in Unfit},
    "review, no such time": BadReviewTime("5m", f"review on {STEWARDS} for 12h"),
    "draft": ShowDraft(SUMMARY, "Night shift", at(24, 12), holds=False),
    "draft, then held": ShowDraft(SUMMARY, "", at(24, 12), holds=True),
    "draft, reminder": DraftReminder(WEEK, at(24, 12), holds=False),
    "draft published": DraftDecided(WEEK, Verdict.PUBLISH),
    "draft held": DraftDecided(WEEK, Verdict.HOLD),
    "draft dropped": DraftDecided(WEEK, Verdict.DROP),
    "draft published, by time": DraftDecided(WEEK, Verdict.PUBLISH, by_time=True),
    "draft held, by time": DraftDecided(WEEK, Verdict.HOLD, by_time=True),
    **{f"draft, {state.value} already": DraftOver(WEEK, state) for state in DraftState},
    "no draft": NoDraft("publish"),
    "note": NoteTaken(WEEK, "Come to the meeting on Tuesday."),
    "note taken back": NoteTaken(WEEK, ""),
    "note too long": NoteTooLong(512),
    "note too long, by one": NoteTooLong(501),
    "draft held back": DraftHeldBack(WEEK, Unfit.ANYONE_JOINS),
}
