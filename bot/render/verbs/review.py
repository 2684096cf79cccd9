"""How the commands of `core/verbs/review.py` are written."""

from bot.core.primitives import DAY
from bot.core.review.values import KEPT, LONGEST_NOTE
from bot.core.verbs.review import (
    EXAMPLE,
    DropDraftCommand,
    HoldCommand,
    NoteCommand,
    PublishCommand,
    ReviewCommand,
    ReviewOffCommand,
    ReviewOnCommand,
)
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        ReviewCommand,
        "review",
        _("review summaries before they’re posted"),
        "Says whether the weekly summary is reviewed, where, and which drafts are open.",
    ),
    Usage(
        ReviewOnCommand,
        "review on #room [for 12h] [then hold]",
        _("review summaries before they’re posted"),
        "Sends each weekly summary to that room first, as a draft. The review room is for invited "
        "people only, and encrypted if this room is; you and the bot are in it, and you’re a "
        "moderator in both. The bot checks that again before each draft. Moderators of this room "
        "decide there: ✅ publishes, ⏸ holds, ❌ drops. The first decision counts. After half the "
        "time (a day, unless you say otherwise) the bot reminds once. At the end the summary is "
        "posted, marked as not reviewed; or held, with `then hold`.",
        f"review on {EXAMPLE} for 12h",
    ),
    Usage(
        ReviewOffCommand,
        "review off",
        _("post summaries without a review"),
        "Posts weekly summaries without a review from now on. Drafts that are open can still be "
        "decided.",
    ),
    Usage(
        PublishCommand,
        "publish",
        _("decide on the draft of a summary"),
        "In the review room: posts the draft that waits there, or the one you reply to. One that "
        f"is held can be posted for {KEPT // DAY} days.",
    ),
    Usage(
        HoldCommand,
        "hold",
        _("decide on the draft of a summary"),
        "Keeps the draft for later; `publish` still posts it.",
    ),
    Usage(
        DropDraftCommand,
        "drop",
        _("decide on the draft of a summary"),
        "Without a number, in the review room: the draft is never posted.",
    ),
    Usage(
        NoteCommand,
        "note Come to the meeting on Tuesday",
        _("add a note from the moderators to the draft"),
        f"Puts a note of up to {LONGEST_NOTE} characters into the summary, without your name. "
        "Editing or deleting your message changes it or takes it back, until the summary is "
        "posted.",
    ),
)
