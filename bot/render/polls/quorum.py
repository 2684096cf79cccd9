"""A quorum in words: that one is asked for, how far off it is, whether it was reached.

A share stays a share: when a poll opens, nobody knows how many members there will be.
"""

from babel.numbers import format_percent

from bot.core.polls.messages import QuorumTooHigh
from bot.core.polls.quorum import in_doubt, needed, reached
from bot.core.polls.values import Quorum, Result
from bot.render.markup import Block, Text, paragraph, say
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def asked(quorum: Quorum | None, voice: Voice) -> list[Text]:
    """How many have to vote, while the poll is open."""
    if quorum is None:
        return []
    if isinstance(quorum, float):
        sentence = _("Quorum: %(quorum)s of the members.")
    else:
        sentence = ngettext(
            "Quorum: %(quorum)s person.",
            "Quorum: %(quorum)s people.",
            quorum,
        )
    return [say(sentence, quorum=amount(quorum, voice))]


def amount(quorum: Quorum, voice: Voice) -> str:
    """The quorum as the deck has it, without a noun."""
    if isinstance(quorum, int):
        return str(quorum)
    return format_percent(round(quorum, 3), locale=voice.locale, decimal_quantization=False)


def so_far(quorum: Quorum | None, voters: int, members: int, voice: Voice) -> list[Text]:
    """How an open poll stands with it, as news and not as a reproach."""
    if quorum is None:
        return []
    missing = needed(quorum, members) - voters
    if missing <= 0:
        return [say(_("%(quorum)s: reached."), quorum=_named(quorum, members, voice))]
    return [
        say(
            ngettext(
                "%(quorum)s: %(missing)s vote to go.",
                "%(quorum)s: %(missing)s votes to go.",
                missing,
            ),
            quorum=_named(quorum, members, voice),
            missing=missing,
        )
    ]


def outcome(quorum: Quorum | None, result: Result, voice: Voice) -> list[Text]:
    """Whether it was reached, with the numbers."""
    if quorum is None:
        return []
    sentences = {
        (True, False): _("%(quorum)s: reached, %(voters)s voted."),
        (False, False): _("%(quorum)s: not reached, %(voters)s voted."),
        (True, True): _("%(quorum)s: reached, by the %(voters)s people whose votes I could read."),
        (False, True): _(
            "%(quorum)s: not reached, by the %(voters)s people whose votes I could read."
        ),
    }
    return [
        say(
            sentences[reached(quorum, result), in_doubt(quorum, result)],
            quorum=_named(quorum, result.members, voice),
            voters=result.tally.voters,
        )
    ]


def too_high(message: QuorumTooHigh, _voice: Voice) -> list[Block]:
    """More have to vote than are here."""
    sentence = ngettext(
        "For the moderators: this poll has a quorum of %(quorum)s people, but only %(members)s "
        "member is here.",
        "For the moderators: this poll has a quorum of %(quorum)s people, but only %(members)s "
        "members are here.",
        message.members,
    )
    return [paragraph(say(sentence, quorum=message.quorum, members=message.members))]


def missed(quorum: Quorum | None, result: Result) -> bool:
    """Whether one was asked for and not reached: then that stands before who leads."""
    return quorum is not None and not reached(quorum, result)


def in_brief(quorum: Quorum | None, result: Result, voice: Voice) -> list[Text]:
    """The same where the numbers stand beside it, or nobody voted."""
    if quorum is None:
        return []
    if in_doubt(quorum, result):
        return outcome(quorum, result, voice)
    if reached(quorum, result):
        sentence = _("%(quorum)s: reached.")
    else:
        sentence = _("%(quorum)s: not reached.")
    return [say(sentence, quorum=_named(quorum, result.members, voice))]


def _named(quorum: Quorum, members: int, voice: Voice) -> Text:
    if isinstance(quorum, int):
        return say(_("Quorum of %(people)s"), people=quorum)
    return say(
        _("Quorum of %(share)s (%(needed)s of %(members)s)"),
        share=amount(quorum, voice),
        needed=needed(quorum, members),
        members=members,
    )
