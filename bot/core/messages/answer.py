"""The answers that only one command has: each stands beside its command in `core.verbs`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says that nothing else does."""
