"""How the commands of `core/verbs/outcomes.py` are written."""

from bot.core.outcomes.values import DONE_KEPT, LONGEST_OUTCOME, MOST_OPEN
from bot.core.primitives import DAY
from bot.core.verbs.outcomes import (
    EXAMPLE,
    ChangeOutcomeCommand,
    DoneCommand,
    DropCommand,
    OutcomeCommand,
    OutcomesCommand,
)
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        OutcomesCommand,
        "outcomes",
        _("what we do about results"),
        "Lists what the room does about its results: what is open, soonest first, then what was "
        "done. A long list says how to go on.",
    ),
    Usage(
        OutcomeCommand,
        "outcome [poll] We ask for … [by friday]",
        _("note what follows from a result"),
        "Keeps what follows from the latest result, with a number, and posts it as a reply to "
        "the result. The weekly summary brings it up until it’s done, and asks what became of it "
        "when its day has come. For an earlier poll, put its id in front (`outcome dilemma We "
        "ask …`), or words of its question and a colon (`outcome rota: We ask …`). What’s in "
        f"quotation marks is all text. Up to {LONGEST_OUTCOME} characters, a day within a year, "
        f"{MOST_OPEN} open at once. No names, please: everyone here can read it. Editing your "
        "message changes nothing; deleting the bot’s message drops the outcome.",
        f"outcome {EXAMPLE}",
    ),
    Usage(
        ChangeOutcomeCommand,
        "outcome 3 We ask sooner [by 1 mar]",
        _("change outcome 3"),
        "Changes outcome 3: its words, its day (`outcome 3 by 1 mar`), or both. The bot edits its "
        "message and says what it was. An outcome that was done is open again.",
        of_room=True,
    ),
    Usage(
        DoneCommand,
        "done 3",
        _("outcome 3 is done, or forget it"),
        f"Outcome 3 is done. It’s forgotten {DONE_KEPT // DAY} days later.",
        of_room=True,
    ),
    Usage(
        DropCommand,
        "drop 3",
        _("outcome 3 is done, or forget it"),
        "Forgets outcome 3, done or not.",
        of_room=True,
    ),
)
