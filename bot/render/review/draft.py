"""A draft, and what becomes of it."""

from bot.core.primitives import DAY, Millis
from bot.core.review.messages import (
    DraftDecided,
    DraftHeldBack,
    DraftReminder,
    NoteTaken,
    ShowDraft,
)
from bot.core.review.values import KEPT, Verdict
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, joined, paragraph, say, strong, text, typed
from bot.render.review.refusals import why_unfit
from bot.render.voice import Voice
from bot.render.weeks.headline import week_name
from bot.render.weeks.week import tell_week
from bot.render.words import _

NOTE = "note We meet on Tuesday"
ROOM_LENGTH = 60
"""Characters shown of a room's name."""


def show_draft(message: ShowDraft, voice: Voice) -> list[Block]:
    """The summary as it would be posted, and how to decide."""
    room = typed(message.room, ROOM_LENGTH) if message.room else say(_("a room without a name"))
    commands = [command(verdict, voice) for verdict in Verdict]
    return [
        paragraph(strong(say(_("Draft of the weekly summary for %(room)s"), room=room))),
        paragraph(
            say(_("To decide, react: ✅ publish, ⏸ hold, ❌ drop.")),
            say(_("Or write: %(commands)s"), commands=joined(" · ", commands)),
            say(
                _("To add a note from the moderators: %(command)s"),
                command=command(NOTE, voice),
            ),
            _ends(message.ends_at, voice, holds=message.holds),
        ),
        *tell_week(message.summary, voice),
    ]


def _ends(ends_at: Millis, voice: Voice, *, holds: bool) -> Text:
    words = (
        _("If nobody decides by %(time)s, it’s held.")
        if holds
        else _("If nobody decides by %(time)s, it’s posted, marked as not reviewed.")
    )
    return say(words, time=moment(ends_at, voice))


def draft_reminder(message: DraftReminder, voice: Voice) -> list[Block]:
    """Nobody has decided yet."""
    week = week_name(message.week, so_far=False, voice=voice)
    return [
        paragraph(
            say(_("%(week)s: this draft still needs a decision."), week=week),
            _ends(message.ends_at, voice, holds=message.holds),
        )
    ]


def draft_decided(message: DraftDecided, voice: Voice) -> list[Block]:
    """What it means."""
    week = week_name(message.week, so_far=False, voice=voice)
    late = [say(_("Nobody decided in time."))] if message.by_time else []
    match message.verdict, message.by_time:
        case Verdict.PUBLISH, True:
            words = [say(_("%(week)s: the summary is posted, marked as not reviewed."), week=week)]
        case Verdict.PUBLISH, False:
            words = [say(_("%(week)s: the summary is posted."), week=week)]
        case Verdict.HOLD, _any:
            words = [say(_("%(week)s: the draft is held."), week=week), _later(voice)]
        case _:
            words = [say(_("%(week)s: the draft is dropped. No summary is posted."), week=week)]
    return [paragraph(*words, *late)]


def _later(voice: Voice) -> Text:
    publish = command("publish", voice)
    words = _("For %(days)s days you can still post it: ✅, or %(command)s")
    return say(words, days=KEPT // DAY, command=publish)


def note_taken(message: NoteTaken, voice: Voice) -> list[Block]:
    """What will stand in the summary."""
    week = week_name(message.week, so_far=False, voice=voice)
    if not message.text:
        return [paragraph(say(_("%(week)s: the note is gone."), week=week))]
    return [
        paragraph(
            say(
                _("%(week)s will have this note, without your name: %(note)s"),
                week=week,
                note=strong(text(message.text)),
            ),
            say(_("Edit or delete your message to change it or take it back.")),
        )
    ]


def draft_held_back(message: DraftHeldBack, voice: Voice) -> list[Block]:
    """In the room: why moderators saw no draft, and what to do."""
    week = week_name(message.week, so_far=False, voice=voice)
    return [
        paragraph(
            say(_("%(week)s: the summary is held."), week=week),
            why_unfit(message.why),
            say(_("To post it: %(command)s"), command=command("publish", voice)),
            say(
                _("To review elsewhere from now on: %(command)s"),
                command=command("review on #stewards:example.org", voice),
            ),
        )
    ]
