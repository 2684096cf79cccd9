"""What the bot writes on the wire is what clients read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.acts import OnEvent, Relation, Target
from bot.core.polls.values import Answer, Poll, PollKind
from bot.core.primitives import ActId, EventId
from bot.matrix import encode

ACT = ActId("answer-1")
TEXT = "org.matrix.msc1767.text"
POLL = Poll("p", "Tea?", (Answer("y", "Yes"), Answer("n", "No")), PollKind.DISCLOSED, 2)
EVENT, REPLIED = EventId("$event"), EventId("$replied")


def test_a_message_states_its_act_and_that_it_mentions_nobody() -> None:
    assert encode.message(ACT, "Hello", "", notice=False) == {
        "msgtype": "m.text",
        "body": "Hello",
        "m.mentions": {},
        "shopfloor.act": ACT,
    }


def test_a_notice_with_html_and_mentions() -> None:
    content = encode.message(ACT, "Hi", "<p>Hi</p>", notice=True, mentions=("@ada:example.org",))
    assert content["msgtype"] == "m.notice"
    assert content["format"] == "org.matrix.custom.html"
    assert content["formatted_body"] == "<p>Hi</p>"
    assert content["m.mentions"] == {"user_ids": ["@ada:example.org"]}


def test_a_poll_starts_as_clients_expect_it() -> None:
    assert encode.poll_start(ACT, POLL, "Tea? Until 5.", "Tea?\n1. Yes\n2. No") == {
        TEXT: "Tea?\n1. Yes\n2. No",
        "org.matrix.msc3381.poll.start": {
            "kind": "org.matrix.msc3381.poll.disclosed",
            "max_selections": 2,
            "question": {TEXT: "Tea? Until 5."},
            "answers": [{"id": "y", TEXT: "Yes"}, {"id": "n", TEXT: "No"}],
        },
        "shopfloor.act": ACT,
    }


def test_a_poll_ends_with_words_for_clients_that_require_them() -> None:
    content = encode.poll_end(ACT, "The poll has ended.")
    assert content == {
        TEXT: "The poll has ended.",
        "org.matrix.msc3381.poll.end": {},
        "shopfloor.act": ACT,
    }


@pytest.mark.parametrize(
    ("target", "relates_to"),
    [
        (
            OnEvent(Relation.THREAD, event=EVENT),
            {
                "rel_type": "m.thread",
                "event_id": EVENT,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": EVENT},
            },
        ),
        (
            OnEvent(Relation.THREAD, event=EVENT, reply_to=REPLIED),
            {
                "rel_type": "m.thread",
                "event_id": EVENT,
                "is_falling_back": False,
                "m.in_reply_to": {"event_id": REPLIED},
            },
        ),
        (OnEvent(Relation.REFERENCE, event=EVENT), {"rel_type": "m.reference", "event_id": EVENT}),
        (
            OnEvent(Relation.ANNOTATION, event=EVENT, key="1️⃣"),
            {"rel_type": "m.annotation", "event_id": EVENT, "key": "1️⃣"},
        ),
        (OnEvent(Relation.REPLY, event=EVENT), {"m.in_reply_to": {"event_id": EVENT}}),
    ],
    ids=lambda value: value.relation if isinstance(value, Target) else "",
)
def test_each_relation_stands_as_the_spec_has_it(
    target: OnEvent, relates_to: dict[str, object]
) -> None:
    content = encode.reaction(ACT)
    assert encode.related(content, target) == {
        "shopfloor.act": ACT,
        "m.relates_to": relates_to,
    }
    assert content == {"shopfloor.act": ACT}


def test_an_edit_carries_the_new_words_and_marks_the_old_ones_for_clients_without_edits() -> None:
    content = encode.message(ACT, "Closed.", "<p>Closed.</p>", notice=True)
    target = OnEvent(Relation.REPLACE, event=EVENT)
    edit = encode.related(content, target)
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": EVENT}
    assert edit["m.new_content"] == {
        "msgtype": "m.notice",
        "body": "Closed.",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p>Closed.</p>",
        "m.mentions": {},
    }
    assert edit["body"] == "* Closed."
    assert edit["shopfloor.act"] == ACT
    assert content["body"] == "Closed."


def test_what_a_redaction_takes_away_is_part_of_the_request() -> None:
    target = OnEvent(Relation.REDACTION, event=EVENT)
    assert encode.related(encode.redaction(ACT), target) == {"shopfloor.act": ACT}


@given(st.text(), st.text(), st.lists(st.text()))
def test_every_content_is_json_and_states_its_act(body: str, html: str, users: list[str]) -> None:
    for content in (
        encode.message(ACT, body, html, notice=True, mentions=users),
        encode.poll_start(ACT, POLL, body, html),
        encode.poll_end(ACT, body),
    ):
        assert json.loads(json.dumps(content)) == content
        assert content["shopfloor.act"] == ACT
