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
        seldom=True,
    ),
    Usage(
        ReviewOnCommand,
        "review on [#room]",
        _("review summaries before they’re posted"),
        "Sends each weekly summary to that room first, as a draft. The review room is for "
        "invited people only, and encrypted if this room is; you and the bot are in it, and "
        "you’re a moderator in both. The bot checks that again before each draft. Moderators of "
        "this room decide there: ✅ publishes, ⏸ holds, ❌ drops. The first decision counts. "
        "After half the time the bot reminds once. At the end (after a day, or as you say, from "
        "`for 1h` to `for 6d`) the summary is posted, marked as not reviewed; or held, with "
        "`then hold`. Without a room, drafts go to moderators "
        "who have a direct chat with the bot, encrypted if this room is; the answer says who has.",
        f"review on {EXAMPLE} for 12h",
        seldom=True,
    ),
    Usage(
        ReviewOffCommand,
        "review off",
        _("review summaries before they’re posted"),
        "Posts weekly summaries without a review from now on. Drafts that are open can still be "
        "decided.",
        seldom=True,
    ),
    Usage(
        PublishCommand,
        "publish",
        _("review summaries before they’re posted"),
        "In the review room: posts the draft that waits there, or the one you reply to. One that "
        f"is held can be posted for {KEPT // DAY} days.",
        seldom=True,
    ),
    Usage(
        HoldCommand,
        "hold",
        _("review summaries before they’re posted"),
        "Keeps the draft for later; `publish` still posts it.",
        seldom=True,
    ),
    Usage(
        DropDraftCommand,
        "drop",
        _("review summaries before they’re posted"),
        "Without a number, in the review room: the draft is never posted.",
        seldom=True,
    ),
    Usage(
        NoteCommand,
        "note We meet on Tuesday",
        _("review summaries before they’re posted"),
        f"Puts a note of up to {LONGEST_NOTE} characters into the summary, without your name. "
        "Editing or deleting your message changes it or takes it back, until the summary is "
        "posted.",
        seldom=True,
    ),
)
