"""`shopfloor manual`: as it is written for programs, set in type and to be leafed through else."""

from pathlib import Path

import pytest

from bot.operator.manual import page
from tests.cli.terminal import Terminal
from tests.cli.test_cli import shopfloor


def test_what_is_not_a_terminal_gets_the_text_itself() -> None:
    output = shopfloor("manual", "config")
    assert (output.exit_code, output.stdout) == (0, page("config"))


async def test_on_a_terminal_it_goes_through_the_readers_pager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "pager, LESS=$LESS"\ncat\n')
    pager.chmod(0o755)
    monkeypatch.setenv("PAGER", str(pager))
    monkeypatch.setenv("LESS", "-i")
    async with Terminal.of(tmp_path, "manual", "config", TERM="xterm") as terminal:
        await terminal.shows("pager, LESS=-i -R")
        await terminal.shows("Every key of the config")
        assert await terminal.ended() == 0, terminal.shown
    assert "# Every key" not in terminal.shown
    assert "\x1b[1" in terminal.shown


async def test_a_simple_terminal_gets_no_signs_it_does_not_know(tmp_path: Path) -> None:
    async with Terminal.of(tmp_path, "manual", "config") as terminal:
        await terminal.shows("Every key of the config")
        assert await terminal.ended() == 0, terminal.shown
    assert "\x1b" not in terminal.shown
