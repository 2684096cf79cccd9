"""A command has come: whether it is obeyed. Rights are checked here, once, by the server's state.

What each one does stands in `core.verbs`.
"""

from dataclasses import replace
from functools import partial

from bot.core.acts import Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutEntry
from bot.core.commands.answers import ANSWERED_WITHIN, answer
from bot.core.commands.command import Command, Refusal
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    CommandsMissed,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.commands.obeying import TOO_OLD, too_old
from bot.core.commands.reading import parse
from bot.core.decisions import NOTHING, Decision
from bot.core.primitives import MINUTE, Millis
from bot.core.questions import suggesting
from bot.core.review.deciding import has_note_from
from bot.core.rooms import admin_room
from bot.core.rooms.messages import Introduction, RoomReplaced
from bot.core.rooms.rights import may_manage
from bot.core.rooms.values import LogEntry, Membership
from bot.core.verbs import registry
from bot.core.verbs.review import NoteCommand
from bot.core.verbs.suggestions import SuggestCommand
from bot.core.verbs.verb import Asked
from bot.core.view import View

EDITED_WITHIN: Millis = 2 * MINUTE
"""A message that is edited into a command later than this after it was sent is none."""


def commanded(  # noqa: PLR0911 - one line a reason
    view: View, fact: Commanded, now: Millis
) -> Decision:
    """Obey, or say in one sentence why not."""
    if view.room.membership is not Membership.JOINED:
        return NOTHING
    if _comes_too_late(view, fact):
        return _already_run(fact, now)
    command = fact.command
    old = too_old(fact, now)
    if admin_room.is_admin(view):
        return admin_room.commanded(view, fact, now, old=old)
    needed = view.settings.manage_power
    moderator = may_manage(view.room, fact.sender, needed)
    if not isinstance(command, Command):
        refusal = _refusal(view, command, moderator=moderator)
        return answer(fact, _in_short(view, refusal), now) if refusal and not old else NOTHING
    if old:
        return _missed(fact, now)
    if view.room.successor:
        return answer(fact, RoomReplaced(), now)
    if command.for_moderators and not moderator:
        return answer(fact, _not_allowed(view, command.name), now)
    return _obey(view, fact, command, now, moderator=moderator)


def _in_short(view: View, refusal: Refusal | NotAllowed) -> Refusal | NotAllowed | Introduction:
    """Alone with the bot, people also say what is meant as no command."""
    no_command = isinstance(refusal, UnknownCommand) and not refusal.guess
    return Introduction() if no_command and view.room.one_to_one else refusal


def _refusal(view: View, refusal: Refusal, *, moderator: bool) -> Refusal | NotAllowed | None:
    """What is wrong; members don't hear of commands that they can't give."""
    name = refusal.command.partition(" ")[0]
    if not moderator and name in registry.FOR_MODERATORS:
        return _not_allowed(view, name)
    heard = refusal if moderator else _for_members(refusal)
    return heard and _with_example(view, heard)


def _not_allowed(view: View, name: str) -> NotAllowed:
    return NotAllowed(name, view.settings.manage_power, registry.shown_by(name))


def _for_members(refusal: Refusal) -> Refusal | None:
    """The same, without what only moderators could do; None if nothing remains."""
    if isinstance(refusal, TooManyCommands):
        return None if refusal.again else replace(refusal, lost="")
    if not isinstance(refusal, UnknownCommand):
        return refusal
    meant = parse(refusal.guess)
    if isinstance(meant, Command):
        fits = not meant.for_moderators
    else:
        fits = refusal.guess not in registry.FOR_MODERATORS
    return refusal if fits else replace(refusal, guess="")


def _with_example(view: View, refusal: Refusal) -> Refusal:
    """The same, with a right use that works in this room."""
    match refusal:
        case BadUsage(name, right=""):
            here = registry.examples(view).get(name)
            return refusal if here is None else replace(refusal, right=here or None)
        case UnknownCommand(guess=guess) if not isinstance(parse(guess), Command):
            return replace(refusal, guess=registry.examples(view).get(guess) or guess)
    return refusal


def _comes_too_late(view: View, fact: Commanded) -> bool:
    """Whether a message was edited into a command after its time, or after one was obeyed for it.

    A suggestion can be changed for as long as it waits, a note until its summary goes out.
    """
    if fact.edit is None:
        return False
    if isinstance(fact.command, SuggestCommand) and suggesting.waiting_from(view, fact):
        return False
    if isinstance(fact.command, NoteCommand) and has_note_from(view, fact):
        return False
    sent = fact.edit.original_at
    return fact.edit.obeyed or sent is None or not 0 <= fact.at - sent <= EDITED_WITHIN


def _already_run(fact: Commanded, now: Millis) -> Decision:
    """Say, once for a message, that it was obeyed as it was before; later nobody expects more."""
    sent = fact.edit.original_at if fact.edit and fact.edit.obeyed else None
    recent = sent is not None and 0 <= fact.at - sent <= TOO_OLD
    if not recent or too_old(fact, now) or not isinstance(fact.command, Command):
        return NOTHING
    (word,) = answer(fact, AlreadyRun(), now).acts
    return Decision(acts=(replace(word, act_id=act_id(Cause.ALREADY_RUN, fact.event_id)),))


def _obey(
    view: View, fact: Commanded, command: Command, now: Millis, *, moderator: bool
) -> Decision:
    asked = Asked(view, fact, now, moderator, partial(registry.examples, view))
    decision = registry.decide(asked, command)
    if not (decision.changes and registry.OF[type(command)].logged):
        return decision
    words = registry.written_command(command)
    return decision + Decision((PutEntry(LogEntry(fact.room_id, now, fact.sender, words)),))


def _missed(fact: Commanded, now: Millis) -> Decision:
    word = Send(
        act_id(Cause.MISSED, fact.room_id, fact.batch),
        fact.room_id,
        CommandsMissed(),
        Urgency.REPLY,
        notice=True,
        expires_at=now + ANSWERED_WITHIN,
    )
    return Decision(acts=(word,))
