"""The words of reviews."""
