"""What gets an item in Exchange, what gets a row, what is linked instead, and what is asked."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import (
    KIND_OF,
    Phase,
    Question,
    ShowAs,
    SyncDirection,
    UserDecision,
)
from ssync_desktop.domain.items.planning import ActionType, Brake, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    CONTACT,
    EVE,
    ORGANIZATION,
    ROW,
    TASK,
    World,
    deletion,
    directed,
    fields,
    item,
    link,
    meeting,
    planned,
    row,
    rules,
    types,
)

MEETING = meeting()
FOREIGN = ItemMark(COLLEAGUE, ROW)


def wanted(content: Content, table: ObjectType = ObjectType.APPOINTMENT, **changes: Any) -> Pair:
    return Pair(local=row(content, table, **changes), wanted=True)


def tracked(content: Content, **changes: Any) -> Pair:
    return Pair(remote=item(content, **({"tracked": True} | changes)))


@pytest.mark.behaviour("B90")
def test_that_a_table_without_filters_does_not_synchronize_and_others_do() -> None:
    only_tasks = rules(tables=frozenset({ObjectType.TASK}))
    found = planned(
        wanted(MEETING),
        tracked(MEETING),
        Pair(link(MEETING), wanted=False, remote_gone=True),
        wanted(TASK, ObjectType.TASK),
        by=only_tasks,
    )
    assert [(one.type, one.object_type) for one in found.actions] == [
        (ActionType.CREATE_IN_EXCHANGE, ObjectType.TASK)
    ]
    assert found.left_alone == (
        "No filter for appointments is active, so they do not synchronize.",
    )


@pytest.mark.behaviour("B91")
def test_that_only_what_is_tracked_gets_a_row() -> None:
    assert not planned(Pair(remote=item(MEETING))).actions
    (action,) = planned(tracked(MEETING)).actions
    assert (action.type, action.phase) == (ActionType.CREATE_IN_CRM, Phase.OPEN)
    assert action.content == action.common == MEETING
    assert action.reasons == ("It is tracked in Exchange and not in the organization yet.",)
    assert not planned(tracked(MEETING), by=rules(track_categorized=False)).actions


def test_that_contacts_get_no_row_by_their_category() -> None:
    assert not planned(tracked(CONTACT)).actions


def test_that_the_guests_of_a_meeting_to_come_are_invited() -> None:
    (action,) = planned(wanted(MEETING)).actions
    assert (action.type, action.mails) == (ActionType.CREATE_IN_EXCHANGE, (BOB.address,))
    assert not action.withheld
    assert "the guests are invited" in action.reasons[-1]


@pytest.mark.parametrize(
    "content",
    [
        meeting(day=1),
        meeting(required=()),
        meeting(required=(ADA,)),
    ],
)
def test_that_nobody_is_written_to_about_what_is_past_or_has_no_guests(content: Content) -> None:
    (action,) = planned(wanted(content)).actions
    assert (action.mails, action.withheld) == ((), ())


def test_that_a_first_synchronization_invites_nobody_and_says_whom_it_did_not() -> None:
    found = planned(wanted(MEETING), by=rules(first=True))
    (action,) = found.actions
    assert (action.mails, action.withheld) == ((), (BOB.address,))
    assert found.brakes == (Brake.MAILS,)


def test_that_a_meeting_without_an_organizer_does_not_synchronize() -> None:
    found = planned(wanted(meeting(organizer=None)))
    assert not found.actions
    assert found.left_alone == ("“Plans”: it has no organizer, which synchronizing requires.",)


def test_that_a_meeting_of_somebody_else_comes_by_invitation() -> None:
    found = planned(wanted(meeting(organizer=EVE, required=(ADA,))))
    assert not found.actions
    assert "when eve@example.com invites" in found.left_alone[0]


def test_that_a_draft_does_not_synchronize_and_its_link_stays() -> None:
    draft = row(MEETING, draft=True)
    for one in (Pair(local=draft), Pair(link(MEETING), draft), Pair(local=draft, wanted=True)):
        assert not planned(one).actions


@pytest.mark.parametrize("phase", [Phase.COMPLETED, Phase.CANCELED])
def test_that_what_is_closed_shows_free(phase: Phase) -> None:
    (action,) = planned(wanted(MEETING, phase=phase)).actions
    assert action.content == replace(MEETING, show_as=ShowAs.FREE)


def test_that_a_service_activity_is_a_copy_that_invites_nobody() -> None:
    service = meeting(organizer=EVE, required=(ADA, BOB))
    (action,) = planned(wanted(service, ObjectType.SERVICE_APPOINTMENT)).actions
    assert action.content == meeting(organizer=None, required=())
    assert (action.mails, action.withheld) == ((), ())


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("recurring", "tasks that repeat do not synchronize."),
        ("assigned", "tasks that one person assigned to another do not synchronize."),
    ],
)
def test_that_repeating_and_assigned_tasks_never_synchronize(fact: str, words: str) -> None:
    facts: dict[str, Any] = {fact: True}
    again = item(TASK, tracked=True, **facts)
    known = Pair(link(TASK, ObjectType.TASK), row(TASK, ObjectType.TASK), wanted=True, remote=again)
    for one in (Pair(remote=again), known, replace(known, local=None, deletion=deletion())):
        found = planned(one)
        assert not found.actions
        assert found.left_alone == (f"“Write it down”: {words}",)


def test_that_a_new_item_gets_only_what_goes_its_way_and_always_its_name() -> None:
    table = ObjectType.APPOINTMENT
    apart = directed(table, subject=SyncDirection.NONE, location=SyncDirection.TO_CRM)
    content = meeting(location="Room 1", body="Bring tea")
    (made,) = planned(wanted(content), by=apart).actions
    assert made.content == replace(content, location="")
    one_way = directed(table, body=SyncDirection.TO_EXCHANGE, subject=SyncDirection.NONE)
    (stored,) = planned(tracked(content), by=one_way).actions
    assert stored.content == replace(content, body="")


def test_that_what_went_only_one_way_at_first_is_not_taken_away_afterwards() -> None:
    apart = directed(ObjectType.APPOINTMENT, location=SyncDirection.TO_CRM)
    world = World(wanted(meeting(location="Room 1")), apart)
    assert len(world.synchronize()) == 1
    assert not world.synchronize()
    assert world.pair.local == row(meeting(location="Room 1"))


@pytest.mark.parametrize(
    ("empty_is_mine", "expected"), [(True, ADA), (False, None)], ids=["on", "off"]
)
def test_who_organizes_what_names_nobody(empty_is_mine: bool, expected: object) -> None:
    nobodys = meeting(organizer=None, required=())
    found = planned(tracked(nobodys), by=rules(own_organizer_where_empty=empty_is_mine))
    (action,) = found.actions
    assert getattr(action.content, "organizer", "") == expected


def test_that_meetings_of_others_are_tracked_unless_the_settings_leave_them_out() -> None:
    invited = tracked(meeting(organizer=EVE, required=(ADA,)))
    assert types(planned(invited)) == [ActionType.CREATE_IN_CRM]
    found = planned(invited, by=rules(track_from_non_organizer=False))
    assert not found.actions
    assert "somebody else organizes it" in found.left_alone[0]


def test_that_what_was_called_off_before_it_was_tracked_gets_no_row() -> None:
    assert not planned(tracked(MEETING, cancelled=True)).actions


@pytest.mark.behaviour("B99")
def test_that_a_copy_of_a_linked_item_is_ignored_unless_copies_count() -> None:
    copied = replace(tracked(MEETING, mark=ItemMark(ORGANIZATION, ROW)), copy=True)
    found = planned(copied)
    assert not found.actions
    assert found.left_alone == ("“Plans”: it is a copy of an item that is linked.",)
    assert types(planned(copied, by=rules(ignore_copies=False))) == [ActionType.CREATE_IN_CRM]


@pytest.mark.behaviour("B97")
def test_that_a_clash_is_asked_about_once_and_a_yes_creates_the_row() -> None:
    world = World(replace(tracked(MEETING), question=Question.SCHEDULING_CONFLICT), rules())
    (asked,) = world.synchronize()
    assert (asked.type, asked.question) == (ActionType.ASK, Question.SCHEDULING_CONFLICT)
    assert not world.synchronize()
    answer(world, UserDecision.YES)
    assert [one.type for one in world.synchronize()] == [ActionType.CREATE_IN_CRM]
    assert world.pair.local is not None
    assert not world.synchronize()


def test_that_a_no_is_final() -> None:
    world = World(replace(tracked(MEETING), question=Question.DUPLICATE), rules())
    world.synchronize()
    answer(world, UserDecision.NO)
    assert not world.synchronize()


def answer(world: World, decision: UserDecision) -> None:
    assert world.pair.mapping is not None
    world.pair = replace(world.pair, mapping=replace(world.pair.mapping, decision=decision))


@pytest.mark.parametrize("mark", [FOREIGN, ItemMark(ORGANIZATION, ROW)], ids=["foreign", "lost"])
def test_that_what_was_linked_before_is_asked_about(mark: ItemMark) -> None:
    (action,) = planned(tracked(MEETING, mark=mark)).actions
    assert (action.type, action.question) == (ActionType.ASK, Question.PREVIOUSLY_LINKED)


def test_that_what_is_on_both_sides_is_linked_and_not_doubled() -> None:
    both = Pair(local=row(MEETING), remote=item(MEETING), wanted=True)
    (action,) = planned(both).actions
    assert (action.type, action.common) == (ActionType.LINK, MEETING)
    world = World(both, rules())
    world.synchronize()
    assert not world.synchronize()


def test_that_linking_fills_what_one_side_lacks_and_tells_nobody() -> None:
    here, there = meeting(location="Room 1"), meeting(body="Bring tea")
    found = planned(Pair(local=row(here), remote=item(there), wanted=True))
    assert types(found) == [
        ActionType.LINK,
        ActionType.UPDATE_IN_CRM,
        ActionType.UPDATE_IN_EXCHANGE,
    ]
    linking, stored, sent = found.actions
    assert (linking.then, stored.then) == (ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE)
    assert fields(stored) == {"body": "Bring tea"}
    assert fields(sent) == {"location": "Room 1"}
    assert (sent.mails, sent.withheld) == ((), (BOB.address,))
    assert not sent.conflicts


def test_that_linking_keeps_the_time_the_guests_know_and_else_the_later_word() -> None:
    here, there = meeting("Our plans", day=10), meeting("Plans", day=11)
    later_here = row(here, on=rules().now)
    found = planned(Pair(local=later_here, remote=item(there), wanted=True))
    _, stored, sent = found.actions
    assert fields(stored) == {"block": there.block}
    assert fields(sent) == {"subject": "Our plans"}
    won = {one.field: (one.crm_won, one.common) for one in stored.conflicts}
    assert won == {"subject": (True, None), "block": (False, None)}


def test_that_an_item_of_another_organization_is_not_linked_without_asking() -> None:
    both = Pair(local=row(MEETING), remote=item(MEETING, mark=FOREIGN), wanted=True)
    (action,) = planned(both).actions
    assert (action.type, action.question) == (ActionType.ASK, Question.PREVIOUSLY_LINKED)


def test_that_neither_wanted_nor_tracked_means_not_linked() -> None:
    assert not planned(Pair(local=row(MEETING), remote=item(MEETING))).actions


class TestLetGo:
    """What was unlinked is not linked again by itself; see ``test_plan_filters`` for what is."""

    LINK = link(MEETING, unlinked=True)

    def touched(self) -> MailboxItem:
        return item(MEETING, version="2")

    def test_that_nothing_happens_while_nobody_touches_it(self) -> None:
        for one in (
            Pair(self.LINK, row(MEETING), wanted=True),
            Pair(self.LINK, row(MEETING), wanted=True, remote=item(MEETING)),
            Pair(self.LINK, remote=item(MEETING, tracked=True)),
            Pair(self.LINK, remote_gone=True),
            Pair(self.LINK, deletion=deletion()),
        ):
            assert not planned(one).actions

    def test_that_the_user_is_asked_once_and_a_yes_links_again(self) -> None:
        world = World(Pair(self.LINK, row(MEETING), wanted=True, remote=self.touched()), rules())
        (asked,) = world.synchronize()
        assert (asked.type, asked.question) == (ActionType.ASK, Question.PREVIOUSLY_LINKED)
        assert not world.synchronize()
        answer(world, UserDecision.YES)
        (action,) = world.synchronize()
        assert action.type is ActionType.LINK
        assert world.pair.mapping is not None
        assert not world.pair.mapping.unlinked
        assert not world.synchronize()

    def test_that_a_yes_makes_the_row_anew_where_it_is_gone(self) -> None:
        mapping = replace(self.LINK, decision=UserDecision.YES)
        tracked_again = replace(self.touched(), tracked=True)
        assert types(planned(Pair(mapping, remote=tracked_again))) == [ActionType.CREATE_IN_CRM]

    def test_that_a_no_is_final(self) -> None:
        mapping = replace(self.LINK, decision=UserDecision.NO)
        one = Pair(mapping, row(MEETING), wanted=True, remote=self.touched())
        assert not planned(one).actions


class TestPending:
    """A creation whose answer was lost."""

    LINK = replace(link(MEETING, entry_id="", local_version=0, remote_version=""), common=None)

    def test_that_it_is_made_when_it_is_not_there(self) -> None:
        one = Pair(self.LINK, row(MEETING), wanted=True)
        assert types(planned(one)) == [ActionType.CREATE_IN_EXCHANGE]

    def test_that_it_is_linked_when_it_was_found(self) -> None:
        found = item(MEETING, mark=ItemMark(ORGANIZATION, ROW))
        mapping = replace(self.LINK, entry_id="entry")
        for known in (self.LINK, mapping):
            one = Pair(known, row(MEETING), wanted=True, remote=found)
            assert types(planned(one)) == [ActionType.LINK]

    def test_that_it_is_let_go_when_nobody_wants_it_any_more(self) -> None:
        assert types(planned(Pair(self.LINK, deletion=deletion()))) == [ActionType.UNLINK]
        asked = replace(link(MEETING, object_id=None, decision=UserDecision.ASKED), common=None)
        assert types(planned(Pair(asked, remote_gone=True))) == [ActionType.UNLINK]


@pytest.mark.parametrize("table", [one for one in KIND_OF if one is not ObjectType.CONTACT])
def test_that_every_table_has_words(table: ObjectType) -> None:
    content = TASK if KIND_OF[table] is KIND_OF[ObjectType.TASK] else MEETING
    found = planned(wanted(content, table), by=rules(tables=frozenset()))
    assert len(found.left_alone) == 1
