"""Time zones by the names people give them: `Europe/London`, `europe/london`, `London`."""

import difflib
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MOST_SHOWN = 3
LONGEST = 60
CLOSE = 0.75
"""How much a place must look like what was typed to be offered."""


def zone_or(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of that name; the other, if there is no name or the zone is known no more."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ValueError, OSError, KeyError):
        return otherwise


def find_zone(words: str) -> str | None:
    """The IANA name that is meant; of a place alone, if only one zone is called so."""
    wanted = _plain(words)
    if wanted in _by_name():
        return _by_name()[wanted]
    places = [name for plain, name in _by_name().items() if _place(plain) == wanted]
    return places[0] if len(places) == 1 else None


def similar_zones(words: str) -> tuple[str, ...]:
    """At most three zones that may have been meant."""
    wanted = _plain(words[:LONGEST])
    same = [name for plain, name in _by_name().items() if _place(plain) == _place(wanted)]
    near = difflib.get_close_matches(
        _place(wanted), dict.fromkeys(map(_place, _by_name())), MOST_SHOWN, CLOSE
    )
    alike = [name for each in near for plain, name in _by_name().items() if _place(plain) == each]
    return tuple(dict.fromkeys([*same, *alike]))[:MOST_SHOWN]


def _plain(words: str) -> str:
    return "_".join(words.lower().split())


def _place(plain: str) -> str:
    return plain.rpartition("/")[2]


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """The zones of the world. `Etc/GMT+3` is three hours behind, so none of those is offered."""
    names = (name for name in available_timezones() if "/" in name or name == "UTC")
    return {name.lower(): name for name in sorted(names) if not name.startswith("Etc/")}
