"""The words of the admin room: short, and harmless whatever servers say."""

from bot.core.primitives import ActId, RoomId
from bot.core.rooms.admin import AwaitedPoll, Reported, Standing, Trouble
from bot.core.rooms.messages import Status, TroubleReport
from bot.render.messages import render
from bot.render.rooms.admin import LONGEST, MOST
from bot.render.sample_values import CLOSES, VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_report_says_what_is_wrong_the_worst_first_and_how_to_hear_more() -> None:
    assert body("report") == (
        "Please look at this:\n\n"
        "- disk: /data: 12 MB free. Free some space: the bot stops when it’s full.\n"
        "- backups: backups: there is none of the last two days.\n\n"
        "How I am now: !floor status"
    )


def test_what_is_over_is_named_and_a_mark_of_ours_is_not() -> None:
    assert "Fixed:\n\n- disk, /data\n- devices\n" in body("report, over")


def test_a_status_names_open_polls_what_is_stuck_and_what_is_wrong() -> None:
    assert body("status").startswith(
        "Shopfloor 1.0, in 2 rooms.\nStill to do: 3. Failed so far: 1.\n\nOpen polls:\n\n- "
    )
    assert "GMT, in Depot (!depot:example.org))" in body("status")
    assert "No poll is open.\n\nAll is well.\n\nFixed:\n\n- disk, /data" in body("status, over")
    assert body("status, all well") == (
        "Shopfloor 1.0, in 1 room.\nStill to do: 1.\n\nNo poll is open.\n\nAll is well."
    )


def test_a_room_that_is_in_order_again_is_named_without_our_marks() -> None:
    over = (Reported("rooms", "!id:example.org answering", ActId("report-1")),)
    lines = render(TroubleReport((), over), VOICE).body.splitlines()
    assert "- rooms, !id:example.org" in lines


def test_of_what_is_long_what_to_do_is_kept() -> None:
    path = "/srv/" + "folder/" * 60
    apart = Trouble("disk", path, f"{path}: 12 MB free.", serious=True, mend="Free some space.")
    within = Trouble("database", "#1", f"{path}: is damaged. Restore a backup.", serious=True)
    lines = render(TroubleReport((apart, within), ()), VOICE).body.splitlines()
    disk, database = (line for line in lines if line.startswith("- d"))
    assert disk.endswith("… Free some space.")
    assert database.startswith("- database: /srv/folder")
    assert database.endswith(": is damaged. Restore a backup.")
    assert max(len(disk), len(database)) < LONGEST + 50


def test_what_is_long_is_cut_between_words() -> None:
    long = Trouble("disk", "/", "written again and again " * 20, serious=True)
    (line,) = (x for x in render(TroubleReport((long,), ()), VOICE).body.splitlines() if "…" in x)
    assert set(line.removeprefix("- disk: ").replace("…", "").split()) == {
        *("written", "again", "and")
    }
    assert len(line) > LONGEST // 2


def test_help_there_names_the_one_command_in_two_lines() -> None:
    assert body("only status").splitlines() == [
        "This is my admin room. One command works here:",
        "!floor status – open polls, what’s waiting and what’s wrong",
    ]


def test_hostile_words_are_cut_and_harmless() -> None:
    strange = Trouble("rooms", "!r", "<b>\u202e\x1b[2J" + "a" * 10_000, serious=True)
    poll = AwaitedPoll(RoomId("!<b>" + "r" * 300), "Which?", CLOSES)
    rendered = render(Status(Standing("1.0", 1, (poll,), 0, 0), (strange,)), VOICE)
    assert len(rendered.body) < LONGEST + 300
    for odd in ("\u202e", "\x1b"):
        assert odd not in rendered.body + rendered.html
    assert "<b>" not in rendered.html


def test_a_long_list_ends_with_how_many_more_there_are() -> None:
    many = tuple(Trouble("acts", str(n), f"!{n}: stuck", serious=True) for n in range(100))
    lines = render(TroubleReport(many, ()), VOICE).body.splitlines()
    assert sum(line.startswith("- acts") for line in lines) == MOST
    assert f"- and {100 - MOST} more: shopfloor check shows them all" in lines
