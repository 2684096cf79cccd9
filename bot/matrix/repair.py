"""What can be saved of an answer that is no sound JSON, because of a few words of some stranger.

Homeservers differ in what they pass on. One half of a surrogate pair, or a thousand lists in each
other, in one message to our device, would make every answer that holds it unreadable.
"""

import re

DEEPEST = 100
"""Lists and objects within each other. Events that mean something to us have a handful."""
MOST_SIGNS = 3_000_000
"""Brackets. So many take about a second to look at."""

_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\.",
    re.DOTALL,
)
"""A pair, one half of one (the group), or any other.

Without possessive quantifiers over groups, which Python before 3.11.5 gets wrong.
"""
_SIGN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


def repair(raw: bytes) -> bytes:
    """The same, with U+FFFD for halves of characters, and nothing where it goes too deep."""
    return _shallow(_ESCAPE.sub(_whole, raw))


def _whole(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape[1] else escape[0]


def _shallow(raw: bytes) -> bytes:
    if raw.count(b"[") + raw.count(b"{") > MOST_SIGNS:
        return raw
    parts, depth, kept, cut = [], 0, 0, 0
    for found in _SIGN.finditer(raw):
        sign = found[0]
        if sign in (b"[", b"{"):
            depth += 1
            if depth == DEEPEST + 1:
                cut = found.start()
        elif sign in (b"]", b"}"):
            if depth == DEEPEST + 1:
                parts += [raw[kept:cut], b"null"]
                kept = found.end()
            depth -= 1
    return b"".join([*parts, raw[kept:]])
