"""Questions that members suggest, in words. Never who."""

from bot.core.questions.messages import (
    AskSuggested,
    NotTaken,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionNotTaken,
    SuggestionTaken,
    UnknownSuggestion,
)
from bot.core.questions.values import LONGEST_SUGGESTION, MOST_PER_PERSON
from bot.render.commands.examples import example
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, Text, paragraph, say, strong, text
from bot.render.questions.asking import asked, late
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def ask_suggested(message: AskSuggested, voice: Voice) -> list[Block]:
    """A question that came from this room."""
    blocks = [
        paragraph(say(_("Suggested in this room:"))),
        paragraph(asked(message.text)),
    ]
    if message.was_due is not None:
        blocks.append(paragraph(late(message.was_due, voice)))
    return blocks


def suggestion_taken(message: SuggestionTaken, voice: Voice) -> list[Block]:
    """It waits for the moderators."""
    taken = strong(text(message.text))
    if message.changed:
        now = _("Changed. Suggestion %(number)s now reads:")
        return [paragraph(say(now, number=message.number), taken)]
    return [
        paragraph(say(_("Thanks! This is suggestion %(number)s:"), number=message.number), taken),
        paragraph(
            *_who_decides(message.number, voice),
            say(_("If nobody decides in %(days)s days, I delete it."), days=message.kept_days),
        ),
    ]


def _who_decides(number: int, voice: Voice) -> list[Text]:
    if voice.alone:
        accept = command(f"accept {number}", voice)
        return [
            say(_("To have me ask it in this chat: %(command)s"), command=accept),
            say(_("It goes to no other room.")),
        ]
    return [
        say(_("The moderators decide.")),
        say(_("I keep it without your name, but everyone here can read your message.")),
    ]


def suggestion_not_taken(message: SuggestionNotTaken, voice: Voice) -> list[Block]:
    """Why it was not taken, and what would be."""
    reasons: dict[NotTaken, Text] = {
        NotTaken.TOO_LONG: say(
            _("That’s too long: %(length)s characters, and the limit is %(most)s."),
            length=message.length,
            most=LONGEST_SUGGESTION,
        ),
        NotTaken.SAME: say(_("Somebody suggested this already. It’s waiting for the moderators.")),
        NotTaken.ENOUGH_OF_YOURS: say(
            _(
                "You have %(most)s suggestions waiting. When moderators decide on one, you can "
                "send the next."
            ),
            most=MOST_PER_PERSON,
        ),
        NotTaken.ENOUGH: say(_("Too many suggestions are waiting here. Try again in a few days.")),
    }
    too_long = message.why is NotTaken.TOO_LONG
    right = [for_example(example("suggest", voice))] if too_long else []
    return [paragraph(reasons[message.why], *right)]


def show_suggestions(message: ShowSuggestions, voice: Voice) -> list[Block]:
    """What introduces the list."""
    lines = _how_to_decide(message.first, voice) if message.shown else _how_to_suggest(voice)
    if message.more:
        more = ngettext(
            "%(more)s more is waiting. Decide on these first.",
            "%(more)s more are waiting. Decide on these first.",
            message.more,
        )
        lines.append(say(more, more=message.more))
    if message.accepted:
        lines.append(say(_("Accepted and not asked yet: %(number)s"), number=message.accepted))
    return [paragraph(*lines)]


def _how_to_decide(first: int, voice: Voice) -> list[Text]:
    return [
        say(_("Tap ✅ on a suggestion to accept it, ❌ to decline it.")),
        say(
            _("Or write its number: %(accept)s or %(decline)s"),
            accept=command(f"accept {first}", voice),
            decline=command(f"decline {first}", voice),
        ),
    ]


def _how_to_suggest(voice: Voice) -> list[Text]:
    return [
        say(_("No suggestion is waiting.")),
        say(_("Anyone here can make one: %(command)s"), command=example("suggest", voice)),
    ]


def show_suggestion(message: ShowSuggestion, _voice: Voice) -> list[Block]:
    """One suggestion, to be decided on."""
    label = say(_("Suggestion %(number)s:"), number=message.number)
    return [paragraph(label, strong(text(message.text)))]


def suggestion_decided(message: SuggestionDecided, _voice: Voice) -> list[Block]:
    """It was accepted or declined."""
    words = (
        _("Accepted suggestion %(number)s. I’ll ask it before the deck’s questions.")
        if message.accepted
        else _("Declined suggestion %(number)s and deleted it.")
    )
    return [paragraph(say(words, number=message.number))]


def unknown_suggestion(message: UnknownSuggestion, voice: Voice) -> list[Block]:
    """No suggestion of that number waits."""
    lines = [say(_("No suggestion %(number)s is waiting."), number=message.number)]
    if message.waiting:
        numbers = ", ".join(map(str, message.waiting))
        lines.append(say(_("Waiting: %(numbers)s"), numbers=numbers))
        lines.append(say(_("To see them: %(command)s"), command=command("suggestions", voice)))
    return [paragraph(*lines)]
