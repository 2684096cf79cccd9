"""The words of questions, decks and suggestions."""
