"""The admin room: what the operator hears of the bot itself, and `status`.

It is no room of members: no schedule, no greeting about one, no command but `status` (and `help`).
"""

from collections.abc import Sequence

from bot.core.acts import Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import DropInquiry, PutInquiry, PutReported, PutRoom
from bot.core.commands.answers import SHOWN_WITHIN, answer, where_asked
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import TooManyCommands, UnknownCommand
from bot.core.decisions import NOTHING, Decision
from bot.core.messages import Message
from bot.core.primitives import DAY, ActId, Millis
from bot.core.rooms.admin import HIDDEN, STATUS, Inquiry, Reported, Trouble, bare_word
from bot.core.rooms.facts import CheckedUp, DatabaseMigrated, Joined
from bot.core.rooms.messages import AdminHello, DatabaseUpdated, OnlyStatus, Status, TroubleReport
from bot.core.rooms.values import Membership, Room
from bot.core.view import View


def is_admin(view: View) -> bool:
    """Whether this is the admin room."""
    return view.room.room_id == view.settings.admin_room


def entered(view: View, fact: Joined, room: Room, now: Millis) -> Decision:
    """The bot has come into the admin room."""
    put = Decision((PutRoom(room),))
    if not fact.news:
        return put
    return put + _say(view, act_id(Cause.HELLO, fact.event_id), AdminHello(), now, notice=True)


def commanded(view: View, fact: Commanded, now: Millis, *, old: bool) -> Decision:
    """Note that the status is asked for: it takes a look, and the answer follows from that.

    However late it comes: how things stand now is of use.
    """
    match fact.command:
        case UnknownCommand(word) if bare_word(word) == STATUS:
            return Decision((PutInquiry(Inquiry(fact.event_id, fact.thread)),))
        case TooManyCommands(most, _, again):
            return NOTHING if again else answer(fact, TooManyCommands(most), now)
    return NOTHING if old else answer(fact, OnlyStatus(), now)


def looked(view: View, fact: CheckedUp, now: Millis) -> Decision:
    """Report what is new and what is over, once each, and answer those who asked.

    An answer says it all: then there is no report beside it.
    """
    if not is_admin(view) or view.room.membership is not Membership.JOINED:
        return NOTHING
    answers = tuple(act_id(Cause.ANSWER, each.event_id) for each in fact.inquiries)
    found, gone = _news(view, fact)
    act = (answers or (_report_act(view, found, now),))[0]
    kept = tuple(each for each in view.reported if each not in gone)
    new = tuple(Reported(each.what, each.about, act) for each in found)
    put = Decision((PutReported(view.room.room_id, (*kept, *new)),)) if found or gone else NOTHING
    over = _over(gone, {each.what for each in fact.troubles})
    if answers:
        return put + _answers(fact, over, now, notice=not found)
    if not found and not over:
        return put
    return put + _say(view, act, TroubleReport(found, over), now, notice=not found)


def _report_act(view: View, found: Sequence[Trouble], now: Millis) -> ActId:
    return act_id(Cause.REPORT, view.room.room_id, now, *(each.what + each.about for each in found))


def _news(view: View, fact: CheckedUp) -> tuple[tuple[Trouble, ...], tuple[Reported, ...]]:
    """What the room has not heard of, and what is over."""
    known = {(each.what, each.about) for each in view.reported}
    there = {(each.what, each.about) for each in fact.troubles}
    found = tuple(each for each in fact.troubles if (each.what, each.about) not in known)
    gone = tuple(
        each
        for each in view.reported
        if each.what in fact.seen and (each.what, each.about) not in there
    )
    return found, gone


def _over(gone: tuple[Reported, ...], troubled: set[str]) -> tuple[Reported, ...]:
    """Those worth a word: what nobody can tell from what is still wrong there has none."""
    return tuple(
        each for each in gone if not (each.about.startswith(HIDDEN) and each.what in troubled)
    )


def _answers(fact: CheckedUp, over: tuple[Reported, ...], now: Millis, *, notice: bool) -> Decision:
    changes = tuple(DropInquiry(each.event_id) for each in fact.inquiries)
    status = Status(fact.standing, fact.troubles, over)
    acts = tuple(
        Send(
            act_id(Cause.ANSWER, each.event_id),
            fact.room_id,
            status,
            Urgency.REPLY,
            notice=notice,
            target=where_asked(each),
            expires_at=now + SHOWN_WITHIN,
        )
        for each in fact.inquiries
    )
    return Decision(changes, acts)


def migrated(view: View, fact: DatabaseMigrated, now: Millis) -> Decision:
    """Say that the records were brought up to date; once for each version."""
    if not is_admin(view) or view.room.membership is not Membership.JOINED:
        return NOTHING
    act = act_id(Cause.UPDATED, view.room.room_id, fact.version)
    return _say(view, act, DatabaseUpdated(fact.version), now, notice=True)


def unreported(view: View, act: ActId) -> Decision:
    """A report was not said: what it tells is reported again, if it is still so."""
    kept = tuple(each for each in view.reported if each.act_id != act)
    if kept == view.reported:
        return NOTHING
    return Decision((PutReported(view.room.room_id, kept),))


def _say(view: View, act: ActId, message: Message, now: Millis, *, notice: bool) -> Decision:
    word = Send(act, view.room.room_id, message, Urgency.REPLY, notice=notice, expires_at=now + DAY)
    return Decision(acts=(word,))
