"""Filters of users and templates, and the field map: who keeps them, and where they come from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.field_directions import default_mappings
from ssync_desktop.domain.items.filter_matching import default_filters
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping, MappingProfile
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import AuditAction, ObjectType, OperationType, Role
from ssync_desktop.domain.people import User
from ssync_desktop.domain.query import Table
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.field_maps import (
    prepare_items,
    retrieve_field_map,
    save_field_map,
)
from ssync_desktop.organization.first_run import engine_caller, prepare_organization
from ssync_desktop.organization.items import create_item
from ssync_desktop.organization.sync_filters import (
    delete_sync_filter,
    give_default_filters,
    retrieve_sync_filters,
    save_sync_filter,
)
from ssync_desktop.organization.users import delete_user, update_user
from tests.kit.items_at_hand import CALL, draft_of
from tests.kit.mail_world import MailWorld

URGENT = SyncFilterDraft(
    name=" Urgent ",
    object_type=ObjectType.TASK,
    conditions=(FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, " urgent "),),
)


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada")


@pytest.fixture
def bob(world: MailWorld) -> User:
    return world.user("bob")


def refused(world: MailWorld, work: Callable[[Context], object], caller: Caller) -> ErrorCode:
    with pytest.raises(NeedsAttention) as refusal:
        world.run(work, caller)
    return refusal.value.code


def filters_of(world: MailWorld, user: User | None) -> list[SyncFilter]:
    owner_id = None if user is None else user.id
    return list(world.run(lambda c: retrieve_sync_filters(c, owner_id)))


def save(world: MailWorld, draft: SyncFilterDraft, user: User) -> SyncFilter:
    return world.run(lambda c: save_sync_filter(c, draft), world.caller(user))


def passed(world: MailWorld, user: User, *, well: bool = True) -> None:
    """Let the test of a user's items end."""
    mailbox = world.mailbox(user)
    outcome = TestOutcome() if well else TestOutcome(ErrorCode.MAILBOX_ACCESS_DENIED, "No")
    outcomes: Mapping[OperationType, TestOutcome] = {OperationType.ACT: outcome}
    world.run(
        lambda c: record_test_result(c, mailbox.id, outcomes, tested_version=mailbox.row_version)
    )


def test_an_organization_begins_with_templates_and_a_field_map(world: MailWorld) -> None:
    templates = filters_of(world, None)
    wanted = {(one.name, one.object_type, one.conditions) for one in default_filters()}
    assert {(one.name, one.object_type, one.conditions) for one in templates} == wanted
    assert all(one.default and one.active for one in templates)
    assert world.read(retrieve_field_map).mappings == default_mappings()


def test_what_was_deleted_of_them_does_not_come_back_with_the_next_start(
    world: MailWorld,
) -> None:
    first, *others = filters_of(world, None)
    world.run(lambda c: delete_sync_filter(c, first.id), world.caller(world.admin))
    world.run(lambda c: prepare_organization(c, "admin"))
    world.run(lambda c: engine_caller(c, "a stranger"))
    world.run(prepare_items)
    assert filters_of(world, None) == others


def test_a_user_is_given_the_default_filters_when_the_first_test_succeeds(
    world: MailWorld, ada: User
) -> None:
    templates = filters_of(world, None)
    inactive, ordinary = templates[:2]
    admin = world.admin
    save(world, replace(inactive.draft(), active=False), admin)
    save(world, replace(ordinary.draft(), default=False), admin)
    passed(world, ada, well=False)
    assert filters_of(world, ada) == []
    passed(world, ada)
    given = filters_of(world, ada)
    assert {one.name for one in given} == {one.name for one in templates[2:]}
    assert all(one.owner_id == ada.id and one.active and not one.default for one in given)


def test_they_are_given_once(world: MailWorld, ada: User, bob: User) -> None:
    passed(world, ada)
    for one in filters_of(world, ada):
        world.run(lambda c, one=one: delete_sync_filter(c, one.id), world.caller(ada))  # type: ignore[misc]
    passed(world, ada)
    assert filters_of(world, ada) == []
    own = save(world, replace(URGENT, owner_id=bob.id), bob)
    passed(world, bob)
    assert filters_of(world, bob) == [own]


def test_a_queue_has_no_items_to_filter(world: MailWorld, ada: User) -> None:
    mailbox = world.mailbox(world.queue("sales", ada))
    assert not world.run(lambda c: give_default_filters(c, mailbox))
    assert filters_of(world, ada) == []


def test_filters_go_with_their_user_and_items_keep_theirs(
    world: MailWorld, ada: User, bob: User
) -> None:
    for user in (ada, bob):
        passed(world, user)
    world.run(lambda c: create_item(c, draft_of(CALL, owner_id=bob.id)))
    world.run(lambda c: delete_user(c, ada.id))
    gone = world.read(lambda c: c.unit.sync_filters.of(ada.id))
    assert list(gone) == []
    admin = world.caller(world.admin)
    assert refused(world, lambda c: delete_user(c, bob.id), admin) is ErrorCode.RECORD_IN_USE
    assert filters_of(world, bob)


def test_to_change_a_template_changes_no_filter_of_a_user(world: MailWorld, ada: User) -> None:
    passed(world, ada)
    before = filters_of(world, ada)
    for template in filters_of(world, None):
        save(world, replace(template.draft(), name="Another", active=False), world.admin)
    assert filters_of(world, ada) == before


def test_users_keep_their_own_filters(world: MailWorld, ada: User, bob: User) -> None:
    made = save(world, replace(URGENT, owner_id=ada.id), ada)
    assert (made.name, made.conditions[0].value, made.owner_id) == ("Urgent", "urgent", ada.id)
    renamed = save(world, replace(made.draft(), name="Very urgent", active=False), ada)
    assert (renamed.id, renamed.name, renamed.active) == (made.id, "Very urgent", False)
    old = refused(world, lambda c: save_sync_filter(c, made.draft()), world.caller(ada))
    assert old is ErrorCode.RECORD_CHANGED
    for work in (
        lambda c: retrieve_sync_filters(c, ada.id),
        lambda c: save_sync_filter(c, renamed.draft()),
        lambda c: save_sync_filter(c, replace(URGENT, owner_id=ada.id)),
        lambda c: delete_sync_filter(c, made.id),
    ):
        assert refused(world, work, world.caller(bob)) is ErrorCode.PRIVILEGE_DENIED
    world.run(lambda c: delete_sync_filter(c, made.id), world.caller(world.admin))
    assert filters_of(world, ada) == []


def test_everybody_sees_the_templates_and_administrators_keep_them(
    world: MailWorld, ada: User
) -> None:
    assert world.run(lambda c: retrieve_sync_filters(c, None), world.caller(ada))
    denied = refused(world, lambda c: save_sync_filter(c, URGENT), world.caller(ada))
    assert denied is ErrorCode.PRIVILEGE_DENIED
    customizer = Caller(ada.id, frozenset({Role.SYSTEM_CUSTOMIZER}))
    made = world.run(lambda c: save_sync_filter(c, replace(URGENT, default=True)), customizer)
    assert (made.owner_id, made.default) == (None, True)


def test_a_filter_that_means_nothing_is_refused(world: MailWorld, ada: User, bob: User) -> None:
    made = save(world, replace(URGENT, owner_id=ada.id), ada)
    wrong = {
        "conditions": replace(URGENT, owner_id=ada.id, conditions=()),
        "name": replace(URGENT, owner_id=ada.id, name=""),
        "owner_id": replace(made.draft(), owner_id=bob.id),
    }
    for field, draft in wrong.items():
        with pytest.raises(DraftRefused) as refusal:
            save(world, draft, world.admin)
        assert [problem.field for problem in refusal.value.problems] == [field]
    gone = replace(URGENT, owner_id=new_id())
    code = refused(world, lambda c: save_sync_filter(c, gone), world.caller(world.admin))
    assert code is ErrorCode.INVALID_DRAFT


def changed(profile: MappingProfile, field: str, direction: SyncDirection) -> MappingProfile:
    """Return a field map in which *field* of appointments goes in another direction."""

    def turned(one: FieldMapping) -> FieldMapping:
        meant = (one.object_type, one.field) == (ObjectType.APPOINTMENT, field)
        return replace(one, direction=direction) if meant else one

    return replace(profile, mappings=tuple(map(turned, profile.mappings)))


def test_an_administrator_says_which_way_a_field_goes(world: MailWorld, ada: User) -> None:
    before = world.read(retrieve_field_map)
    wanted = replace(changed(before, "subject", SyncDirection.NONE), all_addresses=True)
    saved = world.run(lambda c: save_field_map(c, wanted), world.caller(world.admin))
    assert saved == replace(wanted, row_version=2) == world.read(retrieve_field_map)
    old = refused(world, lambda c: save_field_map(c, wanted), world.caller(world.admin))
    assert old is ErrorCode.RECORD_CHANGED
    denied = refused(world, lambda c: save_field_map(c, saved), world.caller(ada))
    assert denied is ErrorCode.PRIVILEGE_DENIED


def test_attachments_go_as_the_settings_say(world: MailWorld) -> None:
    def way() -> SyncDirection:
        (line,) = [one for one in shown().mappings if one.field == "attachments"]
        assert line.computed
        assert line.fixed
        return line.direction

    def shown() -> MappingProfile:
        return world.read(retrieve_field_map)

    assert way() is SyncDirection.NONE
    world.settings(appointment_attachments=True)
    assert way() is SyncDirection.BOTH
    profile = shown()
    assert world.run(lambda c: save_field_map(c, profile), world.caller(world.admin)).mappings
    world.settings(appointment_attachments=False)
    assert way() is SyncDirection.NONE


def test_what_is_fixed_or_computed_stays(world: MailWorld) -> None:
    before = world.read(retrieve_field_map)
    wrong = (
        changed(before, "block", SyncDirection.NONE),
        changed(before, "attachments", SyncDirection.BOTH),
        replace(before, mappings=before.mappings[1:]),
        replace(before, id=new_id()),
        replace(before, name=""),
    )
    for profile in wrong:
        with pytest.raises(DraftRefused):
            world.run(
                lambda c, one=profile: save_field_map(c, one),  # type: ignore[misc]
                world.caller(world.admin),
            )
    assert world.read(retrieve_field_map) == before


@pytest.mark.behaviour("B107", "filters that let rows of others into an administrator's Exchange")
@pytest.mark.parametrize(
    ("conditions", "active", "written"),
    [
        ((FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "urgent"),), True, True),
        ((FilterCondition(FilterField.OWNER, FilterOperator.IS, "bob"),), True, True),
        ((FilterCondition(FilterField.OWNER, FilterOperator.IS_ME),), True, False),
        ((FilterCondition(FilterField.OWNER, FilterOperator.IS, "ada"),), True, False),
        (URGENT.conditions, False, False),
    ],
)
def test_a_filter_that_lets_rows_of_others_in_is_written_down(
    world: MailWorld,
    ada: User,
    bob: User,
    conditions: tuple[FilterCondition, ...],
    active: bool,
    written: bool,
) -> None:
    people = {"ada": str(ada.id), "bob": str(bob.id)}
    named = tuple(replace(one, value=people.get(one.value, one.value)) for one in conditions)
    draft = replace(URGENT, conditions=named, owner_id=ada.id, active=active)
    before = world.run(lambda context: save_sync_filter(context, draft))
    assert not audited(world, before)  # she reads no rows of others, whatever her filters say
    roles = frozenset({Role.USER, Role.SYSTEM_ADMINISTRATOR})
    world.run(lambda context: update_user(context, replace(ada.draft(), roles=roles)))
    saved = world.run(lambda context: save_sync_filter(context, before.draft()))
    told = [(AuditAction.CHANGE_SETTINGS, Table.SYNC_FILTERS, ada.id)]
    assert audited(world, saved) == (told if written else [])


def audited(world: MailWorld, saved: SyncFilter) -> list[tuple[AuditAction, Table, UUID | None]]:
    entries = world.read(lambda context: context.unit.audits.of(saved.id))
    return [(one.action, one.table, one.owner_id) for one in entries]
