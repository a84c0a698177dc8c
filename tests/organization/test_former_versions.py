"""Former versions of items: kept for 30 days, seen by their owner, and brought back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import Attendee, Content
from ssync_desktop.domain.items.former import Besides, FormerVersion
from ssync_desktop.domain.items.hiding import hidden_version
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.query import Table
from ssync_desktop.organization import private_items
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.former_versions import (
    begin_undoing,
    delete_old_former_versions,
    note_undone,
    undo_in_crm,
    version_to_undo,
)
from ssync_desktop.organization.items import delete_item, forget_old_deletes, set_item_state
from tests.kit.clock import START
from tests.kit.item_place import Place
from tests.kit.items_at_hand import CALL, LOVELACE, action_of, every_day, in_mailbox, meeting
from tests.kit.mail_world import MailWorld


@pytest.fixture
def place(world: MailWorld) -> Place:
    return Place(world)


def undo(place: Place, former: FormerVersion) -> FormerVersion:
    caller = place.world.caller(place.ada)
    return place.world.run(lambda c: undo_in_crm(c, former.id), caller)


def refused(place: Place, work: Callable[[Context], object], caller: Caller) -> ErrorCode:
    with pytest.raises(NeedsAttention) as refusal:
        place.world.run(work, caller)
    return refusal.value.code


def fabrikam(place: Place) -> Reference:
    """Return an account that a row can regard."""
    made = place.world.record(ObjectType.ACCOUNT, "Fabrikam", "info@fabrikam.example")
    return Reference(made.id, ObjectType.ACCOUNT, made.name)


def test_a_row_says_again_what_was_written_over(place: Place) -> None:
    row = place.row(CALL)
    theirs = in_mailbox(replace(CALL, subject="Theirs"))
    place.linked(action_of(ActionType.UPDATE_IN_CRM, theirs.content, local=row, remote=theirs))
    (former,) = place.former()
    undone = undo(place, former)
    assert undone.undone_on == START
    after = place.stored(row)
    assert after is not None
    assert (after.content, after.modified_by) == (CALL, place.ada.id)
    kept, taken_back = sorted(place.former(), key=lambda one: one.undone_on is not None)
    assert (kept.content, kept.undone_on) == (theirs.content, None)
    assert taken_back == undone
    undo(place, kept)  # and it can be taken back as well
    again = place.stored(row)
    assert again is not None
    assert again.content == theirs.content


def test_an_appointment_that_became_a_series_is_one_again(place: Place) -> None:
    row = place.row(meeting())
    series = in_mailbox(every_day(meeting()))
    link = place.linked(
        action_of(ActionType.UPDATE_IN_CRM, series.content, local=row, remote=series)
    )
    assert link.object_type is ObjectType.RECURRING_APPOINTMENT_MASTER
    (former,) = place.former()
    undo(place, former)
    after = place.stored(row)  # in the table of those that do not repeat
    assert after is not None
    assert after.content == meeting()


def test_a_row_that_was_made_goes_and_its_item_stays_without_a_link(place: Place) -> None:
    link = place.linked(action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(CALL)))
    row = place.row_of(link)
    (former,) = place.former()
    undo(place, former)
    assert place.stored(row) is None
    let_go = place.link(link)
    assert let_go is not None
    assert (let_go.unlinked, let_go.deleted_in_exchange) == (True, False)
    change = place.world.read(lambda c: c.unit.item_changes.of([row.id]))[row.id]
    assert (change.deleted, change.deleted_by, change.entitled) == (True, place.ada.id, False)


@pytest.mark.parametrize("content", [meeting(), CALL, LOVELACE])
def test_a_row_that_was_deleted_is_there_again(place: Place, content: Content) -> None:
    row = place.row(content)
    place.apply(action_of(ActionType.DELETE_IN_CRM, local=row))
    (former,) = place.former()
    undo(place, former)
    after = place.stored(row)
    assert after is not None
    assert (after.content, after.owner_id, after.id) == (content, place.ada.id, row.id)
    assert not place.world.read(lambda c: c.unit.item_changes.of([row.id]))[row.id].deleted


def test_a_row_that_was_deleted_is_as_it_was(place: Place) -> None:
    eve = place.world.user("eve")
    regarded = fabrikam(place)
    held = meeting(organizer=Attendee(place.ada.email_address))
    row = place.row(held, owner_id=eve.id, regarding=regarded, global_id="0400")
    row = place.world.run(lambda c: set_item_state(c, row.object_type, row.id, Phase.CANCELED))
    place.world.clock.advance(timedelta(hours=1))
    place.apply(action_of(ActionType.DELETE_IN_CRM, local=row))
    (former,) = place.former()
    undo(place, former)
    after = place.stored(row)
    assert after == replace(
        row,
        modified_by=place.ada.id,
        modified_on=place.world.clock.now(),
        row_version=1,
    )
    assert (row.phase, row.owner_id) == (Phase.CANCELED, eve.id)
    assert row.regarding is not None
    hidden = hidden_version(former)
    assert hidden.besides == Besides(phase=Phase.CANCELED)


def test_what_was_kept_by_earlier_versions_comes_back_as_far_as_it_was_kept(place: Place) -> None:
    row = place.row(CALL, regarding=fabrikam(place))
    place.apply(action_of(ActionType.DELETE_IN_CRM, local=row))
    (former,) = place.former()
    short = replace(former, id=new_id(), besides=None)
    place.world.run(lambda c: c.unit.former_versions.add(short))
    undo(place, short)
    after = place.stored(row)
    assert after is not None
    assert (after.content, after.owner_id, after.regarding) == (CALL, place.ada.id, None)


def test_a_row_is_in_the_phase_again_that_it_was_in(place: Place) -> None:
    row = place.row(meeting())
    theirs = in_mailbox(meeting(subject="Canceled: Theirs"))
    action = action_of(ActionType.UPDATE_IN_CRM, theirs.content, local=row, remote=theirs)
    place.linked(replace(action, phase=Phase.CANCELED))
    (former,) = place.former()
    undo(place, former)
    after = place.stored(row)
    assert after is not None
    assert (after.content, after.phase) == (meeting(), Phase.OPEN)
    (again,) = [one for one in place.former() if one.undone_on is None]
    undo(place, again)
    back = place.stored(row)
    assert back is not None
    assert (back.content, back.phase) == (theirs.content, Phase.CANCELED)


def test_an_item_that_was_made_in_exchange_leaves_its_row_unlinked(place: Place) -> None:
    row = place.row(CALL)
    action = action_of(ActionType.CREATE_IN_EXCHANGE, local=row)
    place.begin(action)
    link = place.written(action, "AAMk=", "1")
    assert link is not None
    (former,) = place.former()
    with pytest.raises(ValueError, match="taken back there"):
        undo(place, former)
    caller = place.world.caller(place.ada)
    wanted = place.world.run(lambda c: version_to_undo(c, former.id), caller)
    assert wanted == former
    place.world.run(lambda c: begin_undoing(c, former), caller)
    let_go = place.link(link)
    assert let_go is not None
    assert (let_go.unlinked, let_go.deleted_in_exchange) == (True, True)
    undone = place.world.run(lambda c: note_undone(c, former), caller)
    assert place.former() == [undone]
    assert place.stored(row) == row


def test_a_write_is_taken_back_once_and_not_by_others(place: Place) -> None:
    place.linked(action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(CALL)))
    (former,) = place.former()
    eve = place.world.user("eve")
    denied = refused(place, lambda c: undo_in_crm(c, former.id), place.world.caller(eve))
    assert denied is ErrorCode.PRIVILEGE_DENIED
    admin = place.world.caller(place.world.admin)
    place.world.run(lambda c: undo_in_crm(c, former.id), admin)
    assert refused(place, lambda c: undo_in_crm(c, former.id), admin) is ErrorCode.RECORD_CHANGED


@pytest.mark.behaviour("B107", "former versions")
def test_former_versions_are_listed_for_their_owner(place: Place) -> None:
    link = place.linked(action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(CALL)))

    def subjects(viewer: Viewer | None) -> list[str]:
        found = place.world.read(
            lambda c: private_items.former_versions(c.unit, viewer, place.mailbox.id)
        )
        return [one.subject for one in found]

    admin = Viewer(place.world.admin.id)
    shown = replace(admin, items=frozenset({link.id}))
    listed = replace(admin, lists=frozenset({Table.ID_MAPPINGS}))
    for viewer in (None, Viewer(place.ada.id), shown, listed):
        assert subjects(viewer) == [CALL.subject]
    assert subjects(admin) == [HIDDEN]


def test_former_versions_and_deletes_are_kept_for_thirty_days(place: Place) -> None:
    row = place.row(CALL)
    place.apply(action_of(ActionType.DELETE_IN_CRM, local=row))
    place.world.clock.advance(timedelta(days=29))
    other = place.row(LOVELACE)
    place.world.run(lambda c: delete_item(c, other.object_type, other.id))
    assert place.world.run(delete_old_former_versions) == 0
    assert place.world.run(forget_old_deletes) == 0
    place.world.clock.advance(timedelta(days=1, seconds=1))
    assert place.world.run(delete_old_former_versions) == 1
    assert place.world.run(forget_old_deletes) == 1
    assert place.former() == []
    left = place.world.read(lambda c: c.unit.item_changes.of([row.id, other.id]))
    assert list(left) == [other.id]
