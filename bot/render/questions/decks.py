"""The decks to choose from, in words."""

from bot.core.questions.messages import DeckLine, DeckSet, TellDecks
from bot.render.commands.shown import command
from bot.render.markup import Block, Text, code, joined, paragraph, say, strong, text
from bot.render.schedule.preview import _from
from bot.render.voice import Voice
from bot.render.words import _, ngettext


# --- decks ---------------------------------------------------------------------------------
def tell_decks(message: TellDecks, voice: Voice) -> list[Block]:
    """The decks to choose from."""
    others = [each.id for each in message.decks if each.id != message.chosen]
    listed = message.decks[message.start - 1 :]
    items = [_deck(each, chosen=each.id == message.chosen) for each in listed]
    return [
        paragraph(say(_("Decks to choose from:"))),
        *_from("decks", items, message.start, len(message.decks), voice),
        *(_choose_another(other, voice) for other in others[:1]),
    ]


def _choose_another(id: str, voice: Voice) -> Block:
    right = command(f"deck {id}", voice)
    return paragraph(say(_("Moderators can choose another: %(command)s"), command=right))


def _deck(deck: DeckLine, *, chosen: bool) -> Text:
    line = say(
        _("%(id)s – %(title)s (%(questions)s, %(polls)s)"),
        id=code(text(deck.id)),
        title=deck.title,
        questions=_questions(deck.questions),
        polls=say(ngettext("%(n)s poll", "%(n)s polls", deck.polls), n=deck.polls),
    )
    return joined(" – ", [line, strong(say(_("chosen here")))]) if chosen else line


def _questions(number: int) -> Text:
    return say(ngettext("%(n)s question", "%(n)s questions", number), n=number)


def deck_set(message: DeckSet, _voice: Voice) -> list[Block]:
    """The room has another deck."""
    return [
        paragraph(
            say(_("From now on I ask from “%(title)s”."), title=message.deck.title),
            say(
                _("Not asked here yet: %(left)s of %(all)s."),
                left=message.left,
                all=message.deck.questions,
            ),
            say(_("Earlier questions and results stay.")),
        )
    ]
