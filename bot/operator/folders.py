"""The folders in which a bot writes. As a service it can make none: they are made before."""

from pathlib import Path

from bot import files
from bot.config import Config
from bot.errors import ShopfloorFault
from bot.matrix import private


def of(config: Config) -> tuple[Path, ...]:
    """All of them, whether they are there or not."""
    storage = config.storage
    backups = (storage.backups,) if storage.keep else ()
    return (storage.database.parent, storage.secrets, *backups)


def closed(config: Config) -> Config:
    """The config, if nobody else can get at the secrets: for whatever writes or signs in.

    Raises ShopfloorFault.
    """
    private.refuse_open(config.storage.secrets)
    return config


def make(config: Config) -> None:
    """Those that are missing, closed to others. Raises ShopfloorFault."""
    try:
        for folder in of(config):
            files.make_folder(folder)
    except OSError as fault:
        raise ShopfloorFault(f"{fault.filename}: can't be created: {fault.strerror}.") from None
