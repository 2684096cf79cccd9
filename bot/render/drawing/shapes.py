"""Pieces of an SVG. Only here words get into one, and are escaped.

A piece has its colour for light pages as an attribute, and a class by which a page's style gives it
another in the dark. Nothing depends on colour: what leads is bold, and its number stands there.
"""

from html import escape

from bot.render.drawing.font import FAMILY

COLOURS = {
    "paper": "#ffffff",
    "ink": "#1b2128",
    "faint": "#57606a",
    "lead": "#0b57a4",
    "rest": "#6b7f95",
    "line": "#d0d7de",
}
"""By class. Words differ from the paper by 6 to 1 or more, bars by 3 to 1 or more."""


def text(x: float, y: float, words: str, size: float, tone: str, *, bold: bool = False) -> str:
    """One line, with the middle of its letters' height at `y`."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="{tone}" fill="{COLOURS[tone]}" x="{x:g}" y="{y + size * 0.36:.1f}"'
        f' font-size="{size:g}"{weight}>{escape(words)}</text>'
    )


def box(x: float, y: float, width: float, height: float, tone: str, corner: float = 0) -> str:
    """A filled rectangle."""
    round_ = f' rx="{corner:g}"' if corner else ""
    return (
        f'<rect class="{tone}" fill="{COLOURS[tone]}" x="{x:g}" y="{y:.1f}" width="{width:.1f}"'
        f' height="{height:g}"{round_}/>'
    )


def picture(pieces: list[str], left: float, width: float, height: float) -> str:
    """The whole SVG. Who hears a page read aloud has the table beside it instead."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} 0 {width:g} {height:g}"'
        f' preserveAspectRatio="xMinYMin" width="{width:g}" height="{height:g}"'
        f' aria-hidden="true" focusable="false"'
        f' font-family="{FAMILY}, system-ui, sans-serif">{"".join(pieces)}</svg>'
    )
