"""How the commands of `core/verbs/own_polls.py` are written."""

from bot.core.polls.values import KEYCAPS
from bot.core.verbs.own_polls import FEWEST_ANSWERS, LONGEST_ANSWER, LONGEST_POLL, OwnPollCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        OwnPollCommand,
        "poll Tea or coffee? / Tea / Coffee [for 2d] [quorum 50%]",
        _("your own poll"),
        f"Opens your own poll: a question of up to {LONGEST_POLL} characters, then "
        f"{FEWEST_ANSWERS} to {KEYCAPS} answers of up to {LONGEST_ANSWER}, with a / before "
        "each, or on a line of its own. `until fri 18:00` works instead of `for 2d`. The "
        "quorum is how many should vote: a share of the members, or a number.",
    ),
)
