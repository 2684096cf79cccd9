"""The pages of the manual, as they are shipped."""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot import decks
from bot.errors import ShopfloorFault

FIRST = ("operating", "config", "commands", "decks", "counting", "rooms", "backup", "upgrade")
"""What people look for most, in the order in which they need it."""


def pages() -> Mapping[str, str]:
    """The name of every page with its title."""
    found = {name: _title(page) for name, page in _files().items()}
    rest = sorted(found.keys() - set(FIRST))
    return {name: found[name] for name in (*FIRST, *rest)}


def page(name: str) -> str:
    """The page of that name, as Markdown. Raises ShopfloorFault."""
    known = _files()
    if name not in known:
        similar = get_close_matches(name, known, 1)
        guess = f"Did you mean `{similar[0]}`? " if similar else ""
        raise ShopfloorFault(
            f"The manual has no page `{name}`. {guess}Its pages: {', '.join(pages())}."
        )
    return known[name].read_text(encoding="utf-8")


def _files() -> Mapping[str, Traversable]:
    written = (files("bot") / "manual").iterdir()
    found = {each.name.removesuffix(".md"): each for each in written if each.name.endswith(".md")}
    return found | {"decks": decks.shipped() / "README.md"}


def _title(page: Traversable) -> str:
    with page.open(encoding="utf-8") as lines:
        return next(lines).lstrip("# ").strip()
