"""Plain text and HTML from one source, and nothing harmful from outside in either."""

import pytest

from bot.render.markup import (
    bullets,
    clean,
    code,
    folded,
    joined,
    marked,
    numbered,
    page,
    paragraph,
    quotation,
    say,
    stacked,
    strong,
    text,
    typed,
)
from bot.render.voice import Said


@pytest.mark.parametrize(
    ("outside", "cleaned"),
    [
        ("  two\n\tlines\u2028here ", "two lines here"),
        ("left\u202eright\u2066in\u2069", "leftrightin"),
        ("be\x07ll\x9bnul\x00", "bellnul"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("half\ud800", "half"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🏭", "👩\u200d🏭"),
    ],
)
def test_words_from_outside_lose_what_cannot_be_seen(outside: str, cleaned: str) -> None:
    assert clean(outside) == cleaned


def test_text_is_escaped_in_html_alone() -> None:
    made = text('<b> & "co"')
    assert (made.plain, made.html) == ('<b> & "co"', '&lt;b&gt; &amp; "co"')


def test_a_sentence_escapes_itself_and_its_words_but_not_marked_text() -> None:
    made = say(
        "a < %(word)s, %(marked)s, %(number)s", word="<i>", marked=code(text("x&y")), number=3
    )
    assert made.plain == "a < <i>, x&y, 3"
    assert made.html == "a &lt; &lt;i&gt;, <code>x&amp;y</code>, 3"


@pytest.mark.parametrize(
    ("outside", "shown"),
    [("a" * 60, "a" * 60), ("a" * 61, "a" * 59 + "…"), ("", "…"), ("\u202e \u202e", "…")],
)
def test_what_somebody_typed_is_cut_short_and_never_empty(outside: str, shown: str) -> None:
    assert typed(outside).plain == shown


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("abc defg", "abc…"),
        ("all the words here", "all the…"),
        ("all the, words", "all the…"),
        ("who is in here", "who is in…"),
        ("a longwordwithoutend", "a longwor…"),
        ("工厂属于在其中工作的人们", "工厂属于在其中工作…"),
        ("工厂 属于在其中工作的人们", "工厂 属于在其中工…"),
        ("say no\u200d🏭 and go", "say no\u200d🏭…"),
    ],
)
def test_what_is_cut_for_reading_is_cut_behind_a_word_where_one_ends(
    outside: str, shown: str
) -> None:
    assert typed(outside, length=5 if outside == "abc defg" else 10).plain == shown


def test_lists_are_numbered_or_not() -> None:
    items = [text("one"), text("<two>")]
    assert numbered(items).plain == "1. one\n2. <two>"
    assert numbered(items).html == "<ol><li>one</li><li>&lt;two&gt;</li></ol>"
    assert bullets(items).plain == "- one\n- <two>"
    assert bullets(items).html == "<ul><li>one</li><li>&lt;two&gt;</li></ul>"


def test_lines_stand_under_each_other() -> None:
    made = stacked([text("one"), text("two")])
    assert (made.plain, made.html) == ("one\ntwo", "one<br>two")


def test_a_quotation_is_marked_in_plain_text_too() -> None:
    block = quotation(text("words of <who>"))
    assert block.plain == "> words of <who>"
    assert block.html == "<blockquote><p>words of &lt;who&gt;</p></blockquote>"


def test_what_is_folded_stands_in_plain_text_under_its_summary() -> None:
    block = folded(text("<More>:"), bullets([text("one")]))
    assert block.plain == "<More>:\n\n- one"
    summary = "<summary>&lt;More&gt;:</summary>"
    assert block.html == f"<details>{summary}<ul><li>one</li></ul></details>"


def test_joined_text_keeps_its_marking() -> None:
    assert joined(" & ", [text("a"), strong(text("b"))]).html == "a &amp; <strong>b</strong>"


def test_html_is_left_out_where_it_adds_nothing() -> None:
    made = page([paragraph(text("a < b"), text("c")), paragraph(text("d"))])
    assert made == Said("a < b\nc\n\nd", "")


def test_html_is_there_where_anything_is_marked() -> None:
    made = page([paragraph(text("a")), paragraph(strong(text("b")))])
    assert made == Said("a\n\nb", "<p>a</p><p><strong>b</strong></p>")


SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        (f"{SCOTLAND} or {WALES}?", f"{SCOTLAND} or {WALES}?"),
        (f"{SCOTLAND}{WALES}", f"{SCOTLAND}{WALES}"),
        ("👩\u200d🏭 👩🏽\u200d🌾 🇪🇺 1️⃣ ❤️\u200d🔥", "👩\u200d🏭 👩🏽\u200d🌾 🇪🇺 1️⃣ ❤️\u200d🔥"),
        (SCOTLAND[:-1], "🏴"),
        (f"x{SCOTLAND[1:]}", "x"),
        ("🏴" + "\U000e0067" * 40 + "\U000e007f", "🏴"),
    ],
)
def test_emoji_stay_whole_and_letters_that_nobody_sees_are_gone(outside: str, shown: str) -> None:
    assert text(outside).plain == shown


def test_what_is_cut_ends_in_no_half_of_an_emoji() -> None:
    assert typed("👩\u200d🏭" * 5, 6).plain == "👩\u200d🏭👩…"
    assert typed(f"ab{SCOTLAND}", 5).plain == "ab🏴…"


def test_our_own_words_may_mark_what_is_to_be_typed() -> None:
    words = marked("Say `now` & `help`.")
    assert words.plain == "Say now & help."
    assert words.html == "Say <code>now</code> &amp; <code>help</code>."
