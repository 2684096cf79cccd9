"""Answers: where they are said, and for how long they are worth saying."""

from bot.core.acts import OnEvent, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.commands.obeying import only_shows
from bot.core.decisions import Decision
from bot.core.messages import Message
from bot.core.polls.facts import PollCounted
from bot.core.primitives import HOUR, MINUTE, Millis
from bot.core.rooms.admin import Inquiry
from bot.core.weeks.facts import WeekCounted

ANSWERED_WITHIN: Millis = HOUR
"""What was changed is worth saying for so long."""
SHOWN_WITHIN: Millis = 10 * MINUTE
"""How things stood when somebody asked, and what was wrong with a command, for so long only."""


def answer(fact: Commanded, message: Message, now: Millis) -> Decision:
    """Say this to whoever gave the command, where they gave it."""
    return Decision(
        acts=(
            Send(
                act_id(Cause.ANSWER, fact.cause),
                fact.said_in,
                message,
                Urgency.REPLY,
                notice=True,
                target=where_asked(fact),
                expires_at=now + answered_within(fact),
            ),
        )
    )


def answer_counted(fact: PollCounted | WeekCounted, message: Message, now: Millis) -> Send:
    """Say this where the count was asked for."""
    return Send(
        act_id(Cause.COUNTED, fact.act.act_id),
        fact.room_id,
        message,
        Urgency.REPLY,
        notice=True,
        target=fact.act.reply,
        expires_at=now + SHOWN_WITHIN,
    )


def answered_within(fact: Commanded) -> Millis:
    """How long the answer to the command is worth saying."""
    command = fact.command
    acts = isinstance(command, Command) and not only_shows(command)
    return ANSWERED_WITHIN if acts else SHOWN_WITHIN


def where_asked(fact: Commanded | Inquiry) -> Target:
    """The command's thread, or a reply to it."""
    if fact.thread:
        return OnEvent(Relation.THREAD, event=fact.thread, reply_to=fact.event_id)
    return OnEvent(Relation.REPLY, event=fact.event_id)
