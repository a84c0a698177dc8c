"""What single actions of a plan leave behind: rows, links, former versions, failures."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.content import Attendee, Content
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.items.kinds import (
    ChangeType,
    Phase,
    Question,
    TaskStatus,
    UserDecision,
)
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.organization.item_effects import (
    note_version,
)
from tests.kit.clock import START
from tests.kit.item_place import Place
from tests.kit.items_at_hand import (
    ADA,
    CALL,
    EVE,
    LOVELACE,
    action_of,
    every_day,
    in_mailbox,
    meeting,
)
from tests.kit.mail_world import MailWorld

TROUBLE = ItemRefused(ErrorCode.ITEM_UNREADABLE, "Nobody understands it", server_words="Eh?")


@pytest.fixture
def place(world: MailWorld) -> Place:
    return Place(world)


@pytest.mark.parametrize("content", [meeting(), CALL, LOVELACE])
def test_an_item_becomes_a_row_of_the_user_with_its_link(place: Place, content: Content) -> None:
    remote = in_mailbox(content, global_id="uid-1")
    link = place.linked(action_of(ActionType.CREATE_IN_CRM, remote=remote, phase=Phase.OPEN))
    row = place.row_of(link)
    assert (row.content, row.owner_id, row.modified_by) == (content, place.ada.id, None)
    assert (link.entry_id, link.remote_version, link.local_version) == ("AAMk=", "1", 1)
    assert (link.owner_id, link.common, link.synchronized_on) == (place.ada.id, content, START)
    (former,) = place.former()
    assert (former.change, former.in_exchange, former.content) == (ChangeType.CREATE, False, None)
    assert (former.object_id, former.mapping_id) == (row.id, link.id)


@pytest.mark.parametrize(
    ("status", "since"), [(TaskStatus.NOT_STARTED, START), (TaskStatus.IN_PROGRESS, None)]
)
def test_a_task_that_is_not_started_is_at_hand_from_when_it_comes(
    place: Place, status: TaskStatus, since: datetime | None
) -> None:
    remote = in_mailbox(replace(CALL, status=status))
    link = place.linked(action_of(ActionType.CREATE_IN_CRM, remote=remote))
    assert place.row_of(link).actual_start == since


def test_texts_that_do_not_fit_are_cut(place: Place) -> None:
    long = replace(CALL, subject="x" * 255)
    link = place.linked(action_of(ActionType.CREATE_IN_CRM, remote=in_mailbox(long)))
    row = place.row_of(link)
    assert row.content == replace(CALL, subject="x" * 200)
    assert link.common == long


@pytest.mark.parametrize("organizer", [EVE, ADA])
def test_a_meeting_of_somebody_else_is_written_by_the_program(
    place: Place, organizer: Attendee
) -> None:
    """The user may not write it, the program may (section 5.1)."""
    nobody = replace(place.ada, roles=frozenset({Role.DELEGATED_MAILBOX_APPROVER}))
    place.world.run(lambda c: c.unit.users.save(nobody))
    action = action_of(
        ActionType.CREATE_IN_CRM, remote=in_mailbox(meeting(organizer=organizer, required=(EVE,)))
    )
    if organizer is EVE:
        assert place.linked(action).object_id is not None
        return
    with pytest.raises(ItemRefused) as refusal:
        place.apply(action)
    assert refusal.value.code is ErrorCode.PRIVILEGE_DENIED


def test_what_exchange_says_is_written_over_the_row(place: Place) -> None:
    row = place.row(CALL)
    place.world.clock.advance(timedelta(minutes=1))
    changed = replace(CALL, subject="Call Litware")
    remote = in_mailbox(changed, version="2")
    link = place.linked(
        action_of(ActionType.UPDATE_IN_CRM, local=row, remote=remote, content=changed)
    )
    after = place.stored(row)
    assert after is not None
    assert (after.content, after.modified_by) == (changed, None)
    assert (link.local_version, link.remote_version) == (after.row_version, "2")
    (former,) = place.former()
    assert (former.change, former.content) == (ChangeType.UPDATE, CALL)


def test_an_update_that_goes_on_in_exchange_stays_pending_until_then(place: Place) -> None:
    row = place.row(CALL)
    halfway, both = replace(CALL, body="new"), replace(CALL, body="new", subject="Call again")
    pair = Pair(local=row, remote=in_mailbox(halfway, version="2"))
    first = action_of(
        ActionType.UPDATE_IN_CRM,
        both,
        pair=pair,
        common=halfway,
        then=ActionType.UPDATE_IN_EXCHANGE,
    )
    link = place.linked(first)
    assert (link.to_exchange, link.common) == (ChangeType.UPDATE, halfway)
    assert (link.remote_version, link.local_version) == ("", 2)
    second = action_of(ActionType.UPDATE_IN_EXCHANGE, both, pair=pair)
    place.begin(second)
    done = place.written(second, "AAMk=", "3")
    assert done is not None
    assert (done.to_exchange, done.common) == (ChangeType.NONE, both)
    assert (done.remote_version, done.local_version) == ("3", 2)


def test_a_row_that_changed_since_it_was_planned_is_left_alone(place: Place) -> None:
    row = place.row(CALL)
    edited = place.edit(row, replace(CALL, subject="Mine"))
    remote = in_mailbox(replace(CALL, subject="Theirs"))
    for action_type in (ActionType.UPDATE_IN_CRM, ActionType.DELETE_IN_CRM):
        with pytest.raises(ItemRefused) as refusal:
            place.apply(action_of(action_type, remote.content, local=row, remote=remote))
        assert refusal.value.code is ErrorCode.RECORD_CHANGED
    assert place.stored(row) == edited
    assert place.former() == []


def test_an_appointment_that_becomes_a_series_keeps_its_link(place: Place) -> None:
    row = place.row(meeting())
    content = every_day(meeting())
    action = action_of(ActionType.UPDATE_IN_CRM, content, local=row, remote=in_mailbox(content))
    link = place.linked(action)
    assert (link.object_id, link.object_type) == (row.id, ObjectType.RECURRING_APPOINTMENT_MASTER)
    assert place.stored(row) is None


def test_a_deleted_item_takes_its_row_with_it(place: Place) -> None:
    row = place.row(LOVELACE)
    place.linked(action_of(ActionType.LINK, local=row, remote=in_mailbox(LOVELACE)))
    assert place.apply(action_of(ActionType.DELETE_IN_CRM, local=row)) is None
    assert place.stored(row) is None
    change = place.world.read(lambda c: c.unit.item_changes.of([row.id]))[row.id]
    assert (change.deleted, change.deleted_by, change.entitled) == (True, place.ada.id, True)
    assert place.world.read(lambda c: c.unit.id_mappings.of(place.mailbox.id)) == []
    (former,) = place.former()
    assert (former.change, former.content) == (ChangeType.DELETE, LOVELACE)


def test_deleting_what_is_gone_is_done_already(place: Place) -> None:
    row = place.row(CALL)
    for _ in range(2):
        assert place.apply(action_of(ActionType.DELETE_IN_CRM, local=row)) is None
    assert place.stored(row) is None


def test_what_belongs_to_others_is_not_deleted_for_the_user(place: Place) -> None:
    row = place.row(CALL, owner_id=place.world.admin.id)
    with pytest.raises(ItemRefused) as refusal:
        place.apply(action_of(ActionType.DELETE_IN_CRM, local=row))
    assert refusal.value.code is ErrorCode.PRIVILEGE_DENIED
    assert place.stored(row) == row


def test_a_link_followed_by_an_update_does_not_count_as_looked_at(place: Place) -> None:
    row = place.row(CALL)
    remote = in_mailbox(replace(CALL, body="More"))
    pair = Pair(local=row, remote=remote)
    link = place.linked(action_of(ActionType.LINK, pair=pair, then=ActionType.UPDATE_IN_CRM))
    assert (link.to_crm, link.remote_version) == (ChangeType.UPDATE, "")
    same = place.world.run(lambda c: note_version(c, link.id, "1-marked"))
    assert same == link
    done = place.linked(action_of(ActionType.UPDATE_IN_CRM, remote.content, pair=pair))
    assert (done.to_crm, done.remote_version) == (ChangeType.NONE, "1")
    marked = place.world.run(lambda c: note_version(c, link.id, "1-marked"))
    assert marked == place.link(link) == replace(done, remote_version="1-marked")


def test_what_is_let_go_keeps_its_link_so_that_it_is_not_linked_again(place: Place) -> None:
    row = place.row(CALL)
    remote = in_mailbox(CALL)
    link = place.linked(action_of(ActionType.LINK, local=row, remote=remote))
    pair = Pair(mapping=link, local=row, remote_gone=True)
    let_go = place.linked(action_of(ActionType.UNLINK, pair=pair))
    assert (let_go.unlinked, let_go.deleted_in_exchange) == (True, True)
    again = place.linked(action_of(ActionType.LINK, local=row, remote=remote))
    assert (again.id, again.unlinked, again.deleted_in_exchange) == (link.id, False, False)


def test_where_nothing_is_left_the_link_goes(place: Place) -> None:
    row = place.row(CALL)
    link = place.linked(action_of(ActionType.LINK, local=row, remote=in_mailbox(CALL)))
    both_gone = Pair(mapping=link, remote_gone=True)
    assert place.apply(action_of(ActionType.UNLINK, CALL, pair=both_gone)) is None
    assert place.link(link) is None
    begun = place.begin(action_of(ActionType.CREATE_IN_EXCHANGE, local=row))
    never_made = Pair(mapping=begun.mapping, local=row)
    assert place.apply(action_of(ActionType.UNLINK, pair=never_made)) is None
    assert place.link(begun.mapping) is None


def test_conflicts_stand_on_the_link_as_long_as_what_was_decided_is_said(place: Place) -> None:
    row = place.row(CALL)
    pair = Pair(local=row, remote=in_mailbox(CALL))
    won = FieldConflict("subject", CALL.subject, "Before", "Theirs", crm_won=True)
    link = place.linked(action_of(ActionType.NOTE, pair=pair, conflicts=(won,)))
    assert link.conflicts == (won,)
    assert place.linked(action_of(ActionType.NOTE, pair=pair)).conflicts == (won,)
    other = replace(CALL, subject="Something else")
    assert place.linked(action_of(ActionType.NOTE, pair=pair, common=other)).conflicts == ()


def test_the_link_of_a_new_item_is_there_before_the_item(place: Place) -> None:
    row = place.row(CALL)
    action = action_of(ActionType.CREATE_IN_EXCHANGE, local=row)
    begun = place.begin(action)
    assert (begun.mapping.entry_id, begun.mapping.to_exchange) == ("", ChangeType.CREATE)
    assert place.world.read(lambda c: c.unit.id_mappings.pending(place.mailbox.id)) == [
        begun.mapping
    ]
    assert place.begin(action).mapping == begun.mapping  # after an answer that was lost
    done = place.written(action, "AAMk=", "7", "uid-7")
    assert done is not None
    assert (done.entry_id, done.remote_version, done.global_id) == ("AAMk=", "7", "uid-7")
    assert (done.local_version, done.common) == (row.row_version, CALL)
    assert place.world.read(lambda c: c.unit.id_mappings.pending(place.mailbox.id)) == []


def test_what_is_written_over_in_exchange_is_kept(place: Place) -> None:
    row = place.row(CALL)
    remote = in_mailbox(replace(CALL, body="There"))
    link = place.linked(action_of(ActionType.LINK, local=row, remote=remote, common=remote.content))
    update = action_of(ActionType.UPDATE_IN_EXCHANGE, CALL, local=row, remote=remote)
    place.begin(update)
    place.written(update, "AAMk=", "2")
    unread = Pair(mapping=link, local=row)  # whose item is as the link knows it
    delete = action_of(ActionType.DELETE_IN_EXCHANGE, pair=unread)
    place.begin(delete)
    assert place.written(delete, "", "") is None
    assert place.link(link) is None
    said = [(one.change, one.in_exchange, one.content) for one in place.former()]
    assert said == [
        (ChangeType.UPDATE, True, remote.content),
        (ChangeType.DELETE, True, CALL),
    ]


def test_a_question_is_asked_once_and_settled_by_what_follows(place: Place) -> None:
    remote = in_mailbox(CALL)
    ask = action_of(ActionType.ASK, remote=remote, question=Question.DUPLICATE)
    link = place.linked(ask)
    assert (link.question, link.decision) == (Question.DUPLICATE, UserDecision.ASKED)
    assert place.linked(ask) == link

    (alert,) = place.questions(link)
    assert (alert.code, alert.count) == (ErrorCode.DUPLICATE_ITEM, 1)
    made = place.linked(action_of(ActionType.CREATE_IN_CRM, pair=Pair(mapping=link, remote=remote)))
    assert (made.id, made.question, made.decision) == (link.id, None, UserDecision.NONE)
    assert place.questions(made) == []
