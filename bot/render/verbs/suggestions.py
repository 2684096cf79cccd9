"""How the commands of `core/verbs/suggestions.py` are written."""

from bot.core.questions.values import LONGEST_SUGGESTION, MOST_PER_PERSON
from bot.core.verbs.suggestions import (
    AcceptCommand,
    DeclineCommand,
    SuggestCommand,
    SuggestionsCommand,
)
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        SuggestCommand,
        "suggest What would you ask here?",
        _("an idea for the moderators"),
        f"Suggests a question, up to {LONGEST_SUGGESTION} characters. Moderators accept or "
        "decline it. To change it while it waits, edit your message. You can have "
        f"{MOST_PER_PERSON} waiting. The bot keeps it without your name, but everyone in the "
        "room can read your message.",
    ),
    Usage(
        SuggestionsCommand,
        "suggestions",
        _("what members suggest"),
        "Shows what members suggest, one message each. Tap ✅ (or ✔️ ☑️ 👍) to accept, ❌ (or ✖️ "
        "❎ 👎) to decline.",
    ),
    Usage(
        AcceptCommand,
        "accept 3",
        _("decide on suggestion 3"),
        "Accepts suggestion 3. The bot asks it next, as a suggestion from this room, without a "
        "name.",
        of_room=True,
    ),
    Usage(
        DeclineCommand,
        "decline 3",
        _("decide on suggestion 3"),
        "Declines suggestion 3 and deletes it.",
        of_room=True,
    ),
)
