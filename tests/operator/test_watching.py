"""What a running bot makes of the findings of a check-up."""

from bot.operator.checkup.findings import Finding, What, attention, ok, skipped, unanswered, wrong
from bot.operator.watching import seen


def keys(*findings: Finding) -> list[tuple[str, str]]:
    return [(each.what, each.about) for each in seen(list(findings)).troubles]


def test_what_is_wrong_or_worth_a_look_is_a_trouble_whatever_it_is_about() -> None:
    found = seen(
        [
            ok(What.DATABASE, "sound"),
            wrong(What.DISK, "/data: 12 MB free.", "Make room.", "/data"),
            attention(What.BACKUPS, "none from the last two days."),
        ]
    )
    assert [(each.words, each.mend, each.serious) for each in found.troubles] == [
        ("/data: 12 MB free.", "Make room.", True),
        ("none from the last two days.", "", False),
    ]
    assert found.looked_at >= {"disk", "backups", "database", "session"}


def test_one_stays_the_same_when_only_its_numbers_change() -> None:
    earlier = keys(wrong(What.SESSION, "the account is suspended since 3 days"))
    later = keys(wrong(What.SESSION, "the account is suspended since 14 days"))
    assert earlier == later
    assert earlier != keys(wrong(What.SESSION, "the account is locked"))
    assert keys(wrong(What.DISK, "/data: a", about="/data")) == [("disk", "/data")]


def test_two_that_cannot_be_told_apart_are_one() -> None:
    assert len(keys(wrong(What.ACTS, "1 thing"), wrong(What.ACTS, "2 thing"))) == 1


def test_of_what_was_not_looked_at_or_did_not_answer_nothing_is_known() -> None:
    found = seen(
        [
            unanswered(What.HOMESERVER, "nothing answers"),
            *skipped([What.ROOMS], "the homeserver must answer first"),
            unanswered(What.DEVICES, "did not answer"),
            wrong(What.DEVICES, "two of them"),
        ]
    )
    assert found.troubles == ()
    assert not found.looked_at & {"homeserver", "rooms", "devices"}


def test_what_passes_by_itself_is_none() -> None:
    passing = [attention(What.LIMITS, "3 things must wait"), attention(What.HEALTH, "not well")]
    assert keys(*passing) == []
