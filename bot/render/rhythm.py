"""A room's own rhythm in words: schedules, zone, quiet hours, pauses, previews, decks, the log."""

from collections.abc import Sequence

from bot.core.primitives import Millis
from bot.core.questions.messages import DeckLine, DeckSet, TellDecks
from bot.core.rooms.messages import TellLog
from bot.core.schedule.messages import (
    LeftOut,
    Paused,
    Preview,
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
from bot.core.schedule.values import Previewed, Rule, ScheduleName, Shift, Skip, Upcoming
from bot.render.commands import command
from bot.render.dates import moment
from bot.render.markup import (
    Block,
    Text,
    bullets,
    code,
    joined,
    paragraph,
    say,
    strong,
    text,
    typed,
)
from bot.render.pauses import pause_told, pausing, still_closes
from bot.render.phone import fitting, go_on
from bot.render.upcoming import skipped_line, still_skipped, what_comes, what_comes_next
from bot.render.voice import Voice
from bot.render.words import _, ngettext

OTHERS = ("daily 09:30", "every 2 weeks fri 12:00", "first mon 18:00", "off")
"""Further ways to write when something comes."""
LONGEST_LOGGED = 100
"""Characters of a command in the log: a poll in a moderator's own words is long."""


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


# --- decks ---------------------------------------------------------------------------------


def tell_decks(message: TellDecks, voice: Voice) -> list[Block]:
    """The decks to choose from."""
    others = [each.id for each in message.decks if each.id != message.chosen]
    listed = message.decks[message.start - 1 :]
    items = [_deck(each, chosen=each.id == message.chosen) for each in listed]
    return [
        paragraph(say(_("Decks to choose from:"))),
        *_from("decks", items, message.start, len(message.decks), voice),
        *(_choose_another(other, voice) for other in others[:1]),
    ]


def _choose_another(id: str, voice: Voice) -> Block:
    right = command(f"deck {id}", voice)
    return paragraph(say(_("Moderators can choose another: %(command)s"), command=right))


def _deck(deck: DeckLine, *, chosen: bool) -> Text:
    line = say(
        _("%(id)s – %(title)s (%(questions)s, %(polls)s)"),
        id=code(text(deck.id)),
        title=deck.title,
        questions=_questions(deck.questions),
        polls=say(ngettext("%(n)s poll", "%(n)s polls", deck.polls), n=deck.polls),
    )
    return joined(" – ", [line, strong(say(_("chosen here")))]) if chosen else line


def _questions(number: int) -> Text:
    return say(ngettext("%(n)s question", "%(n)s questions", number), n=number)


def deck_set(message: DeckSet, _voice: Voice) -> list[Block]:
    """The room has another deck."""
    return [
        paragraph(
            say(_("From now on I ask from “%(title)s”."), title=message.deck.title),
            say(
                _("Not asked here yet: %(left)s of %(all)s."),
                left=message.left,
                all=message.deck.questions,
            ),
            say(_("Earlier questions and results stay.")),
        )
    ]


# --- the log -------------------------------------------------------------------------------


def tell_log(message: TellLog, voice: Voice) -> list[Block]:
    """What moderators changed."""
    if not message.lines:
        return [paragraph(say(_("Moderators changed nothing in the last 30 days.")))]
    items = [
        say(
            _("%(when)s, %(who)s: %(words)s"),
            when=moment(line.at, voice),
            who=typed(line.by),
            words=code(typed(line.words, LONGEST_LOGGED)),
        )
        for line in message.lines[message.start - 1 :]
    ]
    return [
        paragraph(say(_("What moderators changed in the last 30 days, newest first:"))),
        *_from("log", items, message.start, len(message.lines), voice),
    ]
