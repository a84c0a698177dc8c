"""Approving and rejecting addresses, by rows."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    OperationType,
    Role,
    ServerType,
    TestStatus,
)
from ssync_desktop.domain.people import User
from ssync_desktop.organization.approval import approve_mailboxes, reject_mailboxes
from ssync_desktop.organization.configuration_test import (
    TestOutcome,
    record_test_result,
    schedule_test_and_enable,
)
from ssync_desktop.organization.email_server_profiles import update_email_server_profile
from ssync_desktop.organization.mailboxes import update_mailbox
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
FAILED = TestOutcome(ErrorCode.CONNECT_FAILURE, "The server does not accept the connection")


def _get(world: MailWorld, mailbox_id: UUID) -> Mailbox:
    return world.read(lambda context: context.unit.mailboxes.get(mailbox_id))


def _as(user: User) -> Caller:
    return Caller(user.id, user.roles)


@pytest.mark.behaviour("B22")
def test_rejecting_forgets_who_approved_and_when(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]), _as(world.admin))
    approved = _get(world, mailbox.id)
    assert approved.approval is AccessApproval.APPROVED
    assert (approved.approved_by, approved.approved_on) == (world.admin.id, START)
    world.clock.advance(timedelta(hours=1))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    assert _get(world, mailbox.id) == approved
    world.run(lambda context: reject_mailboxes(context, [mailbox.id]))
    rejected = _get(world, mailbox.id)
    assert rejected.approval is AccessApproval.REJECTED
    assert (rejected.approved_by, rejected.approved_on) == (None, None)


@pytest.mark.behaviour("B23")
def test_approving_without_the_privilege_is_refused(world: MailWorld) -> None:
    ada, bob = world.user("ada"), world.user("bob")
    mailbox = world.mailbox(ada)
    for message in (approve_mailboxes, reject_mailboxes):
        with pytest.raises(NeedsAttention) as refused:
            world.run(lambda context, message=message: message(context, [mailbox.id]), _as(bob))  # type: ignore[misc]
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert _get(world, mailbox.id).approval is AccessApproval.PENDING
    world.settings(require_privilege_to_self_approve=True)
    with pytest.raises(NeedsAttention):
        world.run(lambda context: approve_mailboxes(context, [mailbox.id]), _as(ada))


@pytest.mark.behaviour("B24")
def test_exchange_online_needs_an_exchange_administrator_too(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    online = replace(world.profile.draft(), server_type=ServerType.EXCHANGE_ONLINE_HYBRID)
    world.run(lambda context: update_email_server_profile(context, online))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: approve_mailboxes(context, [mailbox.id]), _as(world.admin))
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert _get(world, mailbox.id).approval is AccessApproval.PENDING
    both = Caller(world.admin.id, world.admin.roles | {Role.DELEGATED_MAILBOX_APPROVER})
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]), both)
    assert _get(world, mailbox.id).approval is AccessApproval.APPROVED


@pytest.mark.behaviour("B25")
def test_a_user_testing_the_own_mailbox_approves_it(world: MailWorld) -> None:
    ada = world.user("ada")
    mailbox = world.mailbox(ada)
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]), _as(ada))
    tested = _get(world, mailbox.id)
    assert tested.approval is AccessApproval.APPROVED
    assert tested.approved_by == ada.id
    assert tested.test_scheduled


@pytest.mark.behaviour("B26")
def test_a_queues_owner_does_not_approve_it_by_testing(world: MailWorld) -> None:
    ada = world.user("ada")
    queue = world.queue("support", ada)
    mailbox = world.mailbox(queue)
    same = replace(mailbox.draft(), email_address="ada@example.com")
    world.run(lambda context: update_mailbox(context, same))
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]), _as(ada))
    tested = _get(world, mailbox.id)
    assert tested.approval is AccessApproval.PENDING
    assert tested.test_scheduled


def test_a_rejected_address_is_not_approved_by_testing(world: MailWorld) -> None:
    ada = world.user("ada")
    mailbox = world.mailbox(ada)
    world.run(lambda context: reject_mailboxes(context, [mailbox.id]))
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]), _as(ada))
    assert _get(world, mailbox.id).approval is AccessApproval.REJECTED


def test_approval_enables_what_passed_its_test_and_rejection_disables_it(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(
        lambda context: record_test_result(
            context, mailbox.id, {INCOMING: TestOutcome(), OUTGOING: FAILED}, tested_version=1
        )
    )
    waiting = _get(world, mailbox.id)
    assert waiting.incoming.status is TestStatus.SUCCESS
    assert not waiting.incoming.enabled
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    approved = _get(world, mailbox.id)
    assert approved.incoming.enabled
    assert not approved.outgoing.enabled
    world.run(lambda context: reject_mailboxes(context, [mailbox.id]))
    assert not _get(world, mailbox.id).incoming.enabled


def test_without_an_address_there_is_nothing_to_approve(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    blank = replace(mailbox.draft(), email_address="")
    world.run(lambda context: update_mailbox(context, blank))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    assert refused.value.code is ErrorCode.NO_ADDRESS
