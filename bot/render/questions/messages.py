"""What is said of questions, put into words."""

from typing import assert_never

from bot.core.questions.messages import (
    AskedLately,
    AskOtherSide,
    AskOwn,
    AskQuestion,
    AskSuggested,
    DeckSet,
    FewQuestionsLeft,
    ListItems,
    OtherSide,
    QuestionMessage,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionNotTaken,
    SuggestionTaken,
    TellDecks,
    UnknownDeck,
    UnknownQuestion,
    UnknownSuggestion,
)
from bot.render.markup import Block
from bot.render.questions import asking, decks, listing, refusals, suggestions
from bot.render.voice import Voice


def worded(message: QuestionMessage, voice: Voice) -> list[Block]:  # noqa: C901, PLR0911, PLR0912
    """The message in words."""
    match message:
        case AskQuestion():
            return asking.ask_question(message, voice)
        case OtherSide():
            return asking.other_side(message, voice)
        case AskOwn():
            return asking.ask_own(message, voice)
        case ListItems():
            return listing.list_items(message, voice)
        case FewQuestionsLeft():
            return asking.few_questions_left(message, voice)
        case UnknownQuestion():
            return refusals.unknown_question(message, voice)
        case AskedLately():
            return refusals.asked_lately(message, voice)
        case TellDecks():
            return decks.tell_decks(message, voice)
        case DeckSet():
            return decks.deck_set(message, voice)
        case SuggestionTaken():
            return suggestions.suggestion_taken(message, voice)
        case SuggestionNotTaken():
            return suggestions.suggestion_not_taken(message, voice)
        case ShowSuggestions():
            return suggestions.show_suggestions(message, voice)
        case ShowSuggestion():
            return suggestions.show_suggestion(message, voice)
        case SuggestionDecided():
            return suggestions.suggestion_decided(message, voice)
        case UnknownSuggestion():
            return suggestions.unknown_suggestion(message, voice)
        case AskSuggested():
            return suggestions.ask_suggested(message, voice)
        case AskOtherSide():
            return asking.ask_other_side(message, voice)
        case UnknownDeck():
            return refusals.unknown_deck(message, voice)
        case _:
            assert_never(message)
