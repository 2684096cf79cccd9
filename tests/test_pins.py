"""What a server installs is pinned, all of it, and is what the tests ran with."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


GROUPS = {
    "requirements.txt": frozenset({"demo", "test", "build"}),
    "requirements-demo.txt": frozenset({"demo", "build"}),
    "requirements-run.txt": frozenset({"build"}),
}
"""What of pyproject.toml each file pins."""


def pins(name: str) -> dict[str, str]:
    """Each package of such a file, with its version and hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    return {re.split(r"\[|==", block)[0]: block.strip() for block in blocks}


def normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def declared(groups: frozenset[str]) -> list[str]:
    """What the bot needs by pyproject.toml, and what is in those groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    in_groups = (project["dependency-groups"][each] for each in groups)
    return [*project["project"]["dependencies"], *(each for group in in_groups for each in group)]


def needed(
    name: str, extras: frozenset[str], found: set[tuple[str, frozenset[str]]]
) -> set[tuple[str, frozenset[str]]]:
    """Whatever it needs to run here, directly or not, with the extras that are asked for."""
    if (name, extras) not in found:
        found.add((name, extras))
        for each in map(Requirement, requires(name) or ()):
            if each.marker is None or any(
                each.marker.evaluate({"extra": extra}) for extra in (*extras, "")
            ):
                needed(normal(each.name), frozenset(each.extras), found)
    return found


@pytest.mark.parametrize("name", GROUPS)
def test_all_that_is_needed_is_pinned_with_its_extras(name: str) -> None:
    """Pips before 23.3 look for an unpinned package where an extra is asked for beside the pin."""
    pinned = {package: Requirement(pin.split(" ")[0]) for package, pin in pins(name).items()}
    wanted = set[tuple[str, frozenset[str]]]()
    for each in map(Requirement, declared(GROUPS[name])):
        needed(normal(each.name), frozenset(each.extras), wanted)
    assert {package for package, _ in wanted} <= pinned.keys()
    with_extras = [(package, extras) for package, extras in wanted if extras]
    assert with_extras
    for package, extras in with_extras:
        assert extras <= pinned[package].extras, package


def test_what_runs_on_a_server_is_pinned_as_it_was_tested() -> None:
    tested, demo, run = map(pins, GROUPS)
    assert run.items() <= demo.items() <= tested.items()
    assert "pytest" not in run
    assert "matrix-synapse" not in run


def test_what_is_published_asks_only_for_what_the_bot_needs() -> None:
    published = requires("shopfloor") or []
    assert published
    assert not [each for each in published if "extra ==" in each]


def test_the_container_installs_nothing_else() -> None:
    installs = re.findall(r"pip install (.+)", (ROOT / "Containerfile").read_text())
    assert len(installs) == 2
    for each in installs:
        assert (
            "--require-hashes --only-binary=:all: -r requirements-run.txt" in each
            or "--no-deps" in each
        )


def test_the_container_is_made_of_no_bots_records() -> None:
    made_of = (ROOT / ".containerignore").read_text().splitlines()
    assert made_of[1] == "*"
    # A bot may live beside the code, and has its database in `data`.
    assert "!data/essay.txt" in made_of
    assert not {"!data", "!data/", "!secrets", "!backups", "!shopfloor.toml"} & set(made_of)
