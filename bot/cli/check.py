"""`shopfloor check`: everything that can be wrong before and while the bot runs."""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import typer

from bot.cli.faults import ExitCode, faults_told
from bot.cli.options import Json, show_json
from bot.operator.checkup import Finding, State, checkup
from bot.render.markup import clean

COLOURS = {State.OK: "green", State.ATTENTION: "yellow", State.WRONG: "red", State.SKIPPED: None}
SHOWN = {State.OK: "ok", State.ATTENTION: "warning", State.WRONG: "error", State.SKIPPED: "-"}
"""What people read; programs read the states' own values."""


def check(context: typer.Context, as_json: Json = False) -> None:
    """Check everything that can go wrong and say what to do about it; changes nothing."""
    with faults_told():
        findings = asyncio.run(_found(context.obj, aloud=not as_json))
    if as_json:
        show_json([_as_json(each) for each in findings])
    else:
        typer.echo(_summed_up(findings))
    if any(each.state is State.WRONG for each in findings):
        raise typer.Exit(ExitCode.MEND)


def _as_json(finding: Finding) -> dict[str, str]:
    return {
        "what": finding.what,
        "state": finding.state,
        "words": finding.words,
        "mend": finding.mend,
    }


async def _found(config_file: Path, *, aloud: bool) -> list[Finding]:
    """All findings; each said as soon as it is known, for a homeserver may keep one waiting."""
    findings: list[Finding] = []
    async for finding in checkup(config_file):
        findings.append(finding)
        if aloud and finding.state is not State.SKIPPED:
            _say(finding.state, finding.what, f"{finding.words} {finding.mend}")
    if aloud:
        _say_skipped(each for each in findings if each.state is State.SKIPPED)
    return findings


def _say_skipped(skipped: Iterable[Finding]) -> None:
    """One line for all that have one reason."""
    for words, each in groupby(skipped, key=lambda finding: finding.words):
        names = ", ".join(finding.what for finding in each)
        _say(State.SKIPPED, names, words)


def _say(state: State, what: str, words: str) -> None:
    mark = typer.style(f"{SHOWN[state]:<10}", fg=COLOURS[state])
    typer.echo(f"{mark} {what + ':':<12} {clean(words)}")


def _summed_up(findings: Iterable[Finding]) -> str:
    states = [each.state for each in findings]
    wrong, attention = states.count(State.WRONG), states.count(State.ATTENTION)
    if wrong or attention:
        return f"\n{_number(wrong, 'error')}, {_number(attention, 'warning')}."
    if State.SKIPPED in states:
        return "\nEverything that could be checked is fine."
    return "\nEverything is fine."


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
