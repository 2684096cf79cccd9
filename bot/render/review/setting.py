"""How a room's summaries are reviewed."""

from collections.abc import Sequence

from bot.core.primitives import UserId
from bot.core.review.messages import TellReview
from bot.core.review.values import DIRECT
from bot.render.commands.shown import command
from bot.render.links import room_url
from bot.render.markup import Block, Text, joined, link, paragraph, say, text
from bot.render.review.length import length
from bot.render.voice import Voice
from bot.render.weeks.headline import week_name
from bot.render.words import _


def tell_review(message: TellReview, voice: Voice) -> list[Block]:
    """Where, for how long, what comes then; and which drafts are open."""
    if message.review_room is None:
        return [*_off(message, voice), *_open(message, voice)]
    if message.review_room == DIRECT:
        return [*_directly(message, voice), *_open(message, voice)]
    where = link(text(message.named or message.review_room), room_url(message.review_room, voice))
    first = (
        _("From now on I’ll send each weekly summary to %(room)s first, as a draft.")
        if message.changed
        else _("Each weekly summary goes to %(room)s first, as a draft.")
    )
    return [
        paragraph(
            say(first, room=where),
            say(_("Moderators of this room publish, hold or drop it there, or add a note.")),
            _then(message),
            say(_("To stop: %(command)s"), command=command("review off", voice)),
        ),
        *_open(message, voice),
    ]


def _then(message: TellReview) -> Text:
    words = (
        _("If nobody decides within %(time)s, it’s held.")
        if message.holds
        else _("If nobody decides within %(time)s, it’s posted here, marked as not reviewed.")
    )
    return say(words, time=length(message.lasts))


def _directly(message: TellReview, voice: Voice) -> list[Block]:
    """To moderators who have a chat with the bot; who they are is said when it is set."""
    first = (
        _("From now on I’ll send each weekly summary to moderators first, in a chat with me.")
        if message.changed
        else _("Each weekly summary goes to moderators first, in a chat with me.")
    )
    lines = [say(first), say(_("They publish, hold or drop it there, or add a note."))]
    if message.reached:
        lines.append(say(_("These get it: %(people)s"), people=_people(message.reached)))
    if message.missing:
        none = _("These have no chat with me that’s as private as this room: %(people)s")
        lines.append(say(none, people=_people(message.missing)))
        lines.append(say(_("To get drafts, start a direct chat with me.")))
    stop = say(_("To stop: %(command)s"), command=command("review off", voice))
    return [paragraph(*lines, _then(message), stop)]


def _people(users: Sequence[UserId]) -> Text:
    return joined(", ", (text(each) for each in users))


def _off(message: TellReview, voice: Voice) -> list[Block]:
    if message.changed:
        return [paragraph(say(_("From now on I’ll post weekly summaries here without a review.")))]
    example = command("review on #stewards:example.org", voice)
    return [
        paragraph(
            say(_("Nobody reviews the weekly summary before I post it.")),
            say(_("To have drafts sent to another room first: %(command)s"), command=example),
        )
    ]


def _open(message: TellReview, voice: Voice) -> list[Block]:
    if not message.drafts:
        return []
    weeks: list[Text] = [week_name(each, so_far=False, voice=voice) for each in message.drafts]
    return [paragraph(say(_("Drafts not decided yet: %(weeks)s"), weeks=joined(", ", weeks)))]
