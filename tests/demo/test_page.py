"""The page that the README's picture is drawn from."""

from collections.abc import Mapping

from bot.demo.events import Event
from bot.demo.page import Played

BOT, ADA = "@shopfloor:example.org", "@ada:example.org"
POLL = "org.matrix.msc3381.poll.start"
TEXT = "org.matrix.msc1767.text"


def played(*more: Event) -> str:
    """The page of a room with the least it takes, and more."""
    start = {"question": {TEXT: "Co-op <or> not?"}, "answers": [{"id": "a", TEXT: "Yes & no"}]}
    events = [
        _member(ADA, "Ada <b>"),
        _member(BOT, "Shopfloor"),
        _said("$ask", ADA, "!floor ask"),
        _said("$question", BOT, "plain", formatted_body="<p><strong>Why?</strong></p>"),
        _said("$poll-wanted", ADA, "!floor poll dilemma for 2h"),
        {"type": POLL, "sender": BOT, "event_id": "$poll", "content": {POLL: start}},
    ]
    for words in ("!floor close", "!floor results dilemma", "!floor summary"):
        answer: dict[str, object] = {"m.relates_to": {"m.in_reply_to": {"event_id": words}}}
        events += [
            _said(words, ADA, words),
            _said(f"${words}", BOT, f"answer to {words}", **answer),
        ]
    return Played((*events, *more), BOT).page("b { color: red }")


def _member(user: str, name: str) -> Event:
    content = {"membership": "join", "displayname": name}
    return _event("m.room.member", user, content) | {"state_key": user}


def _said(id: str, sender: str, body: str, **more: object) -> Event:
    return _event("m.room.message", sender, {"msgtype": "m.text", "body": body, **more}, id)


def _event(type: str, sender: str, content: Mapping[str, object], id: str = "$e") -> Event:
    return {"type": type, "sender": sender, "content": content, "event_id": id}


def test_the_bots_html_stands_as_sent_and_names_are_escaped() -> None:
    page = played()
    assert "<p><strong>Why?</strong></p>" in page
    assert "Ada &lt;b&gt;" in page
    assert "answer to !floor summary" in page


def test_what_people_say_in_a_thread_is_escaped_and_stays_in_it() -> None:
    thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$question"}}
    page = played(_said("$r", ADA, "<script>\nx", **thread), _said("$n", ADA, "not in the thread"))
    assert page.count("&lt;script&gt;<br>x") == 1
    assert "<script>" not in page
    assert "not in the thread" not in page


def test_a_poll_has_a_button_for_each_answer() -> None:
    page = played()
    assert "Co-op &lt;or&gt; not?" in page
    assert "<li>Yes &amp; no</li>" in page


def test_reactions_are_counted_under_their_message() -> None:
    about = {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$poll", "key": "2️⃣"}}
    page = played(*[_event("m.reaction", who, about, f"${who}") for who in (ADA, BOT)])
    assert "<span>2️⃣ 2</span>" in page
