"""The next four weeks, in words."""

from collections.abc import Sequence

from bot.core.primitives import Millis
from bot.core.schedule.messages import Preview
from bot.core.schedule.values import Previewed, Shift, Skip
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, joined, paragraph, say, text, typed
from bot.render.phone import fitting, go_on
from bot.render.schedule.pauses import pause_told
from bot.render.schedule.upcoming import what_comes
from bot.render.voice import Voice
from bot.render.words import _


# --- preview -------------------------------------------------------------------------------
def preview(message: Preview, voice: Voice) -> list[Block]:
    """All that comes in the next four weeks."""
    heading = say(_("The next four weeks (%(zone)s):"), zone=message.zone)
    return [
        *pause_told(message.paused_until, voice),
        *_moments(message, heading, voice),
        *([paragraph(_open(message.closes_at, voice))] if message.closes_at else []),
    ]


def _moments(message: Preview, heading: Text, voice: Voice) -> list[Block]:
    if not message.moments:
        return [paragraph(heading, say(_("Nothing.")))]
    items = [_previewed(each, voice) for each in message.moments]
    return [
        paragraph(heading),
        *_from("preview", items, message.start, message.all, voice),
    ]


def _from(
    name: str, items: Sequence[Text], start: int, every: int, voice: Voice
) -> tuple[Block, ...]:
    """As many items as fit, and how to go on."""
    shown = fitting(items)
    return (bullets(items[:shown]), *go_on(name, start + shown, every, voice))


def _open(closes_at: Millis, voice: Voice) -> Text:
    return say(_("A poll is open until %(when)s."), when=moment(closes_at, voice))


def _previewed(each: Previewed, voice: Voice) -> Text:
    due = say(_("%(when)s: %(what)s"), when=moment(each.at, voice), what=what_comes(each.what))
    remarks = [
        *([say(_("“%(text)s”"), text=typed(each.text))] if each.text else []),
        *([text(_why_not(each.why))] if each.why else []),
        *([text(_shifted(each.shift))] if each.shift and not each.why else []),
    ]
    return joined(" – ", [due, *remarks])


def _why_not(why: Skip | None) -> str:
    return _("skipped: another poll is open") if why is Skip.POLL_OPEN else _("skipped")


def _shifted(shift: Shift) -> str:
    shifts = {
        Shift.MOVED: _("the clocks go forward and skip that time, so it comes right after"),
        Shift.TWICE: _("the clocks go back and show that time twice, so it comes the first time"),
    }
    return shifts[shift]
