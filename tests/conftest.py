"""One homeserver for each test process, and people with accounts of their own on it.

Its users run in the session's event loop: `pytestmark = pytest.mark.asyncio(loop_scope="session")`.
It starts with the first test that asks for it. A test that stops or restarts its homeserver
starts one for itself.
"""

import gc
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from coverage import Coverage
from hypothesis import is_hypothesis_test, settings

from bot.core.facts import Fact
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops.mistakes import Mistakes
from tests.ledger import Ledger, table

PASSWORD = "correct horse"
MEMORY = Path("/dev/shm")
TRACED = ("core", "render", "store")
ENOUGH = 2_000_000_000
"""Bytes; a whole run leaves a quarter of it."""
# How long an example takes says how busy the machine is.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


def pytest_configure() -> None:
    """Put the tests' folders into memory: there nobody waits for a disk at each commit."""
    # Thousands of collected tests are looked through at each collection of garbage.
    gc.set_threshold(100_000, 50, 50)
    # What is started in the background of a script ignores Ctrl-C, and so would our bots.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first: at the end no worker waits for another's long test."""
    items.sort(
        key=lambda item: (item.path.parent.name != "e2e", item.get_closest_marker("soak") is None)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Trace only tests of what has to be covered whole, and no drawn examples.

    Others take twice as long when traced, and what is covered by chance is not covered.
    """
    coverage = Coverage.current()
    if coverage and (
        item.path.parent.name not in TRACED or is_hypothesis_test(getattr(item, "obj", None))
    ):
        coverage.stop()
        yield
        coverage.start()
    else:
        yield


MakePerson = Callable[[str], Awaitable[Person]]


async def new_person(homeserver: Homeserver, name: str) -> Person:
    """Someone of that display name who is on no server yet; the caller closes them."""
    localpart = f"{name.lower()}-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD, name)
    return await Person.login(homeserver.url, localpart, PASSWORD)


class Plain(Homeserver):
    """One that doesn't do what nobody here asks for: with its module, two fifths of its work."""

    def _config(self) -> dict[str, object]:
        return super()._config() | {
            "stats": {"enabled": False},
            "enable_search": False,
            "user_directory": {"enabled": False},
            "update_user_directory": False,
            "push": {"enabled": False},
            "send_federation": False,
            "modules": [{"module": "tests.synapse_module.Spared"}],
            "gc_thresholds": [100_000, 50, 50],
        }


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Homeserver]:
    """The homeserver that the tests of one process share."""
    async with Plain.start(tmp_path_factory.mktemp("homeserver")) as homeserver:
        yield homeserver


@pytest_asyncio.fixture(loop_scope="session")
async def person(homeserver: Homeserver) -> AsyncIterator[MakePerson]:
    """Makes people on the shared homeserver: `ada = await person("Ada")`."""
    async with AsyncExitStack() as people:

        async def make(name: str) -> Person:
            return await people.enter_async_context(await new_person(homeserver, name))

        yield make


@pytest.fixture(autouse=True)
def mistakes_raised() -> Iterator[None]:
    """A mistake of the bot's that it would tell of and live with ends the test that met it."""

    def raised(_: Mistakes, __: Fact, fault: BaseException) -> None:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Mistakes, "tell", raised)
        yield


@pytest.fixture
def ledger(record_property: Callable[[str, object], None]) -> Iterator[Ledger]:
    """Where a test of faults writes what it did and what it found, for the table at the end."""
    ledger = Ledger()
    yield ledger
    record_property("ledger", asdict(ledger))


_ledgers: dict[str, dict[str, int]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gathers the ledgers, also from the processes that ran the tests."""
    properties = dict(report.user_properties)
    if report.when == "teardown" and "ledger" in properties:
        _ledgers[report.nodeid.removeprefix("tests/")] = properties["ledger"]  # type: ignore[assignment]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table, if there is anything in it."""
    if _ledgers:
        terminalreporter.section("faults, and what came of them")
        for line in table(_ledgers):
            terminalreporter.write_line(line)
