"""Mailboxes: what may be saved, what a change undoes, and what the database itself refuses."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OperationType,
    OutgoingDeliveryMethod,
    Role,
    State,
    TestStatus,
)
from ssync_desktop.organization.approval import approve_mailboxes
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.default_settings import apply_default_email_settings
from ssync_desktop.organization.mailboxes import (
    create_mailbox,
    delete_mailbox,
    set_mailbox_state,
    update_mailbox,
)
from ssync_desktop.organization.users import set_user_disabled
from tests.kit.mail_world import MailWorld

BOTH = {OperationType.INCOMING: TestOutcome(), OperationType.OUTGOING: TestOutcome()}
FORWARD = MailboxDraft(
    name="Old address",
    email_address="old@example.com",
    incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
)


def _tested(world: MailWorld, mailbox: Mailbox) -> Mailbox:
    """Approve and test both directions."""
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    verdict = world.run(
        lambda context: record_test_result(
            context, mailbox.id, BOTH, tested_version=mailbox.row_version
        )
    )
    assert verdict.mailbox.incoming.enabled
    return verdict.mailbox


def _refused_field(world: MailWorld, draft: MailboxDraft) -> str:
    with pytest.raises(DraftRefused) as refused:
        world.run(lambda context: update_mailbox(context, draft))
    (problem,) = refused.value.problems
    assert problem.remedy
    return problem.field


@pytest.mark.behaviour("B3")
def test_appointments_do_not_go_over_a_mail_profile(world: MailWorld) -> None:
    draft = replace(
        world.mailbox(world.user("ada")).draft(), act_method=ActDeliveryMethod.SERVER_SIDE
    )
    assert _refused_field(world, draft) == "act_method"


@pytest.mark.behaviour("B35")
@pytest.mark.parametrize(
    "method", [OutgoingDeliveryMethod.OUTLOOK, OutgoingDeliveryMethod.SERVER_SIDE]
)
def test_a_forward_mailbox_sends_nothing(world: MailWorld, method: OutgoingDeliveryMethod) -> None:
    forward = world.run(lambda context: create_mailbox(context, FORWARD))
    assert forward.kind is MailboxKind.FORWARD
    assert _refused_field(world, replace(forward.draft(), outgoing_method=method)) == (
        "outgoing_method"
    )
    with pytest.raises(DraftRefused):
        world.run(lambda context: create_mailbox(context, replace(FORWARD, outgoing_method=method)))


@pytest.mark.behaviour("B36")
def test_only_queue_and_forward_mailboxes_delete_after_processing(world: MailWorld) -> None:
    ada = world.user("ada")
    draft = replace(world.mailbox(ada).draft(), delete_after_processing=True)
    assert _refused_field(world, draft) == "delete_after_processing"
    # The kind is the stored one, whatever a caller says.
    assert _refused_field(world, replace(draft, kind=MailboxKind.QUEUE)) == (
        "delete_after_processing"
    )
    queue = replace(
        world.mailbox(world.queue("support", ada)).draft(), delete_after_processing=True
    )
    forward = world.run(lambda context: create_mailbox(context, FORWARD)).draft()
    for draft in (queue, replace(forward, delete_after_processing=True)):
        saved = world.run(lambda context, draft=draft: update_mailbox(context, draft))  # type: ignore[misc]
        assert saved.delete_after_processing


@pytest.mark.behaviour("B17", "from the mailbox")
def test_an_address_edited_on_the_mailbox_shows_on_user_and_queue(world: MailWorld) -> None:
    ada = world.user("ada")
    queue = world.queue("support", ada)
    for owner, address in ((ada, "countess@example.com"), (queue, "help@example.com")):
        draft = replace(world.mailbox(owner).draft(), email_address=address)
        world.run(lambda context, draft=draft: update_mailbox(context, draft))  # type: ignore[misc]
    user = world.read(lambda context: context.unit.users.get(ada.id))
    stored = world.read(lambda context: context.unit.queues.get(queue.id))
    assert user.email_address == "countess@example.com"
    assert stored.email_address == "help@example.com"
    assert user.row_version == ada.row_version + 1
    found = world.read(
        lambda context: context.unit.addresses.owners_of(
            ["countess@example.com", "ada@example.com"]
        )
    )
    assert [owner.reference.id for owner in found["countess@example.com"]] == [ada.id]
    assert found["ada@example.com"] == []


@pytest.mark.behaviour("B18")
def test_another_address_starts_approval_and_tests_again(world: MailWorld) -> None:
    mailbox = _tested(world, world.mailbox(world.user("ada")))
    draft = replace(mailbox.draft(), email_address="countess@example.com")
    changed = world.run(lambda context: update_mailbox(context, draft))
    assert changed.approval is AccessApproval.PENDING
    assert (changed.approved_by, changed.approved_on) == (None, None)
    statuses = {changed.incoming.status, changed.outgoing.status, changed.act.status}
    assert statuses == {TestStatus.NOT_RUN}
    assert not changed.incoming.enabled
    assert not changed.outgoing.enabled


@pytest.mark.behaviour("B19")
def test_without_an_address_approval_is_empty(world: MailWorld) -> None:
    mailbox = _tested(world, world.mailbox(world.user("ada")))
    draft = replace(mailbox.draft(), email_address=" ")
    assert [problem.field for problem in draft.problems()] == ["email_address"]
    changed = world.run(lambda context: update_mailbox(context, replace(draft, email_address="")))
    assert changed.approval is AccessApproval.EMPTY


@pytest.mark.parametrize(
    ("change", "incoming", "outgoing"),
    [
        ({"name": "Countess"}, True, True),
        ({"incoming_method": IncomingDeliveryMethod.NONE}, False, True),
        ({"user_name": "countess", "allow_credentials": True}, False, False),
        ({"profile_id": None}, False, False),
    ],
)
def test_a_change_disables_what_it_makes_untested(
    world: MailWorld, change: dict[str, Any], incoming: bool, outgoing: bool
) -> None:
    mailbox = _tested(world, world.mailbox(world.user("ada")))
    draft = replace(mailbox.draft(), **change)
    changed = world.run(lambda context: update_mailbox(context, draft))
    assert (changed.incoming.enabled, changed.outgoing.enabled) == (incoming, outgoing)
    assert changed.approval is AccessApproval.APPROVED


def test_a_new_password_is_only_a_flag_and_asks_for_a_test(world: MailWorld) -> None:
    mailbox = _tested(world, world.mailbox(world.user("ada")))
    changed = world.run(lambda context: update_mailbox(context, mailbox.draft(), password_set=True))
    assert changed.password_set
    assert not changed.incoming.enabled
    kept = world.run(lambda context: update_mailbox(context, changed.draft()))
    assert kept.password_set


def test_a_running_pass_does_not_spoil_an_open_editor(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    draft = replace(mailbox.draft(), name="Countess")
    _tested(world, mailbox)
    saved = world.run(lambda context: update_mailbox(context, draft))
    assert saved.name == "Countess"
    assert saved.incoming.enabled
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_mailbox(context, draft))
    assert refused.value.code is ErrorCode.RECORD_CHANGED


@pytest.mark.behaviour("B14")
@pytest.mark.behaviour("B15", "copied")
def test_new_defaults_reach_existing_mailboxes_only_when_applied(world: MailWorld) -> None:
    before = world.mailbox(world.user("ada"))
    default = world.read(lambda context: context.unit.settings.get()).default_email
    world.settings(default_email=replace(default, outgoing_method=OutgoingDeliveryMethod.NONE))
    assert world.read(lambda context: context.unit.mailboxes.get(before.id)) == before
    world.run(lambda context: apply_default_email_settings(context, [before.id], test=False))
    after = world.read(lambda context: context.unit.mailboxes.get(before.id))
    assert after.outgoing_method is OutgoingDeliveryMethod.NONE
    assert not after.test_scheduled


@pytest.mark.behaviour("B15")
def test_applying_defaults_schedules_a_test_of_each_mailbox(world: MailWorld) -> None:
    ids = [world.mailbox(world.user(name)).id for name in ("ada", "bob", "cid")]
    world.run(lambda context: apply_default_email_settings(context, ids[:2]))
    scheduled = world.read(lambda context: context.unit.mailboxes.scheduled_tests())
    assert set(scheduled) == set(ids[:2])


def test_a_reactivated_mailbox_needs_a_test(world: MailWorld) -> None:
    mailbox = _tested(world, world.mailbox(world.user("ada")))
    off = world.run(lambda context: set_mailbox_state(context, mailbox.id, State.INACTIVE))
    assert off.state is State.INACTIVE
    on = world.run(lambda context: set_mailbox_state(context, mailbox.id, State.ACTIVE))
    assert on.incoming.status is TestStatus.NOT_RUN
    assert not on.incoming.enabled


def test_a_disabled_users_mailbox_stays_off(world: MailWorld) -> None:
    ada = world.user("ada")
    world.run(lambda context: set_user_disabled(context, ada.id, disabled=True))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: set_mailbox_state(context, world.mailbox(ada).id, State.ACTIVE))
    assert refused.value.code is ErrorCode.MAILBOX_DISABLED


def test_only_forward_mailboxes_are_deleted_by_themselves(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_mailbox(context, mailbox.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE
    forward = world.run(lambda context: create_mailbox(context, FORWARD))
    world.run(lambda context: delete_mailbox(context, forward.id))
    assert world.read(lambda context: context.unit.mailboxes.find(forward.id)) is None


def test_the_database_refuses_a_second_mailbox(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: context.unit.mailboxes.add(replace(mailbox, id=new_id())))
    assert refused.value.code is ErrorCode.DUPLICATE_RECORD


@pytest.mark.parametrize(
    "change",
    [
        {"regarding_id": None},
        {"delete_after_processing": True},
        {"name": "x" * 201},
        {"email_address": "x" * 101},
    ],
)
def test_the_database_itself_holds_the_rules(world: MailWorld, change: dict[str, Any]) -> None:
    mailbox = replace(world.mailbox(world.user("ada")), **change)
    with pytest.raises(NeedsAttention):
        world.run(lambda context: context.unit.mailboxes.save(mailbox))


def test_mailboxes_are_changed_by_administrators(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    own = Caller(mailbox.owner_id, frozenset({Role.USER, Role.SYSTEM_CUSTOMIZER}))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_mailbox(context, mailbox.draft()), own)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_a_profile_that_is_gone_is_named(world: MailWorld) -> None:
    draft = replace(world.mailbox(world.user("ada")).draft(), profile_id=new_id())
    assert _refused_field(world, draft) == "profile_id"
