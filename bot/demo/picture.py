"""The picture in the README: `python -m bot.demo.picture OUT.png` plays the demo and draws it.

Drawn by Chromium without a window, from the events of the room. Needs the Debian package
`chromium`, and fonts for text and emoji; Pillow comes along with Synapse.
"""

import asyncio
import os
import shutil
import sys
from argparse import ArgumentParser
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from bot.demo.page import Played
from bot.demo.script import Script, make_room
from bot.demo.stage import set_up
from bot.errors import ShopfloorFault

SIZE = (1200, 2400)
"""In CSS pixels: the page's width, and more than its height; what is left over is cut off."""
SCALE = 2
MARGIN = 24
COLOURS = 256
LIMIT_S = 60
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    f"--force-device-scale-factor={SCALE}",
    f"--window-size={SIZE[0]},{SIZE[1]}",
)


async def picture(out: Path) -> None:
    """Play the demo without an audience, and write its picture as PNG. Raises ShopfloorFault."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise ShopfloorFault("The picture needs Chromium. Install it: apt-get install chromium")
    with TemporaryDirectory(prefix="shopfloor-picture-") as name:
        folder = Path(name)
        page = folder / "page.html"
        css = (files("bot.demo") / "picture.css").read_text(encoding="utf-8")
        page.write_text((await _played(folder / "stage")).page(css), encoding="utf-8")
        await _draw(chromium, page, folder / "drawn.png")
        _trim(folder / "drawn.png", out)


async def _played(folder: Path) -> Played:
    async with set_up(folder) as stage, stage.bot_at_work():
        room = await make_room(stage.cast)
        await Script(stage.cast, stage.bot, room).play()
        # By its end the bot's own taps are gone; Ada has seen them.
        return Played(tuple(stage.cast.ada.seen(room)), stage.bot)


async def _draw(chromium: str, page: Path, out: Path) -> None:
    # Chromium's sandbox does not work for root, as whom containers run; the page is our own.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    own = [f"--user-data-dir={page.parent / 'chromium'}", f"--screenshot={out}"]
    drawing = await asyncio.create_subprocess_exec(
        *(chromium, *_FLAGS, *as_root, *own, page.as_uri()),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        complaint, _ = await asyncio.wait_for(drawing.communicate(), LIMIT_S)
    except TimeoutError:
        drawing.kill()
        await drawing.wait()
        raise ShopfloorFault(f"Chromium didn't draw the page within {LIMIT_S} s.") from None
    if not out.is_file():
        last = complaint.decode(errors="replace")[-1000:]
        raise ShopfloorFault(f"Chromium drew nothing. The end of its output:\n{last}")


def _trim(drawn: Path, out: Path) -> None:
    """Cut off what is below the page, and save it small."""
    with Image.open(drawn) as opened:
        whole = opened.convert("RGB")
    empty = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
    box = ImageChops.difference(whole, empty).getbbox()
    bottom = (box[3] if box else 0) + MARGIN * SCALE
    cut = whole.crop((0, 0, whole.width, min(bottom, whole.height)))
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)


def main() -> None:
    """The command. Exit code 1 for what a person can mend, 2 for a wrong command line."""
    words = ArgumentParser(prog="python -m bot.demo.picture", description="Draw the demo's room.")
    words.add_argument("out", type=Path, help="the PNG to write")
    try:
        asyncio.run(picture(words.parse_args().out))
    except ShopfloorFault as fault:
        sys.exit(f"shopfloor: {fault}")


if __name__ == "__main__":
    main()
