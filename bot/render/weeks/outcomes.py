"""What the room does about earlier results, in a summary: what is due, and what is open."""

from collections.abc import Sequence

from bot.core.outcomes.values import OpenOutcome
from bot.render.commands.shown import command
from bot.render.dates import day_named
from bot.render.links import linked
from bot.render.markup import Block, Text, bullets, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext

SHORT = 60
"""Characters of an outcome."""
MOST_DUE = 3
"""In a week with nothing else."""


def outcomes(
    open_ones: Sequence[OpenOutcome], voice: Voice, *, most: int, length: int
) -> list[Block]:
    """So many, those whose day has come first; and how moderators close one."""
    items = [_line(each, voice, length) for each in open_ones[:most]]
    due = next((each for each in open_ones if each.has_come), None)
    lines = [
        *([_once_done(due, voice)] if due else []),
        *_more(len(open_ones) - len(items), voice),
    ]
    return [*([bullets(items)] if items else []), *([paragraph(*lines)] if lines else [])]


def in_brief(open_ones: Sequence[OpenOutcome], voice: Voice) -> list[Block]:
    """In a week with nothing else: what is due, or else how many are open."""
    due = [each for each in open_ones if each.has_come]
    if due:
        return [*outcomes(due, voice, most=MOST_DUE, length=SHORT), what_became(due[0], voice)]
    if not open_ones:
        return []
    sentence = ngettext(
        "%(count)s outcome is open: %(command)s",
        "%(count)s outcomes are open: %(command)s",
        len(open_ones),
    )
    listed = command("outcomes", voice)
    return [paragraph(say(sentence, count=len(open_ones), command=listed))]


def what_became(outcome: OpenOutcome, voice: Voice) -> Block:
    """The question that a summary ends on when the day of an outcome has come."""
    words = _("Outcome %(number)s was due by %(day)s. What became of it? Reply here.")
    return paragraph(say(words, number=outcome.number, day=_day(outcome, voice)))


def _line(outcome: OpenOutcome, voice: Voice, length: int) -> Text:
    if outcome.due is None:
        words = _("Outcome %(number)s: %(text)s")
    elif outcome.has_come:
        words = _("Outcome %(number)s, due since %(day)s: %(text)s")
    else:
        words = _("Outcome %(number)s, by %(day)s: %(text)s")
    text = linked(typed(outcome.text, length), outcome.place, voice)
    return say(words, number=outcome.number, day=_day(outcome, voice), text=text)


def _day(outcome: OpenOutcome, voice: Voice) -> str:
    return day_named(outcome.due, voice) if outcome.due else ""


def _once_done(due: OpenOutcome, voice: Voice) -> Text:
    done = command(f"done {due.number}", voice)
    return say(_("Moderators, when it’s done: %(command)s"), command=done)


def _more(left: int, voice: Voice) -> list[Text]:
    if not left:
        return []
    sentence = ngettext(
        "%(count)s more outcome: %(command)s", "%(count)s more outcomes: %(command)s", left
    )
    return [say(sentence, count=left, command=command("outcomes", voice))]
