"""Appointments, contacts and tasks: who may write them, and what is stored of what is entered."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.item import ItemChange, LocalItem
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.items import create_item, delete_item, set_item_state, update_item
from tests.kit.clock import START
from tests.kit.items_at_hand import ADA, CALL, EVE, LOVELACE, draft_of, every_day, meeting
from tests.kit.mail_world import MailWorld


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada")


@pytest.fixture
def bob(world: MailWorld) -> User:
    return world.user("bob")


def create(world: MailWorld, user: User, content: Content, **draft: object) -> LocalItem:
    """Have a user create a row."""
    entered = draft_of(content, **draft)  # type: ignore[arg-type]
    return world.run(lambda context: create_item(context, entered), world.caller(user))


def change_of(world: MailWorld, item_id: UUID) -> ItemChange:
    return world.read(lambda context: context.unit.item_changes.of([item_id]))[item_id]


def refused(world: MailWorld, work: Callable[[Context], object], caller: Caller) -> ErrorCode:
    with pytest.raises(NeedsAttention) as refusal:
        world.run(work, caller)
    return refusal.value.code


@pytest.mark.parametrize("content", [meeting(), CALL, LOVELACE])
def test_what_a_user_creates_is_theirs(world: MailWorld, ada: User, content: Content) -> None:
    item = create(world, ada, content)
    assert (item.owner_id, item.modified_by, item.content) == (ada.id, ada.id, content)
    assert (item.phase, item.created_on, item.row_version) == (Phase.OPEN, START, 1)
    assert not change_of(world, item.id).deleted


def test_what_the_program_creates_was_written_by_nobody(world: MailWorld, ada: User) -> None:
    item = world.run(lambda context: create_item(context, draft_of(CALL, owner_id=ada.id)))
    assert (item.owner_id, item.modified_by) == (ada.id, None)


def test_an_appointment_that_names_nobody_is_held_by_its_owner(world: MailWorld, ada: User) -> None:
    content = meeting(organizer=None, required=(ADA, EVE))
    stored = create(world, ada, content).content
    assert isinstance(stored, AppointmentContent)
    assert (stored.organizer, stored.required) == (ADA, (EVE,))


def test_an_owner_without_an_address_holds_nothing(world: MailWorld) -> None:
    content = create(world, world.admin, meeting(organizer=None)).content
    assert isinstance(content, AppointmentContent)
    assert content.organizer is None


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (meeting(subject=""), "subject"),
        (replace(CALL, subject="x" * 201), "subject"),
        (replace(LOVELACE, email_address1="nowhere"), "email_address1"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    world: MailWorld, ada: User, content: Content, field: str
) -> None:
    with pytest.raises(DraftRefused) as refusal:
        create(world, ada, content)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_drafts_are_kept_where_the_organization_wants_them(world: MailWorld, ada: User) -> None:
    with pytest.raises(DraftRefused):
        create(world, ada, meeting(), draft=True)
    world.settings(draft_appointments=True)
    assert create(world, ada, meeting(), draft=True).draft


def test_what_it_regards_is_there_and_named(world: MailWorld, ada: User) -> None:
    account = world.record(ObjectType.ACCOUNT, "Fabrikam", "info@example.net")
    about = Reference(account.id, ObjectType.ACCOUNT)
    assert create(world, ada, CALL, regarding=about).regarding == replace(about, name="Fabrikam")
    with pytest.raises(DraftRefused) as refusal:
        create(world, ada, CALL, regarding=Reference(new_id(), ObjectType.ACCOUNT))
    assert [problem.field for problem in refusal.value.problems] == ["regarding"]


def test_nobody_creates_for_others_but_administrators(
    world: MailWorld, ada: User, bob: User
) -> None:
    for_ada = draft_of(CALL, owner_id=ada.id)
    denied = refused(world, lambda c: create_item(c, for_ada), world.caller(bob))
    assert denied is ErrorCode.PRIVILEGE_DENIED
    item = world.run(lambda c: create_item(c, for_ada), world.caller(world.admin))
    assert (item.owner_id, item.modified_by) == (ada.id, world.admin.id)
    gone = draft_of(CALL, owner_id=new_id())
    code = refused(world, lambda c: create_item(c, gone), world.caller(world.admin))
    assert code is ErrorCode.INVALID_DRAFT
    nobody = Caller(bob.id, frozenset({Role.DELEGATED_MAILBOX_APPROVER}))
    denied = refused(world, lambda c: create_item(c, draft_of(CALL)), nobody)
    assert denied is ErrorCode.PRIVILEGE_DENIED


def test_owners_organizers_and_administrators_write(world: MailWorld, ada: User, bob: User) -> None:
    item = create(world, bob, meeting(required=(EVE,)))  # which Ada holds
    for number, user in enumerate((bob, ada, world.admin)):
        content = meeting(f"Plans {number}", required=(EVE,))
        edited = replace(item.edited(), content=content)
        item = world.run(partial(update_item, draft=edited), world.caller(user))
        assert (item.content, item.modified_by, item.owner_id) == (content, user.id, bob.id)
    eve = world.user("eve")
    for work in (
        lambda c: update_item(c, item.edited()),
        lambda c: set_item_state(c, item.object_type, item.id, Phase.CANCELED),
        lambda c: delete_item(c, item.object_type, item.id),
    ):
        assert refused(world, work, world.caller(eve)) is ErrorCode.PRIVILEGE_DENIED


def test_who_was_slower_does_not_write_over_others(world: MailWorld, ada: User) -> None:
    item = create(world, ada, CALL)
    edited = replace(item.edited(), content=replace(CALL, subject="Write to Fabrikam"))
    saved = world.run(lambda c: update_item(c, edited), world.caller(ada))
    assert (saved.row_version, saved.modified_by) == (2, ada.id)
    code = refused(world, lambda c: update_item(c, edited), world.caller(ada))
    assert code is ErrorCode.RECORD_CHANGED


def test_an_appointment_can_become_a_series_and_end_being_one(world: MailWorld, ada: User) -> None:
    item = create(world, ada, meeting())
    for content, table in (
        (every_day(meeting()), ObjectType.RECURRING_APPOINTMENT_MASTER),
        (meeting(), ObjectType.APPOINTMENT),
    ):
        edited = replace(item.edited(), content=content)
        item = world.run(partial(update_item, draft=edited), world.caller(ada))
        assert (item.object_type, item.content) == (table, content)
    assert create(world, ada, every_day(meeting())).object_type is not ObjectType.APPOINTMENT


def test_an_item_can_be_given_away(world: MailWorld, ada: User, bob: User) -> None:
    item = create(world, ada, CALL)
    given = replace(item.edited(), owner_id=bob.id)
    assert world.run(lambda c: update_item(c, given), world.caller(ada)).owner_id == bob.id


def test_a_task_is_completed_and_opened_again(world: MailWorld, ada: User) -> None:
    item = create(world, ada, CALL)

    def turn(phase: Phase) -> LocalItem:
        return world.run(
            lambda c: set_item_state(c, item.object_type, item.id, phase), world.caller(ada)
        )

    done = turn(Phase.COMPLETED)
    assert isinstance(done.content, TaskContent)
    assert (done.phase, done.content.status) == (Phase.COMPLETED, TaskStatus.COMPLETED)
    assert (done.content.percent_complete, done.content.completed_on) == (100, START.date())
    assert turn(Phase.COMPLETED) == done
    again = turn(Phase.OPEN)
    assert (again.phase, again.content) == (Phase.OPEN, CALL)


def test_a_contact_is_active_or_inactive(world: MailWorld, ada: User) -> None:
    item = create(world, ada, LOVELACE)

    def turn(context: Context, phase: Phase) -> LocalItem:
        return set_item_state(context, item.object_type, item.id, phase)

    inactive = world.run(partial(turn, phase=Phase.CANCELED), world.caller(ada))
    assert inactive.phase is Phase.CANCELED
    code = refused(world, partial(turn, phase=Phase.COMPLETED), world.caller(ada))
    assert code is ErrorCode.INVALID_DRAFT


@pytest.mark.parametrize("content", [meeting(), CALL, LOVELACE])
def test_the_feed_keeps_who_deleted_and_that_they_might(
    world: MailWorld, ada: User, content: Content
) -> None:
    item = create(world, ada, content)
    world.run(lambda c: delete_item(c, item.object_type, item.id), world.caller(ada))
    change = change_of(world, item.id)
    assert (change.deleted, change.deleted_by, change.entitled) == (True, ada.id, True)
    assert change.last_owner_id == ada.id
    assert world.read(lambda c: c.unit.items.find(item.object_type, item.id)) is None


def test_a_contact_is_found_by_its_address_as_long_as_it_is_there(
    world: MailWorld, ada: User
) -> None:
    item = create(world, ada, LOVELACE)

    def found() -> list[UUID]:
        address = LOVELACE.email_address1
        owners = world.read(lambda c: c.unit.addresses.owners_of([address]))
        return [one.reference.id for held in owners.values() for one in held]

    assert found() == [item.id]
    other = replace(item.edited(), content=replace(LOVELACE, email_address1="countess@example.net"))
    world.run(lambda c: update_item(c, other), world.caller(ada))
    assert found() == []


def test_a_rule_on_a_folder_goes_on_without_a_deleted_contact(world: MailWorld, ada: User) -> None:
    item = create(world, ada, LOVELACE)
    mailbox = world.mailbox(ada)
    rule = TrackingFolder(
        id=new_id(),
        mailbox_id=mailbox.id,
        folder_id="a",
        folder_name="Clients",
        regarding=Reference(item.id, ObjectType.CONTACT, "Ada Lovelace"),
        owner_id=ada.id,
    )
    world.run(lambda c: c.unit.tracking_folders.add(rule))
    world.run(lambda c: delete_item(c, item.object_type, item.id), world.caller(ada))
    (left,) = world.read(lambda c: c.unit.tracking_folders.of_mailbox(mailbox.id))
    assert left.regarding is None
