"""What is said of polls, put into words."""

from typing import assert_never

from bot.core.polls.messages import (
    BadQuorum,
    Closing,
    Companion,
    CompanionClosed,
    EndPoll,
    MayNotEnd,
    NoPollOpen,
    NoResults,
    NotPosted,
    NumberIsNoVote,
    OpenPoll,
    PollIsOpen,
    PollMessage,
    PollNews,
    PollNotCounted,
    PollNotPosted,
    PollRefusal,
    PollSkipped,
    PollTakenDown,
    PollVanished,
    QuorumTooHigh,
    Remind,
    RoomForgets,
    TellResult,
    TellTurnout,
    UnknownPoll,
)
from bot.render.markup import Block
from bot.render.polls import gone, opening, quorum, refusals, result
from bot.render.voice import Voice


def worded(message: PollMessage, voice: Voice) -> list[Block]:
    """The message in words."""
    if isinstance(message, PollRefusal):
        return _refusal(message, voice)
    return _news(message, voice)


def _news(message: PollNews, voice: Voice) -> list[Block]:  # noqa: C901, PLR0911, PLR0912
    match message:
        case OpenPoll():
            return opening.open_poll(message, voice)
        case Companion():
            return opening.companion(message, voice)
        case CompanionClosed():
            return opening.companion_closed(message, voice)
        case NumberIsNoVote():
            return opening.number_is_no_vote(message, voice)
        case EndPoll():
            return opening.end_poll(message, voice)
        case Remind():
            return opening.remind(message, voice)
        case TellResult():
            return result.tell_result(message, voice)
        case TellTurnout():
            return result.tell_turnout(message, voice)
        case Closing():
            return opening.closing(message, voice)
        case PollSkipped():
            return gone.poll_skipped(message, voice)
        case PollNotPosted():
            return gone.poll_not_posted(message, voice)
        case PollNotCounted():
            return gone.poll_not_counted(message, voice)
        case PollTakenDown():
            return gone.poll_taken_down(message, voice)
        case PollVanished():
            return gone.poll_vanished(message, voice)
        case QuorumTooHigh():
            return quorum.too_high(message, voice)
        case MayNotEnd():
            return opening.may_not_end(message, voice)
        case RoomForgets():
            return gone.room_forgets(message, voice)
        case _:
            assert_never(message)


def _refusal(message: PollRefusal, voice: Voice) -> list[Block]:
    match message:
        case NotPosted():
            return refusals.not_posted(message, voice)
        case BadQuorum():
            return refusals.bad_quorum(message, voice)
        case UnknownPoll():
            return refusals.unknown_poll(message, voice)
        case PollIsOpen():
            return refusals.poll_is_open(message, voice)
        case NoPollOpen():
            return refusals.no_poll_open(message, voice)
        case NoResults():
            return refusals.no_results(message, voice)
        case _:
            assert_never(message)
