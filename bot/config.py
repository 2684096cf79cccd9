"""`shopfloor.toml` and the `SHOPFLOOR_*` environment, checked, as frozen settings.

Every mistake is reported at once, each with its key. Reads two sources and touches nothing else:
paths are resolved here (relative to the config file), opened elsewhere.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.model import ScheduleName
from bot.core.schedule import parse_rule
from bot.errors import ConfigFault

DEFAULT_FILE = Path("shopfloor.toml")
STRICT = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _user_id(text: str) -> str:
    localpart, _, server = text.removeprefix("@").partition(":")
    if not text.startswith("@") or not localpart or not server:
        raise ValueError('is no Matrix user id; write it like "@shopfloor:example.org"')
    return text


def _homeserver(text: str) -> str:
    if not text.startswith(("https://", "http://")):
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


UserIdText = Annotated[str, AfterValidator(_user_id)]


class Matrix(BaseModel):
    """`[matrix]`: the account."""

    model_config = STRICT
    homeserver: Annotated[str, AfterValidator(_homeserver)]
    user_id: UserIdText
    password_file: Path | None = None
    access_token_file: Path | None = None
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
    invites_from: tuple[UserIdText, ...] = ()
    manage_power: int = Field(default=50, ge=0, le=100)
    bots: tuple[UserIdText, ...] = ()


class Storage(BaseModel):
    """`[storage]`: where things lie."""

    model_config = STRICT
    database: Path = Path("data/shopfloor.db")
    secrets: Path = Path("secrets")


class Bot(BaseModel):
    """`[bot]`: how it speaks."""

    model_config = STRICT
    prefix: Annotated[str, AfterValidator(_prefix)] = "!floor"
    prompts: tuple[Path, ...] = (Path("prompts"),)
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
        if text is not None:
            parse_rule(text, lasting=info.field_name == "polls")
        return text

    def rules(self) -> dict[ScheduleName, str]:
        """The rules that are set."""
        every = {name: getattr(self, name.value) for name in ScheduleName}
        return {name: rule for name, rule in every.items() if rule is not None}


class Config(BaseSettings):
    """Everything the operator sets."""

    model_config = SettingsConfigDict(
        env_prefix="SHOPFLOOR_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )
    matrix: Matrix
    access: Access = Access()
    storage: Storage = Storage()
    bot: Bot = Bot()
    schedule: Schedule | None = None

    @classmethod
    def settings_customise_sources(  # noqa: D102 - pydantic-settings' hook
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The environment stands above the file, which comes in through __init__.
        return env_settings, init_settings


def load(path: Path) -> Config:
    """The config of that file and the environment.

    Raises ConfigFault with every mistake, each with its key.
    """
    try:
        config = Config(**_read(path))
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
        return None if path is None else folder / path.expanduser()

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
