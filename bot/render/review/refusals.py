"""Why a review can't be as somebody wants it, or nothing was decided."""

from bot.core.review.messages import (
    BadReviewTime,
    DraftOver,
    NoDraft,
    NoteTooLong,
    ReviewRoomUnfit,
)
from bot.core.review.values import LONGEST, LONGEST_NOTE, SHORTEST, DraftState, Unfit
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, Text, paragraph, say, typed
from bot.render.review.length import length
from bot.render.voice import Voice
from bot.render.weeks.headline import week_name
from bot.render.words import _, ngettext

_WHY = {
    Unfit.UNKNOWN: _("I find no room with that address."),
    Unfit.NOT_IN_IT: _("I’m not in the review room. Invite me there first."),
    Unfit.SAME: _("That’s this room: everyone here would read the draft."),
    Unfit.REPLACED: _("The review room was replaced by another one."),
    Unfit.ANYONE_JOINS: _("People can join the review room without an invitation."),
    Unfit.ANYONE_READS: _("Anyone can read the review room’s history without joining it."),
    Unfit.CLEAR: _("This room is encrypted, and the review room isn’t."),
    Unfit.NO_MODERATOR: _("You need to be a moderator in the review room, too."),
    Unfit.NO_CHAT: _("No moderator has a direct chat with me."),
    Unfit.CLOSED: _("I can’t write in the review room."),
}
_STATES = {
    DraftState.WAITING: _("%(week)s: the draft is waiting for a decision."),
    DraftState.HELD: _("%(week)s: the draft is held already."),
    DraftState.PUBLISHED: _("%(week)s: the summary is posted already."),
    DraftState.DROPPED: _("%(week)s: the draft was dropped already."),
}


def why_unfit(why: Unfit) -> Text:
    """What speaks against a room."""
    return say(_(_WHY[why]))


def review_room_unfit(message: ReviewRoomUnfit, voice: Voice) -> list[Block]:
    """What speaks against it, and how it has to be."""
    named = typed(message.named)
    return [
        paragraph(say(_("Drafts can’t go to %(room)s."), room=named), why_unfit(message.why)),
        paragraph(
            say(_("A review room is for invited people only, and encrypted if this room is.")),
            for_example(command("review on #stewards:example.org", voice)),
        ),
    ]


def bad_review_time(message: BadReviewTime, voice: Voice) -> list[Block]:
    """What is possible."""
    return [
        paragraph(
            say(
                _("A review can last from %(shortest)s to %(longest)s, not “%(words)s”."),
                shortest=length(SHORTEST),
                longest=length(LONGEST),
                words=typed(message.words),
            ),
            for_example(command(message.right, voice)),
        )
    ]


def draft_over(message: DraftOver, voice: Voice) -> list[Block]:
    """It was decided."""
    week = week_name(message.week, so_far=False, voice=voice)
    return [paragraph(say(_(_STATES[message.state]), week=week))]


def no_draft(message: NoDraft, voice: Voice) -> list[Block]:
    """Which is meant is not clear, if there is any."""
    return [
        paragraph(
            say(_("There’s no draft waiting here, or more than one.")),
            say(
                _("Reply to the draft you mean: %(command)s"),
                command=command(message.verb, voice),
            ),
        )
    ]


def note_too_long(message: NoteTooLong, _voice: Voice) -> list[Block]:
    """By how much."""
    over = message.length - LONGEST_NOTE
    sentence = ngettext(
        "That’s %(over)s character too long: %(length)s, and the limit is %(most)s.",
        "That’s %(over)s characters too long: %(length)s, and the limit is %(most)s.",
        over,
    )
    return [paragraph(say(sentence, over=over, length=message.length, most=LONGEST_NOTE))]
