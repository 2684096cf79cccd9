"""How people can answer, and what moderators hear where they can’t.

Every wording of the ways to vote stands here.
"""

from bot.core.polls.values import Poll, Ways
from bot.core.rooms.answering import EVERY_OTHER, REACTION, RESPONSES, Barrier
from bot.core.rooms.messages import FewCanAnswer, NobodyCanAnswer
from bot.core.schedule.values import ScheduleName
from bot.render.markup import Block, Text, bullets, code, joined, paragraph, say, text
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def in_title(ways: Ways) -> list[Text]:
    """For those who see the poll alone, where its buttons are of no use to them."""
    return [say(_("vote by reaction, in the thread"))] if ways is Ways.REACTION else []


def in_fallback(ways: Ways) -> Text:
    """For those whose app shows no poll."""
    if ways is Ways.POLL:
        return say(_("To vote, use an app that shows polls, such as Element."))
    if ways is Ways.REACTION:
        return say(_("Vote with a reaction: see this poll’s thread."))
    return say(_("No buttons here? See this poll’s thread."))


def in_companion(poll: Poll, ways: Ways) -> list[Text]:
    """How to vote, beside the numbered answers."""
    if ways is Ways.POLL:
        return [_in_poll_alone(poll)]
    how = ngettext(
        "Tap a number below to vote, again to undo. The 1 on each is mine, not a vote.",
        "Tap up to %(most)s numbers below to vote, again to undo. The 1 on each is mine, not a "
        "vote.",
        poll.max_selections,
    )
    return [
        *([_no_poll_here()] if ways is Ways.REACTION else []),
        say(how, most=poll.max_selections),
        joined(" ", [_openly(), *([] if ways is Ways.REACTION else [_which_counts(poll)])]),
    ]


def _openly() -> Text:
    return say(_("Everyone here and the servers can see who taps what."))


def _no_poll_here() -> Text:
    return say(_("Vote here: this room doesn’t allow votes in the poll itself."))


def _which_counts(poll: Poll) -> Text:
    sentence = ngettext(
        "Your latest vote counts, here or in the poll.",
        "Your latest %(most)s taps count, or your vote in the poll if it’s later.",
        poll.max_selections,
    )
    return say(sentence, most=poll.max_selections)


def _in_poll_alone(poll: Poll) -> Text:
    return say(
        ngettext(
            "To vote, use an app that shows polls, such as Element. Choose %(most)s answer.",
            "To vote, use an app that shows polls, such as Element. Choose up to %(most)s answers.",
            poll.max_selections,
        ),
        most=poll.max_selections,
    )


def nobody_can_answer(message: NobodyCanAnswer, _voice: Voice) -> list[Block]:
    """Why a poll or question was not posted."""
    what = {
        ScheduleName.POLLS: _(
            "For the moderators: nobody here can vote, so I didn’t open this poll."
        ),
        ScheduleName.QUESTIONS: _(
            "For the moderators: nobody here can reply, so I didn’t ask this question."
        ),
    }
    return [
        paragraph(say(what[message.what]), text(message.question)),
        *_what_to_change(message.barriers, message.usual_level),
    ]


def few_can_answer(message: FewCanAnswer, _voice: Voice) -> list[Block]:
    """Fewer than half can."""
    what = {
        ScheduleName.POLLS: _(
            "For the moderators: only %(able)s of the %(members)s members here can vote."
        ),
        ScheduleName.QUESTIONS: _(
            "For the moderators: only %(able)s of the %(members)s members here can reply."
        ),
    }
    counts = {"able": message.able, "members": message.members}
    return [
        paragraph(say(what[message.what], **counts)),
        *_what_to_change(message.barriers, message.usual_level),
    ]


def _what_to_change(barriers: tuple[Barrier, ...], usual: int) -> list[Block]:
    if not barriers:
        return [paragraph(say(_("The others’ power levels are too low. Raise them, please.")))]
    return [
        paragraph(
            say(
                _(
                    "Members have power level %(usual)s, but these settings ask for more. Please "
                    "lower them in the room’s settings, under “Roles & Permissions”:"
                ),
                usual=usual,
            )
        ),
        bullets(
            say(
                _("%(setting)s, now %(level)s: %(meaning)s"),
                setting=code(text(each.setting)),
                level=each.level,
                meaning=_meaning(each.setting),
            )
            for each in barriers
        ),
    ]


def _meaning(setting: str) -> str:
    if setting == EVERY_OTHER:
        return _("to send anything that has no level of its own")
    if setting == REACTION:
        return _("to react, which is one way to vote")
    return _("to vote in a poll") if setting in RESPONSES else _("to send messages")
