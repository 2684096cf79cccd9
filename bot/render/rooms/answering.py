"""What moderators hear where people can’t answer."""

from bot.core.rooms.answering import EVERY_OTHER, REACTION, RESPONSES, Barrier
from bot.core.rooms.messages import FewCanAnswer, NobodyCanAnswer
from bot.core.schedule.values import ScheduleName
from bot.render.markup import Block, bullets, code, paragraph, say, text
from bot.render.voice import Voice
from bot.render.words import _


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
