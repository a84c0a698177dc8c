"""Links are for their owners; what they say is hidden from everybody else (B107)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import FieldConflict, IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AuditAction, ObjectType
from ssync_desktop.domain.people import User
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.query import Table
from ssync_desktop.organization import private_items
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.id_mappings import (
    create_exchange_sync_id_mapping,
    delete_exchange_sync_id_mapping,
    retrieve_exchange_sync_id_mapping,
    retrieve_exchange_sync_id_mappings,
    update_exchange_sync_id_mapping,
)
from ssync_desktop.organization.items import create_item
from ssync_desktop.organization.privacy import show_content, show_subjects
from tests.kit.items_at_hand import CALL, EVE, LOVELACE, draft_of, every_day, meeting
from tests.kit.mail_world import MailWorld


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada")


@pytest.fixture
def bob(world: MailWorld) -> User:
    return world.user("bob")


def link_in(mailbox: Mailbox, entry_id: str = "AAMk=") -> IdMapping:
    conflict = FieldConflict("subject", CALL.subject, "Before", "Theirs", crm_won=True)
    return IdMapping(
        id=new_id(),
        owner_id=mailbox.owner_id,
        mailbox_id=mailbox.id,
        object_type=ObjectType.TASK,
        object_id=new_id(),
        entry_id=entry_id,
        common=CALL,
        subject=CALL.subject,
        conflicts=(conflict,),
        error_text="The server did not take “Call Fabrikam”.",
    )


@pytest.fixture
def link(world: MailWorld, ada: User) -> IdMapping:
    made = link_in(world.mailbox(ada))
    return world.run(lambda c: create_exchange_sync_id_mapping(c, made), world.caller(ada))


def refused(world: MailWorld, work: Callable[[Context], object], caller: Caller) -> ErrorCode:
    with pytest.raises(NeedsAttention) as refusal:
        world.run(work, caller)
    return refusal.value.code


def test_a_link_is_there_for_its_owner_alone(
    world: MailWorld, ada: User, bob: User, link: IdMapping
) -> None:
    def one(context: Context) -> IdMapping:
        return retrieve_exchange_sync_id_mapping(context, link.id)

    def several(context: Context) -> list[IdMapping]:
        return list(retrieve_exchange_sync_id_mappings(context, link.mailbox_id))

    assert world.run(one, world.caller(ada)) == link
    assert world.run(several, world.caller(ada)) == [link]
    assert refused(world, one, world.caller(bob)) is ErrorCode.RECORD_NOT_FOUND
    assert world.run(several, world.caller(bob)) == []
    assert world.run(one) == link


@pytest.mark.behaviour("B107", "links of items")
def test_an_administrator_sees_that_there_is_one_but_not_what_it_says(
    world: MailWorld, link: IdMapping
) -> None:
    admin = world.caller(world.admin)
    seen = world.run(lambda c: retrieve_exchange_sync_id_mapping(c, link.id), admin)
    assert link.conflicts
    hidden = replace(
        link,
        subject=HIDDEN,
        common=replace(CALL, subject=HIDDEN, body=HIDDEN),
        conflicts=tuple(
            replace(one, crm=HIDDEN, common=HIDDEN, exchange=HIDDEN) for one in link.conflicts
        ),
        error_text="The server did not take “***”.",
    )
    assert seen == hidden
    listed = world.run(lambda c: retrieve_exchange_sync_id_mappings(c, link.mailbox_id), admin)
    assert list(listed) == [hidden]


def test_links_come_in_pages(world: MailWorld, ada: User) -> None:
    mailbox = world.mailbox(ada)
    made = [link_in(mailbox, f"AAMk{number}=") for number in range(3)]
    for one in made:
        world.run(lambda c, one=one: create_exchange_sync_id_mapping(c, one))  # type: ignore[misc]
    page = world.run(lambda c: retrieve_exchange_sync_id_mappings(c, mailbox.id, limit=2))
    rest = world.run(lambda c: retrieve_exchange_sync_id_mappings(c, mailbox.id, page[-1].id))
    assert [one.id for one in (*page, *rest)] == [one.id for one in made]


def test_the_owner_of_a_link_cannot_be_changed(
    world: MailWorld, ada: User, bob: User, link: IdMapping
) -> None:
    given = replace(link, owner_id=bob.id)
    moved = replace(link, mailbox_id=world.mailbox(bob).id)
    for changed in (given, moved):
        code = refused(
            world,
            lambda c, one=changed: update_exchange_sync_id_mapping(c, one, link),  # type: ignore[misc]
            world.caller(ada),
        )
        assert code is ErrorCode.INVALID_DRAFT
    named = replace(link, subject="Renamed")
    saved = world.run(lambda c: update_exchange_sync_id_mapping(c, named, link), world.caller(ada))
    assert saved == named


def test_a_link_that_changed_since_it_was_read_is_not_written_over(
    world: MailWorld, ada: User, link: IdMapping
) -> None:
    named = replace(link, subject="Renamed")
    world.run(lambda c: update_exchange_sync_id_mapping(c, named, link), world.caller(ada))
    late = replace(link, subject="Too late")
    code = refused(
        world, lambda c: update_exchange_sync_id_mapping(c, late, link), world.caller(ada)
    )
    assert code is ErrorCode.RECORD_CHANGED
    assert world.read(lambda c: c.unit.id_mappings.get(link.id)) == named


def test_others_write_no_links(world: MailWorld, ada: User, bob: User, link: IdMapping) -> None:
    for work in (
        lambda c: create_exchange_sync_id_mapping(c, link_in(world.mailbox(ada), "BBBk=")),
        lambda c: update_exchange_sync_id_mapping(c, link, link),
        lambda c: delete_exchange_sync_id_mapping(c, link.id),
    ):
        assert refused(world, work, world.caller(bob)) is ErrorCode.PRIVILEGE_DENIED
    elsewhere = replace(link_in(world.mailbox(bob)), owner_id=ada.id)
    code = refused(
        world, lambda c: create_exchange_sync_id_mapping(c, elsewhere), world.caller(ada)
    )
    assert code is ErrorCode.INVALID_DRAFT


def test_an_item_is_linked_once(world: MailWorld, ada: User, link: IdMapping) -> None:
    twice = link_in(world.mailbox(ada))
    code = refused(world, lambda c: create_exchange_sync_id_mapping(c, twice), world.caller(ada))
    assert code is ErrorCode.DUPLICATE_RECORD
    world.run(lambda c: delete_exchange_sync_id_mapping(c, link.id), world.caller(ada))
    world.run(lambda c: create_exchange_sync_id_mapping(c, twice), world.caller(ada))


def row_of(world: MailWorld, owner: User, content: Content) -> LocalItem:
    return world.run(lambda c: create_item(c, draft_of(content, owner_id=owner.id)))


def seen_by(world: MailWorld, viewer: Viewer | None, row: LocalItem) -> Content:
    return world.read(lambda c: private_items.item(c.unit, viewer, row.object_type, row.id)).content


@pytest.mark.behaviour("B107", "appointments, contacts and tasks")
@pytest.mark.parametrize("content", [meeting(required=(EVE,)), CALL, LOVELACE])
def test_what_a_row_says_is_for_its_owner(world: MailWorld, ada: User, content: Content) -> None:
    row = row_of(world, ada, content)
    for viewer in (None, Viewer(ada.id), Viewer(world.admin.id, items=frozenset({row.id}))):
        assert seen_by(world, viewer, row) == content
    hidden = seen_by(world, Viewer(world.admin.id), row)
    said = str(hidden)
    assert hidden.subject == HIDDEN
    assert not any(word in said for word in ("Fabrikam", "contract", "Lovelace", "@", "Plans"))


def test_who_takes_part_in_a_meeting_may_read_it(world: MailWorld, ada: User) -> None:
    bob, guest = world.user("bob"), world.user("guest")
    invited = tuple(replace(EVE, address=one.email_address) for one in (guest,))
    row = row_of(world, bob, every_day(meeting(required=invited)))
    for reader in (ada, guest, bob):
        assert seen_by(world, Viewer(reader.id), row) == row.content
    hidden = seen_by(world, Viewer(world.admin.id), row)
    assert hidden.subject == HIDDEN


@pytest.mark.behaviour("B107", "shown links are audited")
def test_to_have_a_link_shown_opens_both_sides_and_is_written_down(
    world: MailWorld, ada: User, link: IdMapping
) -> None:
    admin = world.caller(world.admin)
    opened = world.run(lambda c: show_content(c, Table.ID_MAPPINGS, link.id), admin)
    assert opened == {link.id, link.object_id}
    viewer = Viewer(world.admin.id, items=opened)
    assert world.read(lambda c: private_items.mapping(c.unit, viewer, link.id)) == link
    (entry,) = world.read(lambda c: c.unit.audits.of(link.id))
    assert (entry.action, entry.owner_id) == (AuditAction.SHOW_CONTENT, ada.id)
    assert world.run(lambda c: show_subjects(c, Table.ID_MAPPINGS), admin) is Table.ID_MAPPINGS
    denied = refused(
        world, lambda c: show_content(c, Table.ID_MAPPINGS, link.id), world.caller(ada)
    )
    assert denied is ErrorCode.PRIVILEGE_DENIED
    assert link.kind is ItemKind.TASK
