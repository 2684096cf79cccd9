"""What is set in a room, in words: schedules, zone, quiet hours, pauses."""

from collections.abc import Sequence

from bot.core.primitives import Millis
from bot.core.schedule.messages import (
    LeftOut,
    Paused,
    QuietSet,
    Resumed,
    Scheduled,
    ScheduleSet,
    TellSchedules,
    ZoneSet,
)
from bot.core.schedule.preferences import FOREVER
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours
from bot.core.schedule.rules import written
from bot.core.schedule.values import Previewed, Rule, ScheduleName, Skip, Upcoming
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, code, joined, paragraph, say, text
from bot.render.schedule.pauses import pause_told, pausing, still_closes
from bot.render.schedule.preview import _why_not
from bot.render.schedule.upcoming import skipped_line, still_skipped, what_comes, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _

OTHERS = ("daily 09:30", "every 2 weeks fri 12:00", "first mon 18:00", "off")
"""Further ways to write when something comes."""


def tell_schedules(message: TellSchedules, voice: Voice) -> list[Block]:
    """What is set here."""
    if message.schedules:
        listed = [
            paragraph(say(_("What I post by myself here:"))),
            bullets(_scheduled(each, message.paused_until, voice) for each in message.schedules),
        ]
    else:
        listed = [paragraph(say(_("The schedule is off. I post nothing by myself.")))]
    return [
        *listed,
        paragraph(
            say(_("Time zone: %(zone)s"), zone=message.zone),
            _quiet(message.quiet),
            *([] if message.pictures else [say(_("Summaries come without a picture."))]),
            *pausing(message.paused_until, voice),
        ),
        *still_skipped(message.left_out, voice),
        paragraph(
            say(
                _("To change one: %(command)s"),
                command=command("schedule questions mon,thu 18:00", voice),
            ),
            say(_("Other times: %(rules)s"), rules=joined(" · ", map(code, map(text, OTHERS)))),
            say(_("The next four weeks: %(command)s"), command=command("preview", voice)),
        ),
    ]


def _scheduled(each: Scheduled, paused_until: Millis | None, voice: Voice) -> Text:
    rule = _ruled(each.name, each.rule)
    if paused_until == FOREVER or not each.next:
        return rule
    return say(_("%(rule)s – next: %(when)s"), rule=rule, when=moment(each.next[0], voice))


def _ruled(name: ScheduleName, rule: Rule) -> Text:
    return say(_("%(what)s: %(rule)s"), what=_name(name), rule=code(text(written(rule))))


def _name(name: ScheduleName) -> str:
    names = {
        ScheduleName.QUESTIONS: _("Questions"),
        ScheduleName.POLLS: _("Polls"),
        ScheduleName.SUMMARY: _("Summary"),
    }
    return names[name]


def _quiet(hours: QuietHours) -> Text:
    if hours.start == hours.end:
        return say(_("Quiet hours: none"))
    start, end = f"{hours.start:%H:%M}", f"{hours.end:%H:%M}"
    return say(_("Quiet hours: %(start)s to %(end)s"), start=start, end=end)


def schedule_set(message: ScheduleSet, voice: Voice) -> list[Block]:
    """A schedule was set or turned off."""
    if message.rule is None:
        return [paragraph(say(_("%(what)s: off."), what=_name(message.name)))]
    rule = _ruled(message.name, message.rule)
    coming = [
        paragraph(rule, say(_("Next:"))),
        bullets(text(moment(at, voice)) for at in message.next),
    ]
    return [
        *(coming if message.next else [paragraph(rule)]),
        *_not_coming(message.left_out, voice),
        *pause_told(message.paused_until, voice),
    ]


def _not_coming(left_out: Sequence[Previewed], voice: Voice) -> list[Block]:
    if not left_out:
        return []
    lines = [
        joined(" – ", [text(moment(each.at, voice)), text(_why_not(each.why))]) for each in left_out
    ]
    skipped = any(each.why is Skip.ASKED for each in left_out)
    undo = say(_("To bring back what’s skipped: %(command)s"), command=command("skip off", voice))
    return [
        paragraph(say(_("Not coming:"))),
        bullets(lines),
        *([paragraph(undo)] if skipped else []),
    ]


def zone_set(message: ZoneSet, voice: Voice) -> list[Block]:
    """The room has another time zone."""
    now = say(
        _("Time zone: %(zone)s. It’s %(when)s there."),
        zone=message.zone,
        when=moment(message.at, voice),
    )
    return [paragraph(now), *what_comes_next(message.upcoming, voice)]


def quiet_set(message: QuietSet, _voice: Voice) -> list[Block]:
    """The quiet hours were set."""
    if message.hours == NO_QUIET_HOURS or message.hours.start == message.hours.end:
        return [paragraph(say(_("No quiet hours: reminders can come at any time.")))]
    wait = say(
        _(
            "Reminders and late posts wait until these hours end. What a moderator asks for "
            "comes at once."
        )
    )
    return [paragraph(_quiet(message.hours), wait)]


def paused(message: Paused, voice: Voice) -> list[Block]:
    """Nothing is posted until then."""
    until, go_on = pausing(message.until, voice)
    left_out = say(_("I skip what’s due until then."))
    return [paragraph(until, left_out, *still_closes(message.open_until, voice), go_on)]


def resumed(message: Resumed, voice: Voice) -> list[Block]:
    """The pause is over."""
    words = _("The pause is over.") if message.was_paused else _("I wasn’t paused.")
    return [
        paragraph(say(words)),
        *_next_or_off(message.upcoming, voice),
        *still_skipped(message.left_out, voice),
    ]


def _next_or_off(upcoming: Sequence[Upcoming], voice: Voice) -> list[Block]:
    off = say(_("The schedule is off. To turn it on: %(command)s"), command=command("start", voice))
    return what_comes_next(upcoming, voice) or [paragraph(off)]


def left_out(message: LeftOut, voice: Voice) -> list[Block]:
    """The next question or poll is left out."""
    out = say(
        _("Back on: %(what)s, %(when)s.") if message.off else _("Skipped: %(what)s, %(when)s."),
        what=what_comes(message.what),
        when=moment(message.at, voice),
    )
    still = [skipped_line(each, voice) for each in message.still]
    return [paragraph(out, *still), *what_comes_next(message.upcoming, voice)]
