"""Which ids there are, where another was typed."""

from difflib import get_close_matches

from bot.render.commands.shown import command, for_example
from bot.render.markup import Text, code, joined, say, typed
from bot.render.voice import Voice
from bot.render.words import _

IDS_SHOWN = 12
CLOSE = 0.75
"""How much an id must look like what was typed to be the example."""
ID_LENGTH = 40


def known_ids(
    ids: tuple[str, ...], name: str, voice: Voice, meant: str, then: str = ""
) -> list[Text]:
    """The ids there are, as many as fit, and the nearest of them in use."""
    near = get_close_matches(meant, ids, 1, CLOSE)
    shown = joined(", ", (code(typed(id, ID_LENGTH)) for id in ids[:IDS_SHOWN]))
    left = len(ids) - IDS_SHOWN
    if left > 0:
        there_are = say(_("There are: %(ids)s and %(left)s more"), ids=shown, left=left)
    else:
        there_are = say(_("There are: %(ids)s"), ids=shown)
    right = command(f"{name} {typed((near or ids)[0], ID_LENGTH).plain}{then}", voice)
    if near:
        return [say(_("Did you mean: %(command)s"), command=right)]
    if len(ids) == 1:
        return [say(_("There’s only this: %(command)s"), command=right)]
    return [there_are, for_example(right)]
