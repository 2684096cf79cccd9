"""`shopfloor.toml` and the `SHOPFLOOR_*` environment, checked, as frozen settings.

Every mistake is reported at once, each with its key. Reads two sources and touches nothing else:
paths are resolved here (relative to the config file), opened elsewhere.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config import mistakes
from bot.config.sections import Config
from bot.errors import ConfigFault

__all__ = ["Config", "load", "parse"]

PREFIX = "shopfloor_"
"""Of environment variables, in any case: SHOPFLOOR_MATRIX__HOMESERVER is matrix.homeserver."""


def load(path: Path) -> Config:
    """The config of that file and the environment.

    Raises ConfigFault with every mistake, each with its key.
    """
    return parse(_read(path), path)


def parse(text: str, path: Path) -> Config:
    """The config of a file with that text, there or not. Raises as `load`."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigFault(path, (f"isn't valid TOML: {fault}.",)) from None
    try:
        config = Config.model_validate(_overlaid(written, os.environ))
    except ValidationError as fault:
        found = tuple(
            mistakes.words(each, _set_by(each["loc"], os.environ)) for each in fault.errors()
        )
        raise ConfigFault(path, found) from None
    return _anchored(config, path.resolve().parent)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows' editors put a mark in front
    except FileNotFoundError:
        raise ConfigFault(
            path,
            (
                "no such file. `shopfloor init` creates one; "
                "if yours is elsewhere, go there or add --config FILE.",
            ),
        ) from None
    except OSError as fault:
        raise ConfigFault(path, (f"can't be read: {fault.strerror}.",)) from None
    except UnicodeDecodeError:
        raise ConfigFault(path, ("isn't UTF-8 text.",)) from None


def _overlaid(written: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """The file's keys with those of the environment above them."""
    both = {
        section: dict(keys) if isinstance(keys, dict) else keys for section, keys in written.items()
    }
    for variable, value in environment.items():
        if not variable.lower().startswith(PREFIX):
            continue
        section, _, key = variable.lower().removeprefix(PREFIX).partition("__")
        keys = both.setdefault(section, {})
        if key and isinstance(keys, dict):
            keys[key] = value
        else:
            both[section] = value
    return both


def _set_by(loc: tuple[int | str, ...], environment: Mapping[str, str]) -> str | None:
    """The variable that sets this key, or something in this section; whose slip it may be."""
    key = "__".join(part for part in loc if isinstance(part, str))
    ours = [each for each in environment if each.lower().startswith(PREFIX + key)]
    return min(ours, key=len, default=None) if key else None


def _anchored(config: Config, folder: Path) -> Config:
    def at(path: Path | None) -> Path | None:
        return None if path is None else folder / path

    matrix, storage, bot = config.matrix, config.storage, config.bot
    # Nobody has to have decks of their own: the default folder may be missing, a named one not.
    prompts = [
        folder / path for path in bot.prompts if path != Path("prompts") or (folder / path).exists()
    ]
    return config.model_copy(
        update={
            "matrix": matrix.model_copy(
                update={
                    "password_file": at(matrix.password_file),
                    "access_token_file": at(matrix.access_token_file),
                }
            ),
            "storage": storage.model_copy(
                update={
                    "database": at(storage.database),
                    "secrets": at(storage.secrets),
                    "backups": at(storage.backups),
                }
            ),
            "site": config.site
            and config.site.model_copy(update={"folder": at(config.site.folder)}),
            "bot": bot.model_copy(update={"prompts": tuple(prompts)}),
        }
    )
