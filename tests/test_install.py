"""`make demo` and `make test` install what they need, or say in one sentence what is missing."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

ROOT = Path(__file__).parents[1]
NOWHERE = "http://127.0.0.1:9/simple"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What installing looks at, apart."""
    (tmp_path / ".ci").mkdir()
    for name in (".ci/install", "Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements-demo.txt").write_text(f"absent==1 --hash=sha256:{'0' * 64}\n")
    (tmp_path / "requirements.txt").touch()
    return tmp_path


def make(copy: Path, *words: str, **ours: str) -> subprocess.CompletedProcess[str]:
    """What make does there; this machine's settings for pip, and a make around us, stay out."""
    ours_not = ("PIP_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours_not)}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=copy,
        env=kept | {"PIP_CONFIG_FILE": os.devnull} | ours,
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(run: subprocess.CompletedProcess[str]) -> str:
    """The one that was said; make adds that it gives up."""
    assert run.returncode == 2, run.stderr
    words, stops = run.stderr.splitlines()
    assert stops.startswith("make: ***")
    return words


def admits(copy: Path, range_: str) -> None:
    project = copy / "pyproject.toml"
    text, count = re.subn(
        'requires-python = ".*"', f'requires-python = "{range_}"', project.read_text()
    )
    assert count == 1
    project.write_text(text)


@pytest.mark.parametrize(
    ("range_", "wanted"), [(">=3.60,<3.63", "3.60 to 3.62"), (">=3.5,<3.6", "3.5 to 3.5")]
)
def test_a_python_too_old_or_too_new_is_named(copy: Path, range_: str, wanted: str) -> None:
    admits(copy, range_)
    words = sentence(make(copy, "demo", f"PYTHON={sys.executable}"))
    assert f"is {HERE}." in words
    assert f"tested on Python {wanted}; " in words
    assert not (copy / ".venv").exists()


def test_one_that_will_do_is_offered(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / f"python{HERE}").symlink_to(sys.executable)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    admits(copy, f">={HERE},<3.{sys.version_info.minor + 1}")
    words = sentence(make(copy, "demo", "PYTHON=absent", PATH=path))
    assert words == (
        f"absent does not start, and shopfloor needs Python {HERE} to {HERE}; "
        f"there is one here: add PYTHON=python{HERE} to the command."
    )


def test_a_python_without_venv_is_told(copy: Path) -> None:
    # Debian has no such module without its package python3-venv.
    (copy / "ensurepip.py").write_text("raise ModuleNotFoundError")
    words = sentence(make(copy, "test", f"PYTHON={sys.executable}", PYTHONPATH=str(copy)))
    assert words.endswith("has no venv; install it (Debian and Ubuntu: apt install python3-venv).")


def test_what_cannot_be_fetched_or_is_another_is_told(copy: Path) -> None:
    """And what was installed halfway is taken up again."""
    offline = {"PIP_INDEX_URL": NOWHERE, "PIP_RETRIES": "1"}
    python = f"PYTHON={sys.executable}"
    words = sentence(make(copy, "demo", python, **offline))
    assert words.startswith("The packages cannot be fetched: connect this machine to the network")
    wheel = copy / "absent-1-py3-none-any.whl"
    wheel.write_bytes(b"another")
    found = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(copy)}
    words = sentence(make(copy, "demo", python, **found))
    assert words.startswith("A package is not the one that was pinned: do not use it")
    wheel.unlink()
    words = sentence(make(copy, "demo", "PYTHON=no longer needed", **found))
    assert words.endswith("ERROR: No matching distribution found for absent==1")
    assert not (copy / ".venv" / "demo").exists()


@pytest.mark.parametrize("first", [".venv/demo", ".venv/ready"])
def test_either_command_may_come_first_and_once_is_enough(copy: Path, first: str) -> None:
    (copy / ".ci" / "install").write_text('#!/bin/sh\nmkdir -p .venv\necho "$1" >>installed\n')
    for target in (first, ".venv/demo", ".venv/ready", ".venv/demo", first):
        assert make(copy, target).returncode == 0
    demo = ["requirements-demo.txt"] if first == ".venv/demo" else []
    assert (copy / "installed").read_text().split() == [*demo, "requirements.txt"]
    assert "up to date" in make(copy, ".venv/demo", ".venv/ready").stdout


def test_the_demo_needs_no_test_tools() -> None:
    names = re.findall(r"^[\w.-]+", (ROOT / "requirements-demo.txt").read_text(), re.MULTILINE)
    assert {"matrix-synapse", "matrix-nio", "hatchling"} <= set(names)
    assert not {"pytest", "mypy", "ruff", "coverage", "hypothesis", "import-linter"} & set(names)


@pytest.mark.parametrize(("code", "shown"), [(130, b""), (3, b"Error 3")])
def test_make_says_nothing_of_the_ctrl_c_that_ends_the_demo(
    tmp_path: Path, code: int, shown: bytes
) -> None:
    """In place of the demo something that ends like it: by Ctrl-C, which make gets, too."""
    stand_in = tmp_path / "shopfloor"
    stand_in.write_text(
        f"#!{sys.executable}\nimport signal, sys\n"
        f"signal.signal(signal.SIGINT, lambda *_: sys.exit({code}))\n"
        "print('ready', flush=True)\nsignal.pause()\n"
    )
    stand_in.chmod(0o700)
    run = ["make", "--old-file", ".venv/demo", "demo", f"BIN={tmp_path}"]
    with subprocess.Popen(run, cwd=ROOT, stdout=PIPE, stderr=PIPE, start_new_session=True) as made:
        assert made.stdout
        assert made.stderr
        assert made.stdout.readline() == b"ready\n"
        os.killpg(made.pid, signal.SIGINT)
        errors = made.stderr.read()
    assert (shown in errors) if shown else errors == b""
