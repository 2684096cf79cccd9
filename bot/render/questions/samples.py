"""A sample of everything that is said of questions."""

from bot.core.questions.messages import (
    AskedLately,
    AskOtherSide,
    AskOwn,
    AskQuestion,
    AskSuggested,
    DeckLine,
    DeckSet,
    FewQuestionsLeft,
    Item,
    ListItems,
    NotTaken,
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
from bot.render.sample_values import POLLS, QUESTION, QUESTIONS, at

DECKS = (
    DeckLine("co-op-or-demands", "A co-op, or demands?", 24, 4),
    DeckLine("our-depot", "A fair day’s work", 1, 1),
)

ITEMS = (
    Item(7, "What leaves the gate that you would be ashamed to sign?", asked=True, next=False),
    Item(8, "Who decides how fast the line is?", asked=False, next=True),
    Item(9, "What would you <stop> today?", asked=False, next=False),
)

SAMPLES: dict[str, QuestionMessage] = {
    "question": AskQuestion(QUESTION, "Joseph Kay"),
    "question, late": AskQuestion(QUESTION, "Joseph Kay", was_due=at(16, 18)),
    "other side": OtherSide(QUESTION),
    "question of a moderator": AskOwn("Should the rota come earlier?"),
    "question of a moderator, no mark": AskOwn("Should the rota come earlier"),
    "questions": ListItems(QUESTIONS, ITEMS, 48, None),
    "questions, on from one": ListItems(QUESTIONS, ITEMS, 48, 7),
    "polls, all": ListItems(POLLS, ITEMS, 9, 7),
    "polls, few": ListItems(POLLS, ITEMS[:2], 2, None),
    "few left": FewQuestionsLeft(3),
    "asked lately": AskedLately("3", QUESTION.question, at(23, 12)),
    "unknown question": UnknownQuestion("nope", tuple(f"question-{n}" for n in range(15))),
    "decks": TellDecks(DECKS, DECKS[0].id),
    "decks, one": TellDecks(DECKS[:1], DECKS[0].id),
    "deck set": DeckSet(DECKS[0], 24),
    "deck set, one left": DeckSet(DECKS[1], 1),
    "suggestion taken": SuggestionTaken(3, 60, "What would you ask here?"),
    "suggestion changed": SuggestionTaken(3, 60, "What would we ask here?", changed=True),
    **{f"suggestion not taken, {why}": SuggestionNotTaken(why, 312) for why in NotTaken},
    "suggestions": ShowSuggestions(shown=2, more=0, accepted=0, first=3),
    "suggestions, one more": ShowSuggestions(shown=5, more=1, accepted=1, first=3),
    "suggestions, more": ShowSuggestions(shown=5, more=4, accepted=2, first=3),
    "suggestions, none": ShowSuggestions(shown=0, more=0, accepted=0),
    "suggestion": ShowSuggestion(3, "What would you ask here?"),
    "suggestion accepted": SuggestionDecided(3, accepted=True),
    "suggestion declined": SuggestionDecided(3, accepted=False),
    "question of a member": AskSuggested("What would you ask here?"),
    "other side asked for": AskOtherSide(),
    "question of a member, late": AskSuggested("What would you ask here?", at(16, 18)),
    "unknown suggestion": UnknownSuggestion(7, (3, 4)),
    "unknown suggestion, none": UnknownSuggestion(7, ()),
    "unknown deck": UnknownDeck("nope", tuple(deck.id for deck in DECKS)),
}
