"""How the room looks on a terminal, and in a file."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.demo.screen import InPlaces, Screen
from bot.demo.telling import Note, Speech

LONG = "Picture tomorrow’s shift with the managers’ offices empty and everyone else at work."


def shown(*notes: Speech | Note, width: int = 40) -> str:
    file = StringIO()
    screen = Screen(Console(file=file, width=width, highlight=False, markup=False, emoji=False))
    for each in notes:
        screen.show(each)
    return file.getvalue()


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("threaded", [False, True])
def test_no_line_is_wider_than_the_screen_or_ends_in_spaces(width: int, threaded: bool) -> None:
    lines = ("", f"- {LONG}", f"> {LONG}", f"   {LONG}", "1️⃣ 2️⃣ " * 20, "x" * 200)
    notes: list[Speech | Note] = [
        Speech("Ben", lines, bot=True, threaded=threaded),
        Note(LONG, threaded),
    ]
    for line in shown(*notes, width=width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


def test_a_long_item_goes_on_under_its_first_word() -> None:
    assert shown(Speech("Ben", (f"- {LONG}",), bot=True)).splitlines()[2:4] == [
        "│ - Picture tomorrow’s shift with the",
        "│   managers’ offices empty and everyone",
    ]


def test_a_long_quotation_is_marked_on_every_line() -> None:
    written = shown(Speech("Ben", (f"> {LONG}",), bot=True)).splitlines()[2:]
    assert len(written) > 2
    assert all(line.startswith("│ > ") for line in written)


def test_what_is_said_in_a_thread_stands_under_the_room_and_says_so() -> None:
    assert shown(Speech("Ben", ("Hello",), threaded=True)) == (
        "\n  ┆ Ben in the thread\n  ┆   Hello\n"
    )


def test_of_two_rooms_notes_wait_until_something_is_said_there() -> None:
    file = StringIO()
    places = InPlaces(Screen(Console(file=file, width=20, highlight=False)))
    came: list[tuple[str, Speech | Note]] = [
        ("Depot", Note("Ben joins")),
        ("Yard", Note("Cleo joins")),
        ("Yard", Speech("Cleo", ("Hello",))),
        ("Yard", Speech("Cleo", ("Is anybody here?",))),
        ("Depot", Speech("Ben", ("Hello",))),
    ]
    for name, each in came:
        places.show(name, each)
    lines = [line.strip("─ ") for line in file.getvalue().splitlines() if line]
    yard = ["Yard", "· Cleo joins", "Cleo", "Hello", "Cleo", "Is anybody here?"]
    assert lines == [*yard, "Depot", "· Ben joins", "Ben", "Hello"]


def test_notes_follow_each_other_and_keep_off_speech() -> None:
    notes: list[Speech | Note] = [
        Note("Ben joins"),
        Note("Cleo joins"),
        Speech("Ben", ("Hello",)),
        Note("Dee joins"),
    ]
    assert shown(*notes) == "· Ben joins\n· Cleo joins\n\nBen\n  Hello\n\n· Dee joins\n"


def test_words_in_brackets_are_no_markup() -> None:
    assert "[bold]x[/bold] :smile:" in shown(Speech("Ben", ("[bold]x[/bold] :smile:",)))
