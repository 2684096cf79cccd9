"""A poll from its opening to its close; what it came to is in `result.py`."""

from bot.core.polls.messages import (
    Closing,
    Companion,
    CompanionClosed,
    EndPoll,
    MayNotEnd,
    NumberIsNoVote,
    OpenPoll,
    Remind,
)
from bot.core.polls.values import Poll, Ways, keycap
from bot.core.primitives import Millis
from bot.render.dates import moment
from bot.render.markup import (
    Block,
    Text,
    joined,
    numbered,
    paragraph,
    say,
    stacked,
    strong,
    text,
    typed,
)
from bot.render.polls import quorum, ways_to_vote
from bot.render.polls.count import voted_so_far
from bot.render.voice import Voice
from bot.render.words import _

CLOSED_LENGTH = 32
"""Characters shown of a question that is over: a line on a phone."""


def poll_title(poll: Poll, closes_at: Millis, voice: Voice, ways: Ways = Ways.BOTH) -> str:
    """The question as a poll shows it, with its end, for those who see nothing else."""
    notes = ways_to_vote.in_title(ways)
    if poll.max_selections > 1:
        notes.append(say(_("choose up to %(most)s"), most=poll.max_selections))
    if poll.quorum is not None:
        notes.append(say(_("quorum: %(quorum)s"), quorum=quorum.amount(poll.quorum, voice)))
    notes.append(say(_("closes %(when)s"), when=moment(closes_at, voice)))
    return say(
        _("%(question)s (%(notes)s)"), question=poll.question, notes=joined(", ", notes)
    ).plain


def open_poll(message: OpenPoll, voice: Voice) -> list[Block]:
    """What clients without polls show."""
    return [
        paragraph(strong(text(message.poll.question))),
        numbered(text(answer.text) for answer in message.poll.answers),
        paragraph(
            *choose_up_to(message.poll),
            say(_("Open until %(when)s."), when=moment(message.closes_at, voice)),
            *quorum.asked(message.poll.quorum, voice),
            say(_("A sense check, not a binding ballot.")),
            ways_to_vote.in_fallback(message.ways),
        ),
    ]


def choose_up_to(poll: Poll) -> list[Text]:
    """How many answers one may choose, where that is more than one."""
    if poll.max_selections == 1:
        return []
    return [say(_("Choose up to %(most)s."), most=poll.max_selections)]


def companion(message: Companion, voice: Voice) -> list[Block]:
    """The poll again for clients that show none."""
    number_keys = [keycap(number) for number in range(1, len(message.poll.answers) + 1)]
    answers = [
        joined(" ", (say(key), text(answer.text)))
        for key, answer in zip(number_keys, message.poll.answers, strict=True)
    ]
    until = say(_("📊 Poll, open until %(when)s"), when=moment(message.closes_at, voice))
    return [
        paragraph(strong(until), strong(text(message.poll.question))),
        paragraph(stacked(answers)),
        paragraph(
            *ways_to_vote.in_companion(message.poll, message.ways),
            *quorum.asked(message.poll.quorum, voice),
        ),
    ]


def companion_closed(message: CompanionClosed, _voice: Voice) -> list[Block]:
    """The companion of a poll that is over."""
    question = strong(typed(message.question, CLOSED_LENGTH))
    closed = say(_("Closed. %(question)s"), question=question)
    counted = _("Taps no longer count. See the result.")
    not_counted = _("Taps no longer count. There’s no result.")
    return [paragraph(closed, say(counted if message.counted else not_counted))]


def number_is_no_vote(_message: NumberIsNoVote, _voice: Voice) -> list[Block]:
    """Somebody typed a number."""
    return [
        paragraph(
            say(_("To vote, tap a number under the list above, or use the poll.")),
            say(_("A number you type doesn’t count.")),
        )
    ]


def may_not_end(_message: MayNotEnd, _voice: Voice) -> list[Block]:
    """Apps will show the poll open after its end."""
    return [
        paragraph(
            say(
                _(
                    "For the moderators: this room doesn’t let me end polls. I’ll still count this "
                    "one on time, but apps will keep showing it open."
                )
            ),
            say(_("Give me a higher power level, or end the poll yourselves.")),
        )
    ]


def end_poll(_message: EndPoll, _voice: Voice) -> list[Block]:
    """The end event, for clients that show it."""
    return [paragraph(say(_("The poll is closed. The result follows in the room.")))]


def remind(message: Remind, voice: Voice) -> list[Block]:
    """How many have voted, never who. The answers stand in the poll and under it."""
    return [
        paragraph(
            say(
                _("Poll open until %(when)s: %(question)s"),
                when=moment(message.closes_at, voice),
                question=strong(text(message.poll.question)),
            ),
            voted_so_far(message.voters, message.members, voice),
            *quorum.so_far(message.poll.quorum, message.voters, message.members, voice),
        )
    ]


def closing(message: Closing, _voice: Voice) -> list[Block]:
    """`close` was heard."""
    return [
        paragraph(
            say(
                _("Closing “%(question)s” and counting. I’ll post the result here in a moment."),
                question=message.question,
            )
        )
    ]
