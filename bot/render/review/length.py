"""How long a review lasts."""

from bot.core.primitives import DAY, HOUR, Millis
from bot.render.markup import Text, say
from bot.render.words import ngettext


def length(lasts: Millis) -> Text:
    """Whole days, or else hours."""
    if lasts % DAY:
        hours = lasts // HOUR
        return say(ngettext("%(count)s hour", "%(count)s hours", hours), count=hours)
    days = lasts // DAY
    return say(ngettext("%(count)s day", "%(count)s days", days), count=days)
