"""`shopfloor.toml` and the `SHOPFLOOR_*` environment, checked, as frozen settings.

Every mistake is reported at once, each with its key. Reads two sources and touches nothing else:
paths are resolved here (relative to the config file), opened elsewhere.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.core.model import ScheduleName
from bot.core.rules import Mistake, Part, WrongRule, parse_rule, written
from bot.errors import ConfigFault

PREFIX = "shopfloor_"
"""Of environment variables, in any case: SHOPFLOOR_MATRIX__HOMESERVER is matrix.homeserver."""
DEFAULT_FILE = Path("shopfloor.toml")
STRICT = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _user_id(text: str) -> str:
    localpart, _, server = text.removeprefix("@").partition(":")
    if not text.startswith("@") or not localpart or not server:
        raise ValueError('is no Matrix user id; write it like "@shopfloor:example.org"')
    return text


def _homeserver(text: str) -> str:
    address = urlsplit(text)
    odd = address.query or address.fragment or not text.isprintable() or " " in text
    if address.scheme not in ("http", "https") or not address.hostname or odd:
        raise ValueError('is no address; write it like "https://matrix.example.org"')
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ValueError('is no time zone; write it like "Europe/London"') from None
    return text


def _prefix(text: str) -> str:
    if not text or any(char.isspace() for char in text) or len(text) > 30:
        raise ValueError('must be 1 to 30 characters without spaces, like "!floor"')
    return text


def _path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("holds a character that no path can have")
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("begins with ~ and a name that has no home folder here") from None


def _wrong_rule(mistake: Mistake) -> str:
    if not mistake.words:
        return _MISSING[mistake.part]
    return f'"{mistake.words}" {_WRONG[mistake.part]}'


_MISSING = {
    Part.DAY: "lacks a day",
    Part.TIME: "lacks a time",
    Part.LENGTH: "does not say for how long",
}
_WRONG = {
    Part.DAY: "is no day (mon, tue, wed, thu, fri, sat, sun, or daily)",
    Part.TIME: "is no time from 00:00 to 23:59",
    Part.WEEKS: "is not every 1 to 8 weeks",
    Part.LENGTH: "is no duration from 1m to 60d",
    Part.POLLS_ONLY: "is said of polls alone",
    Part.EXTRA: "is too much",
}


def _listed(value: object) -> object:
    """Lists come as JSON from the environment."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('is no list; write it like ["first", "second"]') from None


UserIdText = Annotated[str, AfterValidator(_user_id)]
UserIds = Annotated[tuple[UserIdText, ...], BeforeValidator(_listed)]
SomePath = Annotated[Path, AfterValidator(_path)]
SomePaths = Annotated[tuple[SomePath, ...], BeforeValidator(_listed)]


class Matrix(BaseModel):
    """`[matrix]`: the account."""

    model_config = STRICT
    homeserver: Annotated[str, AfterValidator(_homeserver)]
    user_id: UserIdText
    password_file: SomePath | None = None
    access_token_file: SomePath | None = None
    device_id: str | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> "Matrix":
        if self.password_file and self.access_token_file:
            raise ValueError("give password_file or access_token_file, not both")
        if self.access_token_file and not self.device_id:
            raise ValueError("access_token_file also needs device_id, the device of that token")
        return self


class Access(BaseModel):
    """`[access]`: who may do what."""

    model_config = STRICT
    invites_from: UserIds = ()
    manage_power: int = Field(default=50, ge=0, le=100)
    bots: UserIds = ()


class Storage(BaseModel):
    """`[storage]`: where things lie."""

    model_config = STRICT
    database: SomePath = Path("data/shopfloor.db")
    secrets: SomePath = Path("secrets")


class Bot(BaseModel):
    """`[bot]`: how it speaks."""

    model_config = STRICT
    prefix: Annotated[str, AfterValidator(_prefix)] = "!floor"
    prompts: SomePaths = (Path("prompts"),)
    deck: str = "co-op-or-demands"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/London"


class Schedule(BaseModel):
    """`[schedule]`: started in every new room, when the section is there."""

    model_config = STRICT
    questions: str | None = None
    polls: str | None = None
    summary: str | None = None

    @field_validator("questions", "polls", "summary")
    @classmethod
    def _rule(cls, text: str | None, info: Any) -> str | None:
        if text is None:
            return None
        lasting = info.field_name == "polls"
        try:
            return written(parse_rule(text, lasting=lasting))
        except WrongRule as wrong:
            reason = _wrong_rule(wrong.mistake)
        example = "fri 12:00 for 2d" if lasting else "mon,thu 18:00"
        raise ValueError(f'{reason}; write it like "{example}"')

    def rules(self) -> dict[ScheduleName, str]:
        """The rules that are set."""
        every = {name: getattr(self, name.value) for name in ScheduleName}
        return {name: rule for name, rule in every.items() if rule is not None}


class Config(BaseModel):
    """Everything the operator sets."""

    model_config = STRICT
    matrix: Matrix
    access: Access = Access()
    storage: Storage = Storage()
    bot: Bot = Bot()
    schedule: Schedule | None = None


def load(path: Path) -> Config:
    """The config of that file and the environment.

    Raises ConfigFault with every mistake, each with its key.
    """
    try:
        config = Config.model_validate(_overlaid(_read(path), os.environ))
    except ValidationError as fault:
        raise ConfigFault(path, tuple(_mistake(each) for each in fault.errors())) from None
    return _anchored(config, path.resolve().parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigFault(
            path,
            ("there is no such file. Write one as the README shows, or name it with --config.",),
        ) from None
    except OSError as fault:
        raise ConfigFault(path, (f"cannot be read: {fault.strerror}.",)) from None
    except UnicodeDecodeError:
        raise ConfigFault(path, ("is not UTF-8 text.",)) from None
    except tomllib.TOMLDecodeError as fault:
        raise ConfigFault(path, (f"is not valid TOML: {fault}.",)) from None


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


def _mistake(error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "the file"
    match error["type"]:
        case "missing":
            return f"{key}: is missing"
        case "extra_forbidden":
            return f"{key}: is no key that shopfloor knows; check the spelling or take it out"
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{key}: {reason[:1].lower()}{reason[1:]}"


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
                update={"database": at(storage.database), "secrets": at(storage.secrets)}
            ),
            "bot": bot.model_copy(update={"prompts": tuple(prompts)}),
        }
    )
