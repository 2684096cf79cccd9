"""What is said in the admin room, to those who run the bot."""

from collections.abc import Sequence

from bot.core.rooms.admin import HIDDEN, AwaitedPoll, Reported, Standing, Trouble
from bot.core.rooms.messages import AdminHello, DatabaseUpdated, OnlyStatus, Status, TroubleReport
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import (
    Block,
    Text,
    bullets,
    clean,
    joined,
    paragraph,
    say,
    shortened,
    strong,
    text,
    typed,
)
from bot.render.voice import Voice
from bot.render.words import _

LONGEST = 200
"""Characters shown of what is wrong."""
BEGINNING = 80
"""Those of its beginning, where what to do stands at the end."""
LONGEST_MEND = 400
MOST = 6
"""Lines of a list; check shows the rest."""


def admin_hello(_message: AdminHello, voice: Voice) -> list[Block]:
    """The first words in the admin room."""
    return [
        paragraph(
            say(_("This is my admin room. I’ll say here what goes wrong, and when it’s fixed.")),
            say(_("How I am now: %(command)s"), command=command("status", voice)),
        )
    ]


def trouble_report(message: TroubleReport, voice: Voice) -> list[Block]:
    """What is new, and what is over."""
    blocks = []
    if message.found:
        blocks += [paragraph(strong(say(_("Please look at this:")))), _listed(message.found)]
    return [
        *blocks,
        *_fixed(message.over),
        paragraph(say(_("How I am now: %(command)s"), command=command("status", voice))),
    ]


def status(message: Status, voice: Voice) -> list[Block]:
    """How the bot stands, and what is wrong."""
    standing = message.standing
    lines = [
        say(
            _("Shopfloor %(version)s, in %(rooms)s."),
            version=standing.version,
            rooms=_rooms(standing),
        ),
        _acts(standing),
    ]
    return [
        paragraph(*lines),
        *_polls(standing.polls, voice),
        *_troubles(message.troubles),
        *_fixed(message.over),
    ]


def only_status(_message: OnlyStatus, voice: Voice) -> list[Block]:
    """Another command in the admin room, `help` among them."""
    return [
        paragraph(
            say(_("This is my admin room. One command works here:")),
            say(
                _("%(command)s – open polls, what’s waiting and what’s wrong"),
                command=command("status", voice),
            ),
        )
    ]


def database_updated(message: DatabaseUpdated, _voice: Voice) -> list[Block]:
    """The records were brought up to date."""
    return [
        paragraph(
            say(
                _(
                    "I’ve updated my database to version %(version)s. A copy of the old one is in "
                    "the same folder."
                ),
                version=message.version,
            )
        )
    ]


def _rooms(standing: Standing) -> str:
    return _("1 room") if standing.rooms == 1 else _("%d rooms") % standing.rooms


def _acts(standing: Standing) -> Text:
    if not standing.waiting:
        return say(_("Nothing left to do."))
    if not standing.stuck:
        return say(_("Still to do: %(waiting)s."), waiting=standing.waiting)
    return say(
        _("Still to do: %(waiting)s. Failed so far: %(stuck)s."),
        waiting=standing.waiting,
        stuck=standing.stuck,
    )


def _polls(polls: Sequence[AwaitedPoll], voice: Voice) -> list[Block]:
    if not polls:
        return [paragraph(say(_("No poll is open.")))]
    lines = tuple(
        say(
            _("%(question)s (until %(when)s, in %(room)s)"),
            question=text(each.question),
            when=moment(each.closes_at, voice),
            room=_room(each),
        )
        for each in polls
    )
    return [paragraph(say(_("Open polls:"))), bullets(_cut(lines))]


def _room(poll: AwaitedPoll) -> Text:
    if not clean(poll.name):
        return typed(poll.room_id)
    return say("%(name)s (%(id)s)", name=typed(poll.name), id=typed(poll.room_id))


def _troubles(troubles: Sequence[Trouble]) -> list[Block]:
    if not troubles:
        return [paragraph(say(_("All is well.")))]
    return [paragraph(strong(say(_("Please look at this:")))), _listed(troubles)]


def _listed(troubles: Sequence[Trouble]) -> Block:
    worst_first = sorted(troubles, key=lambda each: not each.serious)
    return bullets(
        _cut(tuple(joined(": ", (strong(text(each.what)), _words(each))) for each in worst_first))
    )


def _words(trouble: Trouble) -> Text:
    """What is wrong, shortened if it must be, and what to do, as it is."""
    if trouble.mend:
        return joined(" ", (typed(trouble.words, LONGEST), typed(trouble.mend, LONGEST_MEND)))
    words = clean(trouble.words)
    if len(words) > LONGEST:
        end = words[BEGINNING + 3 - LONGEST :]
        # Not from the middle of a word on, where a word begins soon.
        _part, space, whole = end.partition(" ")
        end = whole if space and len(whole) >= len(end) // 2 else end
        words = f"{shortened(words, BEGINNING)} {end.lstrip()}"
    return typed(words, LONGEST)


def _fixed(over: Sequence[Reported]) -> list[Block]:
    if not over:
        return []
    return [paragraph(say(_("Fixed:"))), bullets(_cut(tuple(map(_over, over))))]


def _over(reported: Reported) -> Text:
    if not reported.about or reported.about.startswith(HIDDEN):
        return text(reported.what)
    about = reported.about
    if about.startswith("!"):
        about = about.partition(" ")[0]  # behind the room's id stands a mark of ours
    return joined(", ", (text(reported.what), typed(about, LONGEST)))


def _cut(lines: Sequence[Text]) -> tuple[Text, ...]:
    more = len(lines) - MOST
    if more <= 0:
        return tuple(lines)
    rest = say(_("and %(more)s more: shopfloor check shows them all"), more=more)
    return (*lines[:MOST], rest)
