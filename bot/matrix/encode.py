"""Event contents, from words and polls. Relations are put on at the moment of sending."""

from collections.abc import Sequence
from typing import Any

from bot.core.acts import OnEvent, Relation
from bot.core.polls.values import Poll
from bot.core.primitives import ActId
from bot.matrix.names import (
    ACT_KEY,
    ANNOTATION_REL,
    POLL_END,
    POLL_START,
    REFERENCE_REL,
    RELATES_TO,
    REPLACE_REL,
    TEXT,
    THREAD_REL,
)

Content = dict[str, Any]


def message(
    act_id: ActId, body: str, html: str, *, notice: bool, mentions: Sequence[str] = ()
) -> Content:
    """An `m.room.message`. Mentions are always stated, so that clients guess none from the text."""
    content: Content = {
        "msgtype": "m.notice" if notice else "m.text",
        "body": body,
        "m.mentions": {"user_ids": list(mentions)} if mentions else {},
        ACT_KEY: act_id,
    }
    if html:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    return content


def picture(act_id: ActId, words: str, name: str, found: Content) -> Content:
    """An `m.image` with its caption; `found` says where the file lies, and what it is."""
    return {
        "msgtype": "m.image",
        "body": words,
        "filename": name,
        "m.mentions": {},
        ACT_KEY: act_id,
        **found,
    }


def poll_start(act_id: ActId, poll: Poll, title: str, fallback: str) -> Content:
    """A poll start (MSC3381); `fallback` is what clients without polls show."""
    return {
        TEXT: fallback,
        POLL_START: {
            "kind": f"org.matrix.msc3381.poll.{poll.kind}",
            "max_selections": poll.max_selections,
            "question": {TEXT: title},
            "answers": [{"id": answer.id, TEXT: answer.text} for answer in poll.answers],
        },
        ACT_KEY: act_id,
    }


def poll_end(act_id: ActId, fallback: str) -> Content:
    """A poll end (MSC3381)."""
    return {TEXT: fallback, POLL_END: {}, ACT_KEY: act_id}


def reaction(act_id: ActId) -> Content:
    """An `m.reaction`; its key is part of the relation."""
    return {ACT_KEY: act_id}


def redaction(act_id: ActId) -> Content:
    """An `m.room.redaction` without a reason."""
    return {ACT_KEY: act_id}


def related(content: Content, target: OnEvent) -> Content:
    """The content with its relation to that event."""
    event_id = target.event
    relates_to: Content
    match target.relation:
        case Relation.THREAD:
            # Clients without threads show it as a reply.
            relates_to = {
                "rel_type": THREAD_REL,
                "event_id": event_id,
                "is_falling_back": target.reply_to is None,
                "m.in_reply_to": {"event_id": target.reply_to or event_id},
            }
        case Relation.REFERENCE:
            relates_to = {"rel_type": REFERENCE_REL, "event_id": event_id}
        case Relation.ANNOTATION:
            relates_to = {"rel_type": ANNOTATION_REL, "event_id": event_id, "key": target.key}
        case Relation.REPLY:
            relates_to = {"m.in_reply_to": {"event_id": event_id}}
        case Relation.REPLACE:
            new = {key: value for key, value in content.items() if key != ACT_KEY}
            # Clients without edits show it as another message.
            content = {**content, "body": f"* {content['body']}", "m.new_content": new}
            relates_to = {"rel_type": REPLACE_REL, "event_id": event_id}
        case Relation.REDACTION | Relation.AFTER:
            return content  # of the one its target is part of the request
    return {**content, RELATES_TO: relates_to}
