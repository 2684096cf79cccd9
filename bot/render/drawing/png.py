"""An SVG of ours as pixels.

Drawn by `main` in a process of its own: what draws holds Python's lock for a fifth of a second,
and nothing that goes wrong in it may end the bot.
"""

import sys
from importlib.resources import as_file

import resvg_py

from bot.render.drawing.font import FAMILY, FILES, FOLDER

SCALE = 2
"""Pixels for each CSS pixel, so that it is sharp on a phone."""


def png(svg: str) -> bytes:
    """The picture; the machine's own fonts are left alone. Raises ValueError."""
    with as_file(FOLDER) as folder:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=SCALE,
            skip_system_fonts=True,
            font_files=[str(folder / name) for name in FILES.values()],
            font_family=FAMILY,
        )


def main() -> None:
    """From the SVG that comes in to the PNG that goes out."""
    sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode()))
