"""How much of a message a phone shows: lines, as they are estimated, and lists that are cut to fit.

No answer is longer than a screen and a half; what is left out has a command that shows it.
"""

import unicodedata
from collections.abc import Sequence
from textwrap import wrap

from bot.render.commands.shown import command
from bot.render.markup import Block, Text, paragraph, say
from bot.render.voice import Voice
from bot.render.words import _

PHONE = 40
"""Characters in a line of a phone."""
LINES = 42
"""Lines that are not blank, in an answer: a screen and a half at 390 pixels."""
LISTED = 30
"""Of them for a list that goes on elsewhere."""


def lines(words: str) -> int:
    """How many lines that are not blank a phone needs for them. Chinese is twice as wide."""
    wide = "".join(c * 2 if unicodedata.east_asian_width(c) in "WF" else c for c in words)
    return sum(len(wrap(line, PHONE)) for line in wide.split("\n"))


def lines_of(blocks: Sequence[Block]) -> int:
    """The same of a part of a message."""
    return sum(lines(block.plain) for block in blocks)


def fitting(items: Sequence[Text], most: int = LISTED) -> int:
    """How many items of a list fit into so many lines, from the first on."""
    left = most
    for number, item in enumerate(items):
        left -= lines(f"- {item.plain}")
        if left < 0:
            return number
    return len(items)


def go_on(name: str, following: int, every: int, voice: Voice) -> list[Block]:
    """Where a list goes on, if it does: `following` is the number of the next, of `every`."""
    if following > every:
        return []
    rest = command(f"{name} {following}", voice)
    return [paragraph(say(_("There are %(all)s. To go on: %(command)s"), all=every, command=rest))]
