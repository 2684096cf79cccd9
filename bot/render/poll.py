"""A poll from its opening to its close; what it came to is in `result.py`."""

from bot.core.messages import Closing, Companion, EndPoll, NumberIsNoVote, OpenPoll, Remind
from bot.core.model import Millis, Poll, keycap
from bot.render import quorum
from bot.render.count import voted_so_far
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
)
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def poll_title(poll: Poll, closes_at: Millis, voice: Voice) -> str:
    """The question as a poll shows it, with its end, for those who see nothing else."""
    notes = []
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
            say(_("No buttons here? See this poll’s thread.")),
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
    how = _by_reaction(message.poll) if message.reactions else [_in_poll_alone(message.poll)]
    return [
        paragraph(strong(text(message.poll.question))),
        paragraph(stacked(answers)),
        paragraph(*how),
        paragraph(
            say(_("Open until %(when)s."), when=moment(message.closes_at, voice)),
            *quorum.asked(message.poll.quorum, voice),
        ),
    ]


def _by_reaction(poll: Poll) -> list[Text]:
    return [
        say(
            ngettext(
                "To vote here, tap a number below.",
                "Tap up to %(most)s numbers below to vote here.",
                poll.max_selections,
            ),
            most=poll.max_selections,
        ),
        say(_("A 1 beside it means nobody yet: that one is mine.")),
        say(
            ngettext(
                "Your latest vote counts, here or in the poll. To undo a tap, tap again.",
                "Your latest %(most)s taps count, or what you choose in the poll after them. "
                "To undo a tap, tap again.",
                poll.max_selections,
            ),
            most=poll.max_selections,
        ),
        say(_("Everyone in the room, and the servers, can see who tapped what.")),
    ]


def _in_poll_alone(poll: Poll) -> Text:
    return say(
        ngettext(
            "To vote you need an app that shows polls, such as Element. "
            "You may choose %(most)s answer.",
            "To vote you need an app that shows polls, such as Element. "
            "You may choose up to %(most)s answers.",
            poll.max_selections,
        ),
        most=poll.max_selections,
    )


def number_is_no_vote(_message: NumberIsNoVote, _voice: Voice) -> list[Block]:
    """Somebody typed a number."""
    return [
        paragraph(
            say(_("A typed number isn’t a vote.")),
            say(_("To vote, tap one under the list at the top of this thread, or use the poll.")),
        )
    ]


def end_poll(_message: EndPoll, _voice: Voice) -> list[Block]:
    """The end event, for clients that show it."""
    return [paragraph(say(_("The poll is closed. The result follows in the room.")))]


def remind(message: Remind, voice: Voice) -> list[Block]:
    """How many have voted, never who."""
    return [
        paragraph(strong(text(message.question))),
        paragraph(
            voted_so_far(message.voters, message.members, voice),
            *quorum.so_far(message.quorum, message.voters, message.members, voice),
            say(_("Open until %(when)s."), when=moment(message.closes_at, voice)),
        ),
    ]


def closing(message: Closing, _voice: Voice) -> list[Block]:
    """`close` was heard."""
    return [
        paragraph(
            say(
                _(
                    "I am closing the poll “%(question)s” and counting. "
                    "The result comes in the room."
                ),
                question=message.question,
            )
        )
    ]
