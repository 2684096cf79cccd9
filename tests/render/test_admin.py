"""The words of the admin room: short, and harmless whatever servers say."""

from bot.core.admin import OpenPoll, Standing, Trouble
from bot.core.messages import Status, TroubleReport
from bot.core.model import RoomId
from bot.render.admin import LONGEST, MOST
from bot.render.messages import render
from bot.render.sample_values import CLOSES, VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_a_report_says_what_is_wrong_the_worst_first_and_how_to_hear_more() -> None:
    assert body("report") == (
        "Please look at this:\n\n"
        "- disk: /data: 12 MB free. Make room: without any the bot stops.\n"
        "- backups: backups: there is none of the last two days.\n\n"
        "How I am now: !floor status"
    )


def test_what_is_over_is_named_and_a_mark_of_ours_is_not() -> None:
    assert "In order again:\n\n- disk, /data\n- devices\n" in body("report, over")


def test_a_status_names_open_polls_what_is_stuck_and_what_is_wrong() -> None:
    assert body("status").startswith(
        "Shopfloor 1.0, in 2 rooms.\n"
        "Waiting to be done: 3; tried without success: 1.\n\n"
        "Open polls:\n\n- "
    )
    assert "GMT, in !depot:example.org)" in body("status")
    assert body("status, all well") == (
        "Shopfloor 1.0, in 1 room.\nWaiting to be done: 1.\n\nNo poll is open.\n\nAll is well."
    )


def test_hostile_words_are_cut_and_harmless() -> None:
    strange = Trouble("rooms", "!r", "<b>\u202e\x1b[2J" + "a" * 10_000, serious=True)
    poll = OpenPoll(RoomId("!<b>" + "r" * 300), "Which?", CLOSES)
    said = render(Status(Standing("1.0", 1, (poll,), 0, 0), (strange,)), VOICE)
    assert len(said.body) < LONGEST + 300
    for odd in ("\u202e", "\x1b"):
        assert odd not in said.body + said.html
    assert "<b>" not in said.html


def test_a_long_list_ends_with_how_many_more_there_are() -> None:
    many = tuple(Trouble("acts", str(n), f"!{n}: stuck", serious=True) for n in range(100))
    lines = render(TroubleReport(many, ()), VOICE).body.splitlines()
    assert sum(line.startswith("- acts") for line in lines) == MOST
    assert f"- and {100 - MOST} more; shopfloor check shows all" in lines
