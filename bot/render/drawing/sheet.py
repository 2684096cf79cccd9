"""What pictures are drawn on: words, bars and columns, one below the other."""

from collections.abc import Sequence

from bot.render.drawing.font import drawable, lines
from bot.render.drawing.shapes import box, picture, text

WIDTH, MARGIN = 400, 20
"""In CSS pixels: a phone shows it as it is."""
INNER = WIDTH - 2 * MARGIN
BAR, COLUMN, COLUMNS_HEIGHT = 12, 64, 64


class Sheet:
    """A drawing that grows downwards."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.y: float = 0

    def words(
        self, what: str, size: float, tone: str = "ink", *, bold: bool = False, most: int = 3
    ) -> None:
        """A paragraph; nothing where the font lacks its letters."""
        for line in lines(drawable(what), INNER, size, bold=bold, most=most):
            height = size * 1.35
            self.pieces.append(text(MARGIN, self.y + height / 2, line, size, tone, bold=bold))
            self.y += height

    def bar(self, percent: int, tone: str, before: int | None) -> None:
        """A share of the width, with a mark where it was the last time."""
        self.y += 3
        self.pieces.append(box(MARGIN, self.y + BAR - 1, INNER, 1, "line"))
        if percent:
            self.pieces.append(box(MARGIN, self.y, INNER * percent / 100, BAR, tone, 2))
        if before:
            x = MARGIN + min(INNER * before / 100, INNER - 2)
            self.pieces.append(box(x - 1, self.y - 3, 4, BAR + 6, "paper"))
            self.pieces.append(box(x, self.y - 3, 2, BAR + 6, "ink"))
        self.y += BAR + 9

    def columns(self, percents: Sequence[int]) -> None:
        """One beside the other, the last of them the newest."""
        foot = self.y + 20 + COLUMNS_HEIGHT
        for number, percent in enumerate(percents):
            x, height = MARGIN + number * (COLUMN + 16), max(COLUMNS_HEIGHT * percent / 100, 2)
            newest = number == len(percents) - 1
            tone = "lead" if newest else "rest"
            self.pieces.append(box(x, foot - height, COLUMN, round(height, 1), tone, 2))
            label = f"{percent}%"
            self.pieces.append(text(x, foot - height - 11, label, 13, "ink", bold=newest))
        self.pieces.append(box(MARGIN, foot, INNER, 1, "line"))
        self.y = foot + 4

    def on_paper(self) -> str:
        """The whole, on a paper of its own with a border: it stands on light and on dark."""
        height = self.height
        border = box(0, 0, WIDTH, height, "line")
        paper = box(1, 1, WIDTH - 2, height - 2, "paper")
        return picture([border, paper, *self.pieces], 0, WIDTH, height)

    def bare(self) -> str:
        """The same without paper or margin, for a page that has both."""
        return picture(self.pieces, MARGIN, INNER, round(self.y) + 4)

    @property
    def height(self) -> int:
        """In CSS pixels."""
        return round(self.y) + MARGIN
