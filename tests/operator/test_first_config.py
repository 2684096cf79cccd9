"""The first config: every key is in it, and what is commented out is what holds anyway."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import config
from bot.config.sections import Access, Bot, Config, Health, Matrix, Storage
from bot.core.schedule.values import DEFAULT_SCHEDULE
from bot.operator import first_config
from bot.operator.first_config import Choices

CHOICES = Choices(
    "https://matrix.example.org",
    '@shop"floor\\ü:example.org',
    ("@ann:example.org", "@*:example.net"),
    "Europe/Berlin",
)


def read(text: str) -> Config:
    """The config, with paths as they are written."""
    return config.parse(text, Path("shopfloor.toml"))


def test_what_was_chosen_is_in_it_and_everything_else_is_as_if_left_out() -> None:
    found = read(first_config.text(CHOICES))
    least = read(
        f"[matrix]\nhomeserver = '{CHOICES.homeserver}'\nuser_id = '{CHOICES.user_id}'\n"
        f"[access]\ninvites_from = {list(CHOICES.invites_from)}\n[bot]\ntimezone = 'Europe/Berlin'"
    )
    assert found == least
    assert found.matrix.password_file is None


def test_without_inviters_everybody_of_the_accounts_server_may_invite() -> None:
    text = first_config.text(Choices("https://m.example.org", "@a:example.org:8448", (), "UTC"))
    assert read(text).access.invites_from == ("@*:example.org:8448",)


def test_every_commented_key_is_valid_and_the_default() -> None:
    text = re.sub(r"^#(?=[\[\w])", "", first_config.text(CHOICES), flags=re.MULTILINE)
    found = read(text)
    folder = Path.cwd()
    assert found.access == Access(invites_from=CHOICES.invites_from)
    default = Storage()
    assert found.storage == Storage(
        database=folder / default.database,
        secrets=folder / default.secrets,
        backups=folder / default.backups,
        keep=default.keep,
    )
    prompts = tuple(folder / each for each in Bot().prompts if (folder / each).exists())
    assert found.bot == Bot(prompts=prompts, timezone=CHOICES.timezone)
    assert found.schedule is not None
    assert found.schedule.rules() == DEFAULT_SCHEDULE
    assert found.health == Health()


def sections() -> list[tuple[str, type[BaseModel]]]:
    """The config's sections by name."""
    found = []
    for name, field in Config.model_fields.items():
        kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
        (kind,) = (each for each in kinds if isinstance(each, type) and each is not type(None))
        assert issubclass(kind, BaseModel)
        found.append((name, kind))
    return found


@pytest.mark.parametrize(("section", "kind"), sections())
def test_every_key_of_every_section_is_in_it(section: str, kind: type[BaseModel]) -> None:
    text = first_config.text(CHOICES)
    _, _, after = text.partition(f"[{section}]\n")
    words = re.split(r"^#?\[", after, maxsplit=1, flags=re.MULTILINE)[0]
    optional = {"password_file", "access_token_file", "device_id"} if kind is Matrix else set()
    for key in kind.model_fields:
        place = rf"\b{key}\b" if key in optional else rf"^#?{key} = "
        assert re.search(place, words, flags=re.MULTILINE), key
