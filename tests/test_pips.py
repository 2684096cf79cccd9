"""Pips old and new install what is pinned, whatever is released later."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.version import Version

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-demo.txt", "requirements-run.txt")
PIPS = ("oldest", "newest")
"""Debian 12's, and the newest there was when the pins were renewed."""
LATER = ".99"
"""Of a version: near enough to be taken where no pin forbids it."""
PIN = re.compile(
    r"^(?P<name>[\w.-]+)(?P<extras>\[.*?\])?==(?P<version>[^\s;]+)(?P<marker> ;[^\\]*)?"
)
UNREACHABLE = "Retrying (Retry"


@pytest.fixture(scope="module", params=PIPS)
def pip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that pip in it, fetched by its hash."""
    folder = tmp_path_factory.mktemp(request.param)
    pins = ROOT / "tests" / "pips" / f"{request.param}.txt"
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    fetched = subprocess.run(
        [*fetch, "--target", str(folder), "-r", str(pins)],
        capture_output=True,
        text=True,
        check=False,
    )
    refuse_without_network(fetched)
    assert fetched.returncode == 0, fetched.stderr
    return folder


def refuse_without_network(run: subprocess.CompletedProcess[str]) -> None:
    """Skip where the index cannot be reached; where all must hold, that is a fault."""
    if run.returncode and UNREACHABLE in run.stderr:
        text = "The package index does not answer: these tests need a network."
        if os.environ.get("CI") == "true":
            pytest.fail(text, pytrace=False)
        pytest.skip(text)


def dry_run(
    pip: Path, environment: Mapping[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    """What that pip would install where nothing is installed."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
    checked = ["--require-hashes", "--only-binary=:all:", "--disable-pip-version-check", *words]
    return subprocess.run(
        [*command, *checked],
        env={**environment, "PYTHONPATH": str(pip)},
        capture_output=True,
        text=True,
        check=False,
    )


def wheel(folder: Path, name: str, version: str) -> str:
    """An empty one that needs what the installed package needs; returns its hash."""
    file = folder / f"{re.sub('[-.]+', '_', name)}-{version}-py3-none-any.whl"
    info = f"{file.name.rsplit('-', 3)[0]}.dist-info"
    needs = [f"Requires-Dist: {each}" for each in distribution(name).requires or ()]
    extras = [
        f"Provides-Extra: {each}"
        for each in distribution(name).metadata.get_all("Provides-Extra") or ()
    ]
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *needs, *extras]
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(f"{info}/METADATA", "\n".join(metadata) + "\n")
        zipped.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        zipped.writestr(f"{info}/RECORD", "")
    return sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index a year from now: of each pinned package it has the pinned version and a newer one.

    Beside it each file of pins, with the hashes of what is there.
    """
    world = tmp_path_factory.mktemp("world")
    hashes: dict[str, str] = {}
    for name in FILES:
        lines = []
        for pin in map(PIN.match, (ROOT / name).read_text().splitlines()):
            if pin and (not pin["marker"] or Marker(pin["marker"].lstrip(" ;")).evaluate()):
                if pin["name"] not in hashes:
                    hashes[pin["name"]] = wheel(world, pin["name"], pin["version"])
                    wheel(world, pin["name"], Version(pin["version"]).base_version + LATER)
                front = f"{pin['name']}{pin['extras'] or ''}=={pin['version']}"
                lines.append(f"{front} --hash=sha256:{hashes[pin['name']]}")
        (world / name).write_text("\n".join(lines))
    return world


@pytest.mark.parametrize("name", FILES)
def test_what_is_released_later_is_never_asked_for(pip: Path, world: Path, name: str) -> None:
    # Neither does this machine's own index come in.
    bare = {each: value for each, value in os.environ.items() if not each.startswith("PIP_")}
    bare["PIP_CONFIG_FILE"] = os.devnull
    run = dry_run(pip, bare, "--no-index", "--find-links", str(world), "-r", str(world / name))
    assert run.returncode == 0, run.stderr
    *_, would = run.stdout.splitlines()
    assert would.startswith("Would install ")
    assert not [each for each in would.split() if each.endswith(LATER)]
    pinned = (world / name).read_text().splitlines()
    assert len(would.removeprefix("Would install ").split()) == len(pinned)


def test_what_is_pinned_is_there_to_be_installed(pip: Path) -> None:
    """Today, on the real index; the other files are parts of this one."""
    run = dry_run(pip, os.environ, "--quiet", "-r", str(ROOT / "requirements.txt"))
    refuse_without_network(run)
    assert run.returncode == 0, run.stderr
