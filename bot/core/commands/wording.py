"""What is kept of words as they were typed."""

LONGEST_WORDS = 60


def cut(*words: str) -> str:
    """So much of them as is kept."""
    return " ".join(words)[:LONGEST_WORDS]
