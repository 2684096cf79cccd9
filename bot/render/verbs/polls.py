"""How the commands of `core/verbs/polls.py` are written."""

from bot.core.verbs.polls import CloseCommand, ListPollsCommand, PollCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        ListPollsCommand,
        "polls [20]",
        _("what there is to ask, numbered"),
        "Lists the deck’s polls with their numbers, around the next one or from the number you "
        "write, and says which were opened here. A long list says how to go on.",
    ),
    Usage(
        PollCommand,
        "poll [poll] [for 3d]",
        _("a poll now"),
        "Opens the next poll now, or the one you name by number or id. It stays open for as "
        "long as you say (`for 3d`, `until fri 18:00`); if you don’t say, as long as the "
        "schedule’s polls. `quorum 50%` at the end sets a quorum for this time.",
        "poll dilemma for 3d",
        of_room=True,
    ),
    Usage(
        CloseCommand,
        "close",
        _("end the poll and count it"),
        "Ends the open poll now and counts it.",
    ),
)
