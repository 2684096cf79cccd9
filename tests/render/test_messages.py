"""Every message there is can be said, and nothing from outside can break out of it."""

import dataclasses
import re
import unicodedata
from enum import Enum
from html.parser import HTMLParser
from importlib import import_module
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.commands.messages import Answer
from bot.core.messages import Message
from bot.core.polls.values import Poll
from bot.core.verbs.registry import VERBS
from bot.render.messages import Voice, poll_title, render
from bot.render.sample_values import CLOSES, DILEMMA, SEVERAL, VOICE
from bot.render.samples import SAMPLES
from bot.render.verbs.registry import WORDING

ALLOWED = {
    *("a", "p", "br", "strong", "em", "blockquote"),
    *("ul", "ol", "li", "code", "details", "summary"),
}
LINK = re.compile(r"https://matrix\.to/#/[\w%.~-]*(/[\w%.~-]*)?(\?via=[\w%.~-]+)?", re.ASCII)
"""Nothing in it ends the attribute, and nobody is led elsewhere."""
HOSTILE = [
    "<script>",
    "</p>",
    "<!--",
    "&lt;",
    "\u202e",
    "\u2066",
    "\x00",
    "\x1b",
    "\n\n> ",
    "%(x)s",
]


class TagReader(HTMLParser):
    """Notes what a client would see as tags, and whether each is closed in turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            ((name, url),) = attrs
            assert name == "href"
            assert LINK.fullmatch(url or "")
        else:
            assert not attrs
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def assert_sound(said_body: str, said_html: str) -> None:
    """What holds of anything the bot says."""
    assert said_body.strip()
    for shown in (said_body.replace("\n", ""), said_html):
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs")]
        assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)
    reader = TagReader()
    reader.feed(said_html)
    reader.close()
    assert not reader.open
    assert reader.seen <= ALLOWED


def test_there_is_a_sample_of_every_message() -> None:
    named = {*get_args(Message)} - {Answer}
    # A dataclass with slots leaves the class behind that it was made from.
    own = {each for each in Answer.__subclasses__() if each in WORDING}
    assert {type(message) for message in SAMPLES.values()} == named | own


def test_every_answer_of_one_command_has_its_words() -> None:
    for each in VERBS:
        for kind in vars(import_module(each.command.__module__)).values():
            if isinstance(kind, type) and issubclass(kind, Answer) and kind is not Answer:
                assert kind in WORDING, kind


@pytest.mark.parametrize("name", SAMPLES)
def test_every_message_is_said_in_sound_text_and_html(name: str) -> None:
    made = render(SAMPLES[name], VOICE)
    assert_sound(made.body, made.html)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_placeholder_is_left_in_what_is_said(name: str) -> None:
    assert "%(" not in render(SAMPLES[name], VOICE).body


def with_words(value: Any, words: str) -> Any:
    """The value with every string in it replaced, however deep."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return words
    if isinstance(value, tuple):
        return tuple(with_words(part, words) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            f.name: with_words(getattr(value, f.name), words) for f in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)
    return value


outside = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=6).map("".join)


@settings(deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), outside)
def test_nothing_from_outside_breaks_out_of_a_message(name: str, words: str) -> None:
    voice = Voice(words, ZoneInfo("UTC"))
    made = render(with_words(SAMPLES[name], words), voice)
    assert_sound(made.body, made.html)


@settings(deadline=None)
@given(outside)
def test_nothing_from_outside_starts_a_line_of_its_own(words: str) -> None:
    message = SAMPLES["unknown command"]
    assert len(render(with_words(message, words), VOICE).body.split("\n")) == 2


def test_a_polls_title_tells_how_many_one_may_choose() -> None:
    title = poll_title(SEVERAL, CLOSES, VOICE)
    assert title == "What would help? (choose up to 2, closes Sun 22 Nov, 12:00 GMT)"


def test_a_polls_title_tells_when_it_closes() -> None:
    title = poll_title(DILEMMA, CLOSES, VOICE)
    assert title == (
        "Our firm is in trouble. What should we go for? (closes Sun 22 Nov, 12:00 GMT)"
    )


@settings(deadline=None)
@given(outside)
def test_a_polls_title_is_one_clean_line(words: str) -> None:
    title = poll_title(Poll("p", words, ()), CLOSES, VOICE)
    assert "\n" not in title
    assert_sound(title, "")
