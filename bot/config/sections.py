"""The sections of `shopfloor.toml`, each key checked; manual/config.md tells what they mean."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from bot.core.schedule.mistakes import Mistake, Part, WrongRule
from bot.core.schedule.rules import parse_rule, written
from bot.core.schedule.values import ScheduleName

STRICT = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _user_id(text: str) -> str:
    localpart, _, server = text.removeprefix("@").partition(":")
    if not text.startswith("@") or not localpart or not server:
        raise ValueError('is not a Matrix user id; write it like "@shopfloor:example.org"')
    return text


def _homeserver(text: str) -> str:
    address = urlsplit(text)
    odd = address.query or address.fragment or not text.isprintable() or " " in text
    if address.scheme not in ("http", "https") or not address.hostname or odd:
        raise ValueError('is not an address; write it like "https://matrix.example.org"')
    if "/_matrix" in address.path:
        raise ValueError("is too long; leave out /_matrix and the rest")
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        raise ValueError('is not a time zone; write it like "Europe/London"') from None
    return text


def _room_id(text: str) -> str:
    odd = not text.isprintable() or " " in text or len(text) > 255
    if not text.startswith("!") or len(text) < 2 or odd:
        raise ValueError('is not a room id; write it like "!id:example.org", not "#name"')
    return text


def _prefix(text: str) -> str:
    if not text or any(char.isspace() for char in text) or len(text) > 30:
        raise ValueError('is not 1 to 30 characters without spaces; write it like "!floor"')
    return text


def _contact(text: str) -> str:
    if not text.isprintable() or len(text) > 200:
        raise ValueError(
            'is not one line of at most 200 characters; write it like "@ada:example.org"'
        )
    return text


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise ValueError('is not an address to listen on; write it like "127.0.0.1:9008"')
    return text


def _path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("has a character that paths can't have; remove it")
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(
            "starts with ~ and a name that has no home folder here; write the whole path"
        ) from None


def _wrong_rule(mistake: Mistake) -> str:
    if not mistake.words:
        return _MISSING[mistake.part]
    return f'is not a schedule: "{mistake.words}" {_WRONG[mistake.part]}'


_MISSING = {
    Part.DAY: "is missing a day",
    Part.TIME: "is missing a time",
    Part.LENGTH: "doesn't say for how long",
}
_WRONG = {
    Part.DAY: "is not a day (mon, tue, wed, thu, fri, sat, sun, or daily)",
    Part.TIME: "is not a time from 00:00 to 23:59",
    Part.WEEKS: "is not 1 to 8 weeks",
    Part.LENGTH: "is not a duration from 1m to 60d",
    Part.POLLS_ONLY: "is only for polls",
    Part.HALF: "can be morning or evening; write 06:00 or 18:00",
    Part.EXCEPT: "is not one of the days before it",
    Part.DATE: "is a date of the month; write a weekday of it, like first mon",
    Part.SECOND_TIME: "is a second time; all days have one",
    Part.EXTRA: "doesn't belong there",
}


def _listed(value: object) -> object:
    """Lists come as JSON from the environment."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('is not a list; write it like ["first", "second"]') from None


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
            raise ValueError(
                "password_file and access_token_file are both there; remove one of them"
            )
        if self.access_token_file and not self.device_id:
            raise ValueError(
                "access_token_file is there without device_id; add the device of that token"
            )
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
    backups: SomePath = Path("backups")
    keep: int = Field(default=14, ge=0, le=365)
    """How many daily backups; 0: the bot makes none."""


class Bot(BaseModel):
    """`[bot]`: how it speaks."""

    model_config = STRICT
    prefix: Annotated[str, AfterValidator(_prefix)] = "!floor"
    contact: Annotated[str, AfterValidator(_contact)] = ""
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


class Share(BaseModel):
    """`[share]`: what leaves rooms that share."""

    model_config = STRICT
    at_least: Annotated[int, Field(ge=3, le=1000)] = 10


class Health(BaseModel):
    """`[health]`: tells how the bot is, when the section is there."""

    model_config = STRICT
    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:9008"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


class Admin(BaseModel):
    """`[admin]`: where the bot says what is wrong with it, when the section is there."""

    model_config = STRICT
    room: Annotated[str, AfterValidator(_room_id)]


def _join(text: str) -> str:
    if not text.isprintable() or len(text) > 200:
        raise ValueError(
            'is not one line of at most 200 characters; write it like "Ask Ada at the gate"'
        )
    return text


class Site(BaseModel):
    """`[site]`: the pages of rooms that share, kept fresh when the section is there."""

    model_config = STRICT
    folder: SomePath
    join: Annotated[str, AfterValidator(_join)] = ""
    readable_by_all: bool = False


class Level(StrEnum):
    """How much the log tells."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Log(BaseModel):
    """`[log]`: what `run` writes on stderr."""

    model_config = STRICT
    level: Level = Level.INFO


class Config(BaseModel):
    """Everything the operator sets."""

    model_config = STRICT
    matrix: Matrix
    access: Access = Access()
    storage: Storage = Storage()
    bot: Bot = Bot()
    schedule: Schedule | None = None
    share: Share = Share()
    health: Health | None = None
    admin: Admin | None = None
    log: Log = Log()
    site: Site | None = None


def known_keys(section: str) -> frozenset[str]:
    """The keys of a section."""
    field = Config.model_fields[section].annotation
    kinds = (field, *get_args(field))
    models = (each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel))
    return frozenset(key for model in models for key in model.model_fields)
