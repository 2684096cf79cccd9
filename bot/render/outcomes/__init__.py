"""The words for outcomes."""
