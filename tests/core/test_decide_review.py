"""Weekly summaries are drafts first, where moderators review them; the first decision binds."""

from dataclasses import replace

import pytest

from bot.core.acts import CountWeek, LookReview, OnAct, Purpose, React, Relation, Send
from bot.core.causes import Cause, act_id, after_count
from bot.core.changes import PutDraft, PutEntry, PutPreferences, PutWeek
from bot.core.commands.facts import Commanded, Edit
from bot.core.commands.messages import AlreadyRun, BadUsage, NotAllowed
from bot.core.commands.reading import parse
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import CalledOff, Redacted, Refused
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import Sign
from bot.core.questions.values import Replies
from bot.core.review.facts import Chat, ReviewOver, ReviewReminderDue, ReviewRoomSeen, SeenRoom
from bot.core.review.messages import (
    BadReviewTime,
    DraftDecided,
    DraftHeldBack,
    DraftOver,
    DraftReminder,
    NoDraft,
    NoteTaken,
    NoteTooLong,
    ReviewRoomUnfit,
    ShowDraft,
    TellReview,
)
from bot.core.review.values import DIRECT, Copy, Draft, Drafted, DraftState, Unfit, Verdict, Wish
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.schedule.due import Rhythm, due, next_due
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.core.schedule.quiet import parse_quiet
from bot.core.verbs.registry import written_command
from bot.core.verbs.review import ReviewOffCommand, ReviewOnCommand
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import WeekId
from tests.core.samples import (
    LEVELS,
    MEMBER,
    MONDAY,
    NOW,
    ROOM,
    SETTINGS,
    STEWARD,
    STEWARDS,
    Story,
    asked,
    drafted,
    posted,
    running,
    said,
    told,
    view,
)

WEEK = WeekId(2026, 47)
ALIAS = "#stewards:example.org"
HERE = Drafted(WEEK, STEWARDS)
PREFERENCES = Preferences(ROOM, review_room=STEWARDS, review_lasts=12 * HOUR)
THERE = SeenRoom(Room(STEWARDS, Membership.JOINED, "10", power_levels=LEVELS), "invite", "shared")
QUESTION = asked("a")


def reviewed(*drafts: Draft, **records: object) -> View:
    return running(preferences=PREFERENCES, questions=(QUESTION,), drafts=drafts, **records)


def counted(replies: int = 3) -> WeekCounted:
    count = CountWeek(ActId("count-week"), ROOM, WEEK, Purpose.SUMMARY)
    return WeekCounted(count, {QUESTION.round_id: Replies(replies, 2)})


def wanted(words: str = f"review on {ALIAS}") -> LookReview:
    (look,) = decide(running(), said(words), NOW).acts
    assert isinstance(look, LookReview)
    return look


def typed(words: str, sender: UserId = STEWARD, draft: Drafted | None = HERE) -> Commanded:
    return replace(said(words, sender, at=MONDAY), draft=draft)


def tapped(says: Sign, sender: UserId = STEWARD) -> Reacted:
    return Reacted(ROOM, EventId("$tap"), sender, EventId("$draft"), says, HERE)


def after(decision: Decision) -> Draft:
    (change,) = (each for each in decision.changes if isinstance(each, PutDraft))
    return change.draft


def summaries(decision: Decision) -> list[Send]:
    sends = (each for each in decision.acts if isinstance(each, Send))
    return [each for each in sends if isinstance(each.message, TellWeek)]


# --- the setting ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (f"review on {ALIAS}", ReviewOnCommand(ALIAS)),
        (f"review {ALIAS} for 12h", ReviewOnCommand(ALIAS, 12 * HOUR)),
        (f"review in {ALIAS} 2 days then hold", ReviewOnCommand(ALIAS, 2 * DAY, holds=True)),
        (f"review on {ALIAS} then publish", ReviewOnCommand(ALIAS)),
        (f"review on https://matrix.to/#/{ALIAS}", ReviewOnCommand(ALIAS)),
        (
            "review on https://matrix.to/#/%23stewards%3Aexample.org?via=x",
            BadUsage(
                "review",
                "on https://matrix.to/#/%23stewards%3Aexample.org?via=x",
                f"review on {ALIAS}",
            ),
        ),
        ("review on !new", ReviewOnCommand("!new")),
        ("review off", ReviewOffCommand()),
        ("review on", ReviewOnCommand("")),
        ("review on for 6h then hold", ReviewOnCommand("", 6 * HOUR, holds=True)),
        ("review on for ever", BadReviewTime("ever", "review on for 12h")),
        ("review for 6h", BadUsage("review", "for 6h", f"review on {ALIAS}")),
        ("review stewards", BadUsage("review", "stewards", f"review on {ALIAS}")),
        (f"review on {ALIAS} for 30m", BadReviewTime("30m", f"review on {ALIAS} for 12h")),
        (f"review on {ALIAS} for 90m", BadReviewTime("90m", f"review on {ALIAS} for 12h")),
        (f"review on {ALIAS} for 7d", BadReviewTime("7d", f"review on {ALIAS} for 12h")),
        (f"review on {ALIAS} ever", BadReviewTime("ever", f"review on {ALIAS} for 12h")),
        (
            f"review on {ALIAS} then burn",
            BadUsage("review", "burn", f"review on {ALIAS} then hold"),
        ),
        ("note", BadUsage("note", "")),
    ],
)
def test_how_a_review_is_asked_for(words: str, command: object) -> None:
    assert parse(words) == command


def test_the_room_is_looked_at_first_and_then_the_answer_says_what_was_set() -> None:
    look = wanted(f"review on {ALIAS} for 12h then hold")
    words = f"review on {ALIAS} for 12h then hold"
    assert look.wish == Wish(STEWARD, 12 * HOUR, holds=True, words=words)
    assert parse(words) == ReviewOnCommand(ALIAS, 12 * HOUR, holds=True)
    decision = decide(running(), ReviewRoomSeen(look, THERE), NOW)
    chosen, entry = decision.changes
    assert chosen == PutPreferences(
        Preferences(ROOM, review_room=STEWARDS, review_lasts=12 * HOUR, review_holds=True)
    )
    assert isinstance(entry, PutEntry)
    assert (entry.entry.by, entry.entry.words) == (STEWARD, words)
    (answer,) = decision.acts
    assert answer.act_id == after_count(look.act_id)
    assert told(decision) == [
        TellReview(STEWARDS, 12 * HOUR, holds=True, named=ALIAS, changed=True)
    ]


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (None, Unfit.UNKNOWN),
        (replace(THERE, room=Room(ROOM, Membership.JOINED)), Unfit.SAME),
        (replace(THERE, room=Room(STEWARDS)), Unfit.NOT_IN_IT),
        (
            replace(THERE, room=replace(THERE.room, successor=RoomId("!next"))),
            Unfit.REPLACED,
        ),
        (replace(THERE, join_rule="public"), Unfit.ANYONE_JOINS),
        (replace(THERE, join_rule="knock"), Unfit.ANYONE_JOINS),
        (replace(THERE, join_rule="restricted"), Unfit.ANYONE_JOINS),
        (replace(THERE, join_rule=""), Unfit.ANYONE_JOINS),
        (replace(THERE, history="world_readable"), Unfit.ANYONE_READS),
        (
            replace(THERE, room=replace(THERE.room, power_levels=PowerLevels())),
            Unfit.NO_MODERATOR,
        ),
    ],
)
def test_a_room_that_is_not_private_enough_is_refused(seen: SeenRoom | None, why: Unfit) -> None:
    decision = decide(running(), ReviewRoomSeen(wanted(), seen), NOW)
    assert decision.changes == ()
    assert told(decision) == [ReviewRoomUnfit(why, ALIAS)]


def test_an_encrypted_room_is_reviewed_in_an_encrypted_one() -> None:
    here = running()
    here = replace(here, room=replace(here.room, encrypted=True))
    (refusal,) = told(decide(here, ReviewRoomSeen(wanted(), THERE), NOW))
    assert refusal == ReviewRoomUnfit(Unfit.CLEAR, ALIAS)
    closed = replace(THERE, room=replace(THERE.room, encrypted=True))
    assert decide(here, ReviewRoomSeen(wanted(), closed), NOW).changes


def test_a_review_is_shown_and_turned_off() -> None:
    story = Story(reviewed(drafted(), drafted(week="2026-W46", state=DraftState.DROPPED)))
    open_ones = (WEEK,)
    assert story.says("review") == [TellReview(STEWARDS, 12 * HOUR, drafts=open_ones)]
    assert story.says("review", MEMBER) == [NotAllowed("review", 50)]
    off = TellReview(None, changed=True, drafts=open_ones)
    assert story.says("review off") == [off]
    assert story.view.preferences.review_room is None
    assert story.view.log[-1].words == "review off"
    assert story.says("review off") == [replace(off, changed=False)]
    assert written_command(ReviewOnCommand(ALIAS)) == f"review on {ALIAS} for 1d"


# --- the draft -----------------------------------------------------------------------------


def test_what_was_counted_is_kept_until_the_review_room_was_looked_at() -> None:
    decision = decide(reviewed(), counted(), MONDAY)
    draft = after(decision)
    assert draft == drafted(
        replies={QUESTION.round_id: Replies(3, 2)},
        ends_at=MONDAY + 12 * HOUR,
        remind_at=MONDAY + 6 * HOUR,
        copies=(),
    )
    assert decision.acts == (
        LookReview(act_id(Cause.REVIEW_LOOK, "count-week"), ROOM, STEWARDS, week=WEEK),
    )
    assert decide(reviewed(draft), counted(), MONDAY).changes


def looked(draft: Draft, seen: SeenRoom | None = THERE, name: str = "Depot") -> Decision:
    look = LookReview(act_id(Cause.REVIEW_LOOK, "count-week"), ROOM, STEWARDS, week=WEEK)
    return decide(reviewed(draft), ReviewRoomSeen(look, seen, name=name), MONDAY)


def test_a_draft_is_shown_in_the_review_room_with_reactions_to_tap() -> None:
    decision = looked(drafted(copies=(), replies={QUESTION.round_id: Replies(3, 2)}))
    send, *taps = decision.acts
    assert isinstance(send, Send)
    assert after(decision).copies == (Copy(STEWARDS, send.act_id),)
    assert (send.room_id, send.notice) == (STEWARDS, False)
    assert isinstance(send.message, ShowDraft)
    assert (send.message.room, send.message.ends_at) == ("Depot", MONDAY + DAY)
    (shown,) = send.message.summary.week.questions
    assert shown.replies == Replies(3, 2)
    assert [tap.target.key for tap in taps if isinstance(tap, React)] == ["✅", "⏸️", "❌"]


@pytest.mark.parametrize(
    "draft", [drafted(), drafted(copies=(), state=DraftState.HELD), drafted(week="2026-W01")]
)
def test_a_draft_is_shown_once_and_while_it_waits(draft: Draft) -> None:
    assert looked(draft) == NOTHING


def test_a_look_that_nobody_waits_for_changes_nothing() -> None:
    look = LookReview(ActId("look"), ROOM, STEWARDS)
    assert decide(reviewed(), ReviewRoomSeen(look, THERE), NOW) == NOTHING


def test_where_the_review_room_is_open_by_now_the_draft_is_held_and_moderators_hear_why() -> None:
    decision = looked(drafted(copies=()), replace(THERE, join_rule="public"))
    assert after(decision).state is DraftState.HELD
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert (word.room_id, word.mentions) == (ROOM, (STEWARD,))
    assert word.message == DraftHeldBack(WEEK, Unfit.ANYONE_JOINS)


@pytest.mark.parametrize("act", ["draft", act_id(Cause.REVIEW_LOOK, "count-week")])
@pytest.mark.parametrize("kind", [Refused, CalledOff])
def test_a_draft_that_can_not_be_shown_is_held(act: str, kind: type[Refused | CalledOff]) -> None:
    decision = decide(reviewed(drafted()), kind(ROOM, ActId(act), "no right"), MONDAY)
    assert after(decision).state is DraftState.HELD
    assert told(decision) == [DraftHeldBack(WEEK, Unfit.CLOSED)]
    assert decide(reviewed(drafted()), kind(ROOM, ActId("other"), "no"), MONDAY) == NOTHING


# --- in chats ------------------------------------------------------------------------------

OTHER_STEWARD = UserId("@other:example.org")


def chat(name: str, other: UserId, *, encrypted: bool = False) -> Chat:
    return Chat(Room(RoomId(name), Membership.JOINED, encrypted=encrypted), other)


CHATS = (chat("!ada", STEWARD), chat("!ben", MEMBER), chat("!cleo", OTHER_STEWARD))


def directly(*drafts: Draft, encrypted: bool = False) -> View:
    here = reviewed(*drafts)
    levels = replace(LEVELS, users={**LEVELS.users, OTHER_STEWARD: 50})
    return replace(
        here,
        room=replace(here.room, power_levels=levels, encrypted=encrypted),
        preferences=replace(PREFERENCES, review_room=DIRECT),
    )


def test_without_a_room_moderators_get_drafts_in_their_chats_and_hear_who_does() -> None:
    look = wanted("review on for 6h")
    assert (look.review, look.wish and look.wish.words) == ("", "review on for 6h")
    seen = ReviewRoomSeen(look, None, CHATS[:2])
    decision = decide(directly(), seen, NOW)
    (chosen, _entry) = decision.changes
    assert isinstance(chosen, PutPreferences)
    assert chosen.chosen.review_room == DIRECT
    (answer,) = told(decision)
    assert answer == TellReview(
        DIRECT, 6 * HOUR, changed=True, reached=(STEWARD,), missing=(OTHER_STEWARD,)
    )
    closed = ReviewRoomSeen(look, None, (*CHATS[:1], chat("!c", OTHER_STEWARD, encrypted=True)))
    (answer,) = told(decide(directly(encrypted=True), closed, NOW))
    assert isinstance(answer, TellReview)
    assert (answer.reached, answer.missing) == ((OTHER_STEWARD,), (STEWARD,))


def test_each_moderator_with_a_chat_is_shown_the_draft_there() -> None:
    draft = after(decide(directly(), counted(), MONDAY))
    assert draft.review_room == DIRECT
    look = LookReview(act_id(Cause.REVIEW_LOOK, "count-week"), ROOM, DIRECT, week=WEEK)
    decision = decide(directly(draft), ReviewRoomSeen(look, None, CHATS), MONDAY)
    shown = [each for each in decision.acts if isinstance(each, Send)]
    assert [each.room_id for each in shown] == ["!ada", "!cleo"]
    assert after(decision).copies == tuple(Copy(each.room_id, each.act_id) for each in shown)
    nobody = decide(directly(draft), ReviewRoomSeen(look, None, CHATS[1:2]), MONDAY)
    assert told(nobody) == [DraftHeldBack(WEEK, Unfit.NO_CHAT)]


def test_what_one_decides_the_others_hear() -> None:
    copies = tuple(Copy(RoomId(each), ActId(f"in {each}")) for each in ("!ada", "!cleo"))
    here = directly(drafted(copies=copies))
    by_word = decide(here, typed("hold", draft=Drafted(WEEK, RoomId("!ada"))), MONDAY)
    assert [each.room_id for each in by_word.acts] == ["!ada", "!cleo"]
    by_tap = decide(here, tapped(Sign.HOLD), MONDAY)
    assert [each.room_id for each in by_tap.acts] == ["!ada", "!cleo"]
    assert told(by_word) == told(by_tap) == 2 * [DraftDecided(WEEK, Verdict.HOLD)]


def test_a_draft_is_held_when_the_last_chat_refuses_it() -> None:
    copies = tuple(Copy(RoomId(each), ActId(f"in {each}")) for each in ("!ada", "!cleo"))
    one = decide(directly(drafted(copies=copies)), Refused(ROOM, ActId("in !ada"), "no"), MONDAY)
    assert (after(one).copies, one.acts) == (copies[1:], ())
    last = decide(directly(after(one)), Refused(ROOM, ActId("in !cleo"), "no"), MONDAY)
    assert after(last).state is DraftState.HELD
    over = decide(directly(drafted(state=DraftState.HELD)), Refused(ROOM, ActId("draft"), ""), 1)
    assert over == NOTHING


# --- decisions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says", "verdict", "state"),
    [
        ("publish", Sign.YES, Verdict.PUBLISH, DraftState.PUBLISHED),
        ("hold", Sign.HOLD, Verdict.HOLD, DraftState.HELD),
        ("drop", Sign.NO, Verdict.DROP, DraftState.DROPPED),
    ],
)
def test_moderators_decide_by_word_or_reaction(
    words: str, says: Sign, verdict: Verdict, state: DraftState
) -> None:
    by_word = decide(reviewed(drafted()), typed(words), MONDAY)
    by_tap = decide(reviewed(drafted()), tapped(says), MONDAY)
    for decision in (by_word, by_tap):
        assert (after(decision).state, after(decision).remind_at) == (state, None)
        (entry,) = (each.entry for each in decision.changes if isinstance(each, PutEntry))
        assert (entry.room_id, entry.by, entry.words) == (ROOM, STEWARD, words)
        *out, word = decision.acts
        assert isinstance(word, Send)
        assert (word.room_id, word.message) == (STEWARDS, DraftDecided(WEEK, verdict))
        assert len(out) == (verdict is Verdict.PUBLISH)
    assert by_tap.acts[-1].target == OnAct(Relation.REPLY, act=ActId("draft"))  # type: ignore[union-attr]


def test_what_is_published_is_the_week_by_its_newest_results_with_its_note() -> None:
    poll = posted(state=PollState.CLOSED, closes_at=NOW)
    draft = drafted(note="Come along", replies={QUESTION.round_id: Replies(3, 2)})
    here = reviewed(draft, polls=(poll,))
    decision = decide(here, tapped(Sign.YES), MONDAY)
    (summary,) = summaries(decision)
    assert (summary.act_id, summary.room_id) == (after_count(ActId("count-week")), ROOM)
    assert isinstance(summary.message, TellWeek)
    week = summary.message.week
    assert (week.note, week.unreviewed, len(week.polls)) == ("Come along", False, 1)
    (kept,) = (each.week for each in decision.changes if isinstance(each, PutWeek))
    assert kept == replace(week, summary=summary.act_id)


@pytest.mark.parametrize("says", Sign)
@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.DROPPED])
def test_the_first_decision_binds(says: Sign, state: DraftState) -> None:
    over = reviewed(drafted(state=state))
    assert decide(over, tapped(says), MONDAY) == NOTHING
    for words in ("publish", "hold", "drop", "note Too late"):
        decision = decide(over, typed(words), MONDAY)
        assert decision.changes == ()
        assert told(decision) == [DraftOver(WEEK, state)]


def test_what_is_held_can_be_published_or_dropped_later() -> None:
    held = reviewed(drafted(state=DraftState.HELD))
    assert told(decide(held, typed("hold"), MONDAY)) == [DraftOver(WEEK, DraftState.HELD)]
    assert decide(held, tapped(Sign.HOLD), MONDAY) == NOTHING
    later = decide(held, tapped(Sign.YES), MONDAY + 20 * DAY)
    assert len(summaries(later)) == 1
    waiting = decide(reviewed(drafted()), tapped(Sign.HOLD), MONDAY)
    assert later.acts[-1].act_id != waiting.acts[-1].act_id
    assert after(decide(held, typed("drop"), MONDAY)).state is DraftState.DROPPED


def test_rights_are_those_of_the_room_and_not_of_the_review_room() -> None:
    here = reviewed(drafted())
    assert decide(here, tapped(Sign.YES, MEMBER), MONDAY) == NOTHING
    (answer,) = decide(here, typed("publish", MEMBER), MONDAY).acts
    assert isinstance(answer, Send)
    assert (answer.room_id, answer.message) == (STEWARDS, NotAllowed("publish", 50))


def test_where_the_bot_has_left_nothing_is_decided() -> None:
    here = reviewed(drafted())
    gone = replace(here, room=replace(here.room, membership=Membership.OUTSIDE))
    assert decide(gone, tapped(Sign.YES), MONDAY) == NOTHING
    assert decide(reviewed(), tapped(Sign.YES), MONDAY) == NOTHING


@pytest.mark.parametrize("words", ["publish", "hold", "drop", "note We meet"])
def test_without_a_draft_it_is_said_so(words: str) -> None:
    decision = decide(running(), typed(words, draft=None), MONDAY)
    assert (decision.changes, told(decision)) == ((), [NoDraft(words.partition(" ")[0])])


# --- notes ---------------------------------------------------------------------------------


def test_a_note_is_kept_changed_and_taken_back() -> None:
    story = Story(reviewed(drafted()))
    story.now = MONDAY
    (answer,) = story.happens(typed("note Come \n along")).acts
    assert isinstance(answer, Send)
    assert (answer.room_id, answer.message) == (STEWARDS, NoteTaken(WEEK, "Come along"))
    (draft,) = story.view.drafts
    assert (draft.note, draft.note_from) == ("Come along", "$said")
    edit = Edit(EventId("$edit"), MONDAY - HOUR, obeyed=True)
    story.happens(replace(typed("note Stay"), edit=edit))
    assert story.view.drafts[0].note == "Stay"
    gone = story.happens(Redacted(ROOM, EventId("$said"), HERE))
    assert told(gone) == [NoteTaken(WEEK, "")]
    assert (story.view.drafts[0].note, story.view.drafts[0].note_from) == ("", None)
    assert story.happens(Redacted(ROOM, EventId("$said"), HERE)) == NOTHING


def test_a_note_that_was_posted_is_changed_no_more() -> None:
    over = reviewed(drafted(state=DraftState.PUBLISHED, note="So", note_from=EventId("$said")))
    edit = Edit(EventId("$edit"), MONDAY - MINUTE, obeyed=True)
    decision = decide(over, replace(typed("note Otherwise"), edit=edit), MONDAY)
    assert told(decision) == [AlreadyRun()]
    assert decide(over, Redacted(ROOM, EventId("$said"), HERE), MONDAY) == NOTHING


def test_a_note_has_500_characters_at_most() -> None:
    here = reviewed(drafted())
    assert told(decide(here, typed(f"note {'n' * 501}"), MONDAY)) == [NoteTooLong(501)]
    assert after(decide(here, typed(f"note {'n' * 500}"), MONDAY)).note == "n" * 500


# --- time ----------------------------------------------------------------------------------


def test_moderators_are_reminded_once() -> None:
    fact = ReviewReminderDue(ROOM, WEEK)
    decision = decide(reviewed(drafted()), fact, MONDAY + DAY // 2)
    assert after(decision).remind_at is None
    assert told(decision) == [DraftReminder(WEEK, MONDAY + DAY, holds=False)]
    for draft in (after(decision), drafted(state=DraftState.HELD), drafted(week="2026-W01")):
        assert decide(reviewed(draft), fact, MONDAY + DAY // 2) == NOTHING


def test_what_nobody_decides_goes_out_marked() -> None:
    decision = decide(reviewed(drafted()), ReviewOver(ROOM, WEEK), MONDAY + DAY)
    (summary,) = summaries(decision)
    assert isinstance(summary.message, TellWeek)
    assert summary.message.week.unreviewed
    assert decision.acts[-1].room_id == STEWARDS
    assert told(decision)[-1] == DraftDecided(WEEK, Verdict.PUBLISH, by_time=True)
    never_shown = decide(reviewed(drafted(copies=())), ReviewOver(ROOM, WEEK), MONDAY + DAY)
    assert told(never_shown) == [summary.message]


def test_or_it_is_held() -> None:
    decision = decide(reviewed(drafted(holds=True)), ReviewOver(ROOM, WEEK), MONDAY + DAY)
    assert after(decision).state is DraftState.HELD
    assert told(decision) == [DraftDecided(WEEK, Verdict.HOLD, by_time=True)]


@pytest.mark.parametrize(
    "draft",
    [drafted(ends_at=MONDAY + DAY + 1), drafted(state=DraftState.HELD), drafted(week="2026-W01")],
)
def test_a_review_that_is_not_over_or_long_decided_is_left_alone(draft: Draft) -> None:
    assert decide(reviewed(draft), ReviewOver(ROOM, WEEK), MONDAY + DAY) == NOTHING


def rhythm(quiet: str = "off", paused_until: Millis = 0) -> Rhythm:
    return Rhythm(SETTINGS.zone, parse_quiet(quiet) or Rhythm(SETTINGS.zone).quiet, paused_until)


def test_when_a_draft_is_looked_at_again() -> None:
    draft, free = drafted(), rhythm()

    def at(now: Millis, draft: Draft = draft, room: Rhythm = free) -> list[object]:
        return list(due((), (), lambda _: room, now, (draft,)))

    half, end = MONDAY + DAY // 2, MONDAY + DAY
    assert at(half - 1) == []
    assert at(half) == [ReviewReminderDue(ROOM, WEEK)]
    assert at(half, replace(draft, remind_at=None)) == []
    assert at(end) == [ReviewOver(ROOM, WEEK)]
    # Half of the time has passed at midnight.
    assert at(half, room=rhythm("21:00-08:00")) == []
    assert at(half + 8 * HOUR, room=rhythm("21:00-08:00")) == [ReviewReminderDue(ROOM, WEEK)]
    assert at(end, room=rhythm(paused_until=FOREVER)) == []
    assert next_due((), (), lambda _: free, MONDAY, (draft,)) == half
    assert next_due((), (), lambda _: free, half, (draft,)) == end
    assert next_due((), (), lambda _: rhythm(paused_until=FOREVER), MONDAY, (draft,)) is None


def test_a_week_in_which_nothing_was_asked_has_no_draft() -> None:
    here = replace(reviewed(), questions=())
    assert decide(here, WeekCounted(counted().act, {}), MONDAY) == NOTHING
    assert view().drafts == ()
