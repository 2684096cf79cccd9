"""What a server installs is pinned, all of it, and is what the tests ran with."""

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def pins(name: str) -> dict[str, str]:
    """Each package of such a file, with its version and hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    return {re.split(r"\[|==", block)[0]: block.strip() for block in blocks}


def needed(name: str, extras: frozenset[str], found: set[tuple[str, frozenset[str]]]) -> set[str]:
    """Whatever it needs to run here, directly or not."""
    if (name, extras) not in found:
        found.add((name, extras))
        for each in map(Requirement, requires(name) or ()):
            if each.marker is None or any(
                each.marker.evaluate({"extra": extra}) for extra in (*extras, "")
            ):
                needed(re.sub("[-_.]+", "-", each.name).lower(), frozenset(each.extras), found)
    return {name for name, _ in found}


def test_what_runs_on_a_server_is_pinned_as_it_was_tested() -> None:
    tested, run = pins("requirements.txt"), pins("requirements-run.txt")
    assert run.items() <= tested.items()
    assert needed("shopfloor", frozenset({"build"}), set()) - {"shopfloor"} <= run.keys()
    assert "pytest" not in run


def test_the_container_installs_nothing_else() -> None:
    installs = re.findall(r"pip install (.+)", (ROOT / "Containerfile").read_text())
    assert len(installs) == 2
    for each in installs:
        assert "--require-hashes -r requirements-run.txt" in each or "--no-deps" in each


def test_the_container_is_made_of_no_bots_records() -> None:
    made_of = (ROOT / ".containerignore").read_text().splitlines()
    assert made_of[1] == "*"
    # A bot may live beside the code, and has its database in `data`.
    assert "!data/essay.txt" in made_of
    assert not {"!data", "!data/", "!secrets", "!backups", "!shopfloor.toml"} & set(made_of)
