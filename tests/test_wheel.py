"""What is installed is whole: from the wheel alone, elsewhere, the bot has all it needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked."""
    built, folder = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.iterdir()
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def python(installed: Path, cwd: Path, code: str, *words: str) -> str:
    """What that prints when only the wheel's files are there."""
    first = f"import sys; sys.path.insert(0, {str(installed)!r}); {code}"
    run = [sys.executable, "-P", "-c", first, *words]
    output = subprocess.run(run, cwd=cwd, check=True, capture_output=True, text=True)
    return output.stdout


def shopfloor(installed: Path, cwd: Path, *words: str) -> str:
    """The command, from the wheel."""
    return python(installed, cwd, "from bot.cli import main; main()", *words)


def files_under(folder: Path, *kinds: str) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.suffix in kinds}


def test_everything_that_is_no_code_is_in_it(installed: Path) -> None:
    for here, there in [
        (ROOT / "prompts", installed / "bot" / "_shipped" / "prompts"),
        (ROOT / "data", installed / "bot" / "_shipped" / "data"),
        (ROOT / "bot", installed / "bot"),
    ]:
        wanted = files_under(here, ".toml", ".txt", ".md", ".sql", ".css", ".mo", ".ttf")
        assert wanted
        assert wanted <= files_under(there, ".toml", ".txt", ".md", ".sql", ".css", ".mo", ".ttf")


def test_what_is_shown_is_what_is_in_it(installed: Path, tmp_path: Path) -> None:
    (installed / "bot" / "_shipped" / "prompts" / "README.md").write_text("# Of the wheel\n")
    assert shopfloor(installed, tmp_path, "manual", "decks") == "# Of the wheel\n"
    (installed / "bot" / "manual" / "config.md").write_text("# Of the wheel, too\n")
    assert shopfloor(installed, tmp_path, "manual", "config") == "# Of the wheel, too\n"


def test_its_deck_passes_the_check_with_its_essay(installed: Path, tmp_path: Path) -> None:
    deck = "from bot import decks; print(len(decks.load_all([decks.shipped()])))"
    assert python(installed, tmp_path, deck) == "1\n"
    migrations = "from bot.store.database import migrations; print(len(migrations()))"
    count = len(list((ROOT / "bot" / "store" / "migrations").glob("*.sql")))
    assert python(installed, tmp_path, migrations) == f"{count}\n"
