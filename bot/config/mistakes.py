"""A mistake in the config in one form: section, key, what stands there, what to do about it.

`[bot] timezone: "Mars" is not a time zone; write it like "Europe/London"`
"""

from collections.abc import Mapping
from difflib import get_close_matches
from json import dumps
from typing import Any

from bot.config.sections import Config, known_keys

LONGEST = 60
"""Characters shown of a value."""
SECRET = ("password_file", "access_token_file")
"""Where people write the secret itself by mistake."""
NUMBER = ("int_type", "int_parsing", "int_from_float", "int_parsing_size", "finite_number")
HIDDEN = "this value"
"""Instead of one that may be a secret, as all of the environment may."""
EXAMPLES = {
    "matrix": "[matrix] and its keys, or let `shopfloor init` do it",
    "homeserver": 'homeserver = "https://matrix.example.org"',
    "user_id": 'user_id = "@shopfloor:example.org"',
    "room": 'room = "!id:example.org"',
}
"""Of what must be there."""


def words(error: Mapping[str, Any], variable: str | None) -> str:
    """One of pydantic's errors; `variable`: the environment's, if it may be to blame."""
    place = _place(error["loc"], error["input"])
    if variable:
        place = f"{place} (set by {variable})"
    return f"{place}: {_wrong(error, from_file=not variable)}"


def _place(loc: tuple[int | str, ...], value: object) -> str:
    """The key, without its number in a list: the value is shown."""
    section, *keys = [str(part) for part in loc if isinstance(part, str)] or ["the file"]
    if keys:
        return f"[{section}] {keys[0]}"
    is_section = section in Config.model_fields or isinstance(value, dict)
    return f"[{section}]" if is_section else section


def _wrong(error: Mapping[str, Any], *, from_file: bool) -> str:  # noqa: PLR0911 - one line a kind
    key = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    value = _shown(key, error["input"]) if from_file else HIDDEN
    match error["type"]:
        case "missing":
            return f"missing; write {EXAMPLES[key]}"
        case "extra_forbidden":
            return _unknown(error["loc"], key, error["input"])
        case "model_type":
            return f"{value} is not a section; write [{key}] on a line, and its keys below"
        case kind if kind in NUMBER:
            return f"{value} is not a whole number; write it like 50"
        case "greater_than_equal":
            return f"{value} is too small; write {error['ctx']['ge']} or more"
        case "less_than_equal":
            return f"{value} is too large; write {error['ctx']['le']} or less"
        case "string_type" | "path_type":
            return f"{value} is not text; put it in quotes"
        case "enum":
            return f"{value} is not a level; write {error['ctx']['expected']}"
        case "tuple_type":
            return f'{value} is not a list; write it like ["first", "second"]'
    reason = str(error["msg"]).removeprefix("Value error, ")
    # What concerns a whole section names its keys itself.
    return reason if isinstance(error["input"], dict) else f"{value} {reason}"


def _shown(key: str, value: object) -> str:
    """The value as it may be written in the file, cut and harmless; never a secret."""
    if isinstance(value, dict | list | tuple) or key in Config.model_fields:
        return "this"
    # An address may have a password in it.
    if key in SECRET or (key == "homeserver" and "@" in str(value)):
        return HIDDEN
    if isinstance(value, str):
        plain = "".join(char if char.isprintable() else " " for char in value[:LONGEST])
        return dumps(plain + "…" * (len(value) > LONGEST), ensure_ascii=False)
    return str(value).lower()[:LONGEST]


def _unknown(loc: tuple[int | str, ...], key: str, value: object) -> str:
    """What to do about a key that is none there. Its value may be a secret."""
    if len(loc) == 1:
        kind, known = (
            "section" if isinstance(value, dict) else "key",
            frozenset(Config.model_fields),
        )
    else:
        kind, known = "key", known_keys(str(loc[0]))
    for section in Config.model_fields:
        if kind == "key" and key in known_keys(section):
            return (
                f"unknown key here; it belongs under the line [{section}], "
                "which may still start with #"
            )
    if similar := get_close_matches(key, known, 1):
        return f"unknown {kind}; did you mean {similar[0]}?"
    return f"unknown {kind}; check the spelling or remove it"
