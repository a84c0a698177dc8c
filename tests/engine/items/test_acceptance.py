"""The behaviours of appointments, contacts and tasks, end to end (B90 to B101)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import TABLES, ItemKind, Phase, SyncDirection, TaskStatus
from ssync_desktop.domain.items.sync_filter import SyncFilter, SyncFilterDraft
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.known import cursor_of
from ssync_desktop.organization import field_maps, item_decisions, sync_filters
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import ACT, Desk, saying
from tests.kit.clock import START
from tests.kit.items_at_hand import ADA, EVE, LOVELACE, hours, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")
PAST = hours(START - timedelta(days=1))


def filters_of(desk: Desk, table: ObjectType) -> list[SyncFilter]:
    """Return the user's filters of one table."""
    found = desk.house.see(lambda unit: unit.sync_filters.of(desk.user_id))
    return [one for one in found if one.object_type is table]


def only(desk: Desk, table: ObjectType, *conditions: FilterCondition) -> None:
    """Let one filter of a table be the only one; without conditions there is none."""

    def work(context: Context) -> None:
        for one in filters_of(desk, table):
            sync_filters.delete_sync_filter(context, one.id)
        if conditions:
            draft = SyncFilterDraft("One", table, conditions, owner_id=desk.user_id)
            sync_filters.save_sync_filter(context, draft)

    desk.house.do(work)


def subject(word: str) -> FilterCondition:
    """Return the condition that the subject contains *word*."""
    return FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, word)


def subjects(desk: Desk, kind: ItemKind | None = None) -> list[str]:
    """Return what the items of the mailbox are called."""
    return sorted(one.content.subject for one in desk.items(kind))


@pytest.mark.behaviour("B90")
async def test_filters_of_a_table_are_a_union_and_a_table_without_one_rests(ada: Desk) -> None:
    for name in ("red one", "blue one", "green one"):
        ada.write(TaskContent(name))
    ada.write(meeting())
    await ada.synchronize()  # gives the user the default filters
    only(ada, ObjectType.TASK, subject("red"))
    draft = SyncFilterDraft("Two", ObjectType.TASK, (subject("blue"),), owner_id=ada.user_id)
    ada.house.do(lambda context: sync_filters.save_sync_filter(context, draft))
    await ada.synchronize()
    linked = {one.subject for one in ada.links() if not one.unlinked}
    assert linked == {"Plans", "red one", "blue one"}
    only(ada, ObjectType.TASK)
    ada.write(TaskContent("red two"))
    ada.write(meeting("Other plans"))
    await ada.synchronize()
    assert "red two" not in subjects(ada)
    assert "Other plans" in subjects(ada)
    assert "red one" in subjects(ada)  # what is there stays


@pytest.mark.behaviour("B91")
async def test_untracked_appointments_stay_in_the_mailbox(ada: Desk) -> None:
    item = ada.box.create(meeting("Private"))
    await ada.synchronize()
    assert ada.rows() == []
    assert ada.links() == []
    ada.box.categorize(item.key)
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["Private"]


@pytest.mark.behaviour("B92")
async def test_a_field_that_goes_nowhere_is_each_sides_own(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()

    def work(context: Context) -> None:
        profile = context.unit.field_maps.get()
        changed = tuple(
            replace(one, direction=SyncDirection.NONE)
            if (one.object_type, one.field) == (ObjectType.APPOINTMENT, "subject")
            else one
            for one in profile.mappings
        )
        field_maps.save_field_map(context, replace(profile, mappings=changed))

    ada.house.do(work)
    ada.change(row, subject="Ours", location="Here")
    await ada.synchronize()
    (item,) = ada.items()
    assert isinstance(item.content, AppointmentContent)
    assert (item.content.subject, item.content.location) == ("Plans", "Here")
    ada.box.change(item.key, saying(item.content, subject="Theirs", body="Long"))
    await ada.synchronize()
    content = ada.row(row.id).content
    assert isinstance(content, AppointmentContent)
    assert (content.subject, content.body) == ("Ours", "Long")
    assert (await ada.plan()).actions == ()


@pytest.mark.behaviour("B93")
async def test_nobody_is_told_of_a_past_meeting(ada: Desk) -> None:
    ada.settings(update_past_meetings=True)
    await ada.synchronize()  # what comes first is quiet anyway
    row = ada.write(meeting(block=PAST, required=(EVE,)))
    await ada.synchronize()
    ada.change(row, location="Room 2")
    await ada.synchronize()
    (item,) = ada.items()
    assert item.content.location == "Room 2"  # type: ignore[union-attr]
    assert not ada.mails()


@pytest.mark.behaviour("B94")
@pytest.mark.parametrize("propagated", [False, True])
async def test_a_cancelled_meeting(ada: Desk, propagated: bool) -> None:
    ada.settings(propagate_cancellations=propagated)
    only(ada, ObjectType.APPOINTMENT)
    await ada.synchronize()
    party = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
    only(ada, ObjectType.APPOINTMENT, party)
    row = ada.write(meeting(required=(EVE,)))
    await ada.synchronize()
    told = ada.mails()[EVE.address]
    before = ada.items()
    ada.set_phase(row, Phase.CANCELED)
    await ada.synchronize()
    if propagated:
        assert ada.items() == []
        assert ada.mails()[EVE.address] == told + 1
    else:
        assert [one.content.subject for one in ada.items()] == [
            one.content.subject for one in before
        ]
        assert ada.mails()[EVE.address] == told


@pytest.mark.behaviour("B95")
async def test_who_does_not_organize_a_meeting_keeps_it(ada: Desk) -> None:
    theirs = meeting(organizer=EVE, required=(ADA,))
    item = ada.box.create(theirs, tracked=True)
    await ada.synchronize()
    (row,) = ada.rows()
    ada.delete(row)
    await ada.synchronize()
    (left,) = ada.items()
    assert left.key == item.key
    assert left.mark is None
    (link,) = ada.links()
    assert link.unlinked


@pytest.mark.behaviour("B96")
@pytest.mark.parametrize("why", ["not organizer", "past", "completed"])
async def test_rows_that_outlive_their_items(ada: Desk, why: str) -> None:
    content = {
        "not organizer": meeting(organizer=EVE, required=(ADA,)),
        "past": meeting(block=PAST),
        "completed": meeting(),
    }[why]
    item = ada.box.create(content, tracked=True)
    await ada.synchronize()
    (row,) = ada.rows()
    if why == "completed":
        ada.set_phase(row, Phase.COMPLETED)
        await ada.synchronize()
    ada.box.remove(item.key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    assert ada.items() == []


@pytest.mark.behaviour("B97")
async def test_a_clash_is_asked_about_and_saved_after_a_yes(ada: Desk) -> None:
    ada.write(meeting("First"))
    await ada.synchronize()
    ada.box.create(meeting("Second"), tracked=True)
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["First"]
    assert len(ada.alerts("ExchangeSyncSchedulingConflictsError")) == 1
    await ada.synchronize()
    assert len(ada.alerts("ExchangeSyncSchedulingConflictsError")) == 1
    (link,) = [one for one in ada.links() if one.question is not None]
    ada.as_user(lambda context: item_decisions.decide(context, link.id, yes=True))
    await ada.synchronize()
    assert sorted(one.content.subject for one in ada.rows()) == ["First", "Second"]
    assert not ada.alerts("ExchangeSyncSchedulingConflictsError")


async def test_a_clash_that_is_answered_with_no_stays_in_the_mailbox(ada: Desk) -> None:
    ada.write(meeting("First"))
    await ada.synchronize()
    item = ada.box.create(meeting("Second"), tracked=True)
    await ada.synchronize()
    (link,) = [one for one in ada.links() if one.question is not None]
    ada.as_user(lambda context: item_decisions.decide(context, link.id, yes=False))
    await ada.synchronize()
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["First"]
    assert item.key in {one.key for one in ada.items()}
    assert not ada.alerts("ExchangeSyncSchedulingConflictsError")


@pytest.mark.behaviour("B98")
@pytest.mark.parametrize("distinct", [False, True])
async def test_a_row_that_leaves_the_filter(ada: Desk, distinct: bool) -> None:
    ada.settings(distinct_deletes=distinct)
    await ada.synchronize()
    only(ada, ObjectType.TASK, subject("Call"))
    row = ada.write(CALL)
    await ada.synchronize()
    ada.change(row, subject="Write to Fabrikam")
    await ada.synchronize()
    assert len(ada.items()) == int(distinct)
    assert [one.unlinked for one in ada.links()] == [True] * int(distinct)
    assert len(ada.rows()) == 1


@pytest.mark.behaviour("B99")
async def test_copies_of_linked_items_are_no_second_rows(ada: Desk) -> None:
    ada.write(meeting())
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    for item in ada.items():
        ada.box.copy(item.key)
    await ada.synchronize()
    await ada.synchronize()
    assert len(ada.rows()) == 2
    assert len(ada.items()) == 4


@pytest.mark.behaviour("B100")
async def test_a_task_that_is_completed_in_exchange_stays_there(ada: Desk) -> None:
    done, open_ = ada.write(CALL), ada.write(TaskContent("Other"))
    await ada.synchronize()
    (item,) = [one for one in ada.items() if one.content.subject == CALL.subject]
    completed = saying(
        item.content,
        status=TaskStatus.COMPLETED,
        percent_complete=100,
        completed_on=START.date(),
    )
    ada.box.change(item.key, completed)
    await ada.synchronize()
    assert ada.row(done.id).phase is Phase.COMPLETED
    ada.delete(done)
    ada.delete(open_)
    await ada.synchronize()
    assert subjects(ada) == [CALL.subject]


@pytest.mark.behaviour("B101")
async def test_a_service_activity_goes_one_way(ada: Desk) -> None:
    row = ada.write(meeting("Repair"), ObjectType.SERVICE_APPOINTMENT)
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.change(item.key, saying(item.content, subject="Changed", location="Elsewhere"))
    await ada.synchronize()
    assert ada.row(row.id).content.subject == "Repair"
    assert ada.row(row.id).content.location == ""  # type: ignore[union-attr]
    assert not ada.mails()


async def test_contacts_come_from_the_organization_alone(ada: Desk) -> None:
    ada.box.create(LOVELACE, tracked=True)
    await ada.synchronize()
    assert ada.rows() == []


async def test_a_calendar_that_joins_later_is_quiet_at_first(ada: Desk) -> None:
    ada.write(CALL)
    await ada.house.run(ada.mailbox, ACT)  # gives the user the default filters
    only(ada, ObjectType.APPOINTMENT)
    only(ada, ObjectType.RECURRING_APPOINTMENT_MASTER)
    only(ada, ObjectType.SERVICE_APPOINTMENT)
    cursor = cursor_of(ItemKind.APPOINTMENT, TABLES[ItemKind.APPOINTMENT])
    ada.house.do(lambda context: context.unit.folder_checkpoints.forget(ada.mailbox.id, cursor))
    ada.write(meeting(required=(EVE,)))
    await ada.synchronize()
    assert subjects(ada) == [CALL.subject]
    only(ada, ObjectType.APPOINTMENT, FilterCondition(FilterField.PARTY, FilterOperator.IS_ME))
    await ada.synchronize()
    assert subjects(ada) == [CALL.subject, "Plans"]
    assert not ada.mails()


async def test_what_happens_while_a_table_rests_is_heard_when_it_goes_on(ada: Desk) -> None:
    ada.write(CALL)
    ada.write(saying(CALL, subject="Call Alpine"))
    await ada.synchronize()
    only(ada, ObjectType.TASK)  # the other tables of the folder are looked at as before
    kept, gone = sorted(ada.items(ItemKind.TASK), key=lambda one: one.content.subject)
    ada.box.change(kept.key, saying(kept.content, subject="Call Alpine tomorrow"))
    ada.box.remove(gone.key)
    await ada.synchronize()
    assert {row.content.subject for row in ada.rows()} == {"Call Alpine", CALL.subject}
    only(ada, ObjectType.TASK, FilterCondition(FilterField.OWNER, FilterOperator.IS_ME))
    await ada.synchronize()
    assert [row.content.subject for row in ada.rows()] == ["Call Alpine tomorrow"]
