"""Pictures of weeks: nothing in them that their words lack; small; what people type stays text."""

import io
import sys
from dataclasses import replace
from struct import unpack_from
from xml.etree import ElementTree

import pytest

from bot.core.polls.values import Answer, Result
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekPoll
from bot.render.drawing import png as module
from bot.render.drawing.font import FILES, FOLDER, drawable, font, lines
from bot.render.drawing.png import png
from bot.render.drawing.shapes import COLOURS
from bot.render.drawing.sheet import INNER, MARGIN, WIDTH
from bot.render.drawing.week import Drawing, drawn
from bot.render.sample_values import DILEMMA, NONE, SHARE, TIED, USUAL, VOICE, WEEK
from bot.render.samples import SAMPLES
from tests.render.longest import LONGEST

SIZE_LIMIT = 200_000
HOSTILE = "</text><script>alert(1)</script>&amp;\u202e\x00\"'<![CDATA[ ]]> %(x)s {{ 7*7 }}"
WEEKS = {
    name: message.week
    for name, message in {**SAMPLES, **LONGEST}.items()
    if isinstance(message, TellWeek)
    and message.week.leading_poll
    and message.week.leading_poll.turnout.voters
}


def texts(drawing: Drawing) -> list[ElementTree.Element]:
    return ElementTree.fromstring(drawing.svg).findall(".//{*}text")


def of(question: str, *answers: str) -> Week:
    named = tuple(Answer(f"a{n}", words) for n, words in enumerate(answers))
    poll = replace(DILEMMA, question=question, answers=named)
    votes = (2,) * len(answers)
    tally = replace(TIED, votes=votes, native_votes=votes)
    return replace(USUAL, polls=(WeekPoll(poll, Result(tally, 12)),), turnouts=(), before=None)


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", WEEKS)
def test_a_picture_is_small_whole_and_says_nothing_that_its_words_lack(name: str) -> None:
    drawing = drawn(WEEKS[name], VOICE)
    words = " ".join(drawing.words.split())
    for each in texts(drawing):
        line = each.text or ""
        for piece in line.split():
            assert drawable(piece.rstrip("…%")) in drawable(words), line
        bold, size = each.get("font-weight") == "700", float(each.get("font-size") or 0)
        assert font(bold=bold).width(line, size) <= INNER, line
    pixels = png(drawing.svg)
    assert len(pixels) < SIZE_LIMIT
    assert unpack_from(">II", pixels, 16) == (2 * drawing.width, 2 * drawing.height)


def test_the_words_are_the_numbers() -> None:
    drawing = drawn(USUAL, VOICE)
    for words in (
        "Week 47: 8 of 12 voted (2 more than last time). Most: Make the firm a co-op.\n",
        "Turnout in this poll 42, 50, 67%: up twice in a row.\n",
        "1. Make the firm a co-op: 5 votes, 63% (last time 50%)\n",
        "Turnout: 8 of 12 members (67%).",
    ):
        assert words in drawing.words
    lines = [each.text for each in texts(drawing)]
    assert {"5 votes, 63% (last time 50%)", "42%", "50%", "67%"} <= set(lines)


def test_bars_are_as_long_as_their_shares_and_marks_stand_where_they_were() -> None:
    boxes = ElementTree.fromstring(drawn(USUAL, VOICE).svg).findall(".//{*}rect")
    bars = [each for each in boxes if each.get("height") == "12"]
    assert [(bar.get("class"), float(bar.get("width") or 0)) for bar in bars] == [
        ("lead", INNER * 0.63),
        ("rest", INNER * 0.25),
        ("rest", round(INNER * 0.13, 1)),
    ]
    marks = [each for each in boxes if each.get("class") == "ink"]
    assert [float(mark.get("x") or 0) for mark in marks] == [MARGIN + INNER / 2] * 2
    full = replace(USUAL.polls[0], before=(9, 0, 0, 0))
    boxes = ElementTree.fromstring(drawn(replace(USUAL, polls=(full,)), VOICE).svg).findall(".//*")
    (mark,) = [each for each in boxes if each.get("width") == "2.0"]
    assert float(mark.get("x") or 0) + 2 == WIDTH - MARGIN


def test_other_polls_follow_as_far_as_there_is_room() -> None:
    empty = WeekPoll(SHARE, Result(NONE, 12))
    few = drawn(replace(WEEK, polls=(*WEEK.polls, empty)), VOICE)
    assert [WEEK.polls[1].poll.question in few.words, "Tea or coffee?" in few.words] == [True, True]
    assert "Nobody voted." in [each.text for each in texts(few)]
    long = of("Which?", *map(str, range(12))).polls[0]
    many = replace(WEEK, polls=(WEEK.polls[0], long))
    assert "What would help?" not in drawn(many, VOICE).words
    assert "What would help?" not in [each.text for each in texts(drawn(many, VOICE))]


def test_what_people_type_stays_text() -> None:
    drawing = drawn(of(HOSTILE, HOSTILE, HOSTILE), VOICE)
    elements = ElementTree.fromstring(drawing.svg).iter()
    assert {each.tag.rpartition("}")[2] for each in elements} == {"svg", "rect", "text"}
    together = "".join(each.text or "" for each in texts(drawing))
    assert "</text><script>alert(1)" in together.replace(" ", "")
    assert "\u202e" not in drawing.svg
    assert "<script" not in drawing.svg
    assert png(drawing.svg)


def test_what_the_font_lacks_is_left_to_the_words() -> None:
    drawing = drawn(of("我们怎么办？", "合作社", "Ja ✅ sicher", "Żółw i Ωμέγα и ЁЖ"), VOICE)
    shown = [each.text for each in texts(drawing)]
    assert {"1.", "2. Ja sicher", "3. Żółw i Ωμέγα и ЁЖ"} <= set(shown)
    assert "我们怎么办？" in drawing.words


def test_words_are_broken_at_blanks_or_where_they_must_be() -> None:
    assert lines("Why?", 200, 14, bold=False, most=2) == ("Why?",)
    assert lines("one two three", 60, 14, bold=False, most=3) == ("one two", "three")
    assert lines("one two three", 60, 14, bold=False, most=1) == ("one…",)
    assert lines("W" * 9, 60, 14, bold=True, most=9) == ("WWWW", "WWWW", "W")
    assert lines("W" * 9, 2, 14, bold=True, most=2) == ("W", "…")
    assert lines("", 60, 14, bold=True, most=2) == ()


def test_the_font_is_read_as_it_is() -> None:
    for bold, wide in ((False, 0.931), (True, 0.967)):
        widths = font(bold=bold).widths
        assert widths["W"] == pytest.approx(wide, abs=0.002)
        assert widths["i"] < widths["m"]
        assert {*"aZ09ßłЖΩ–…€%“”’·"} <= widths.keys()
        assert (FOLDER / FILES[bold]).is_file()
    assert "SIL Open Font License, Version 1.1" in (FOLDER / "OFL.txt").read_text()


def test_words_and_bars_stand_out_from_the_paper() -> None:
    paper = COLOURS["paper"]
    assert contrast(COLOURS["ink"], paper) >= 7
    assert contrast(COLOURS["faint"], paper) >= 4.5
    assert min(contrast(COLOURS[tone], paper) for tone in ("lead", "rest")) >= 3
    # Told apart by lightness, whatever colours somebody sees.
    assert contrast(COLOURS["lead"], COLOURS["rest"]) >= 1.5


def test_the_command_draws_what_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    svg = drawn(USUAL, VOICE).svg
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(svg.encode())))
    monkeypatch.setattr(sys, "stdout", out)
    module.main()
    out.flush()
    assert out.buffer.getvalue() == png(svg)
