"""Who may approve, and where approval is asked for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.approval import (
    approval_of_new_address,
    approval_required,
    approved_enough,
    may_approve,
    may_self_approve,
)
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.options import AccessApproval, MailboxKind, Role, ServerType
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.samples import OWNER_ID, USER_ID, sample_mailbox, sample_profile, sample_user

ONLINE = sample_profile(server_type=ServerType.EXCHANGE_ONLINE_HYBRID)
ROLES = st.frozensets(st.sampled_from(Role))
KINDS = st.sampled_from(MailboxKind)
TYPES = st.sampled_from(ServerType)


def _caller(*roles: Role) -> Caller:
    return Caller(OWNER_ID, frozenset(roles))


@pytest.mark.behaviour("B24")
@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ({Role.SYSTEM_ADMINISTRATOR}, False),
        ({Role.EXCHANGE_ADMINISTRATOR}, False),
        ({Role.DELEGATED_MAILBOX_APPROVER}, False),
        ({Role.SYSTEM_ADMINISTRATOR, Role.EXCHANGE_ADMINISTRATOR}, True),
        ({Role.SYSTEM_ADMINISTRATOR, Role.DELEGATED_MAILBOX_APPROVER}, True),
    ],
)
def test_exchange_online_needs_two_roles(roles: set[Role], allowed: bool) -> None:
    assert may_approve(_caller(*roles), ONLINE).allowed is allowed


@given(ROLES, TYPES)
def test_nobody_approves_without_being_system_administrator(
    roles: frozenset[Role], server_type: ServerType
) -> None:
    permission = may_approve(Caller(OWNER_ID, roles), sample_profile(server_type=server_type))
    if permission.allowed:
        assert Role.SYSTEM_ADMINISTRATOR in roles
    else:
        assert permission.text
        assert permission.remedy
    if server_type is not ServerType.EXCHANGE_ONLINE_HYBRID:
        assert permission.allowed == (Role.SYSTEM_ADMINISTRATOR in roles)


@given(
    KINDS,
    TYPES,
    st.sampled_from(AccessApproval),
    st.booleans(),
    st.booleans(),
)
def test_approval_is_asked_for_as_the_settings_say_except_online_and_forward(
    kind: MailboxKind, server_type: ServerType, approval: AccessApproval, users: bool, queues: bool
) -> None:
    settings = OrganizationSettings(
        require_approval_for_users=users, require_approval_for_queues=queues
    )
    mailbox = sample_mailbox(kind=kind, approval=approval)
    profile = sample_profile(server_type=server_type)
    required = approval_required(mailbox, profile, settings)
    if kind is MailboxKind.FORWARD:
        assert not required
    elif server_type is ServerType.EXCHANGE_ONLINE_HYBRID:
        assert required
    else:
        assert required is (users if kind is MailboxKind.USER else queues)
    enough = approved_enough(mailbox, profile, settings)
    assert enough is (approval is AccessApproval.APPROVED or not required)


PENDING = sample_mailbox(approval=AccessApproval.PENDING)
OWN = Caller(USER_ID, frozenset({Role.USER}))
SETTINGS = OrganizationSettings()


@pytest.mark.behaviour("B25")
def test_a_user_approves_the_own_address_by_testing() -> None:
    assert may_self_approve(OWN, PENDING, sample_user(domain_name="ADA@example.com"), SETTINGS)


@pytest.mark.parametrize(
    ("mailbox", "user", "settings"),
    [
        (PENDING, sample_user(), replace(SETTINGS, require_privilege_to_self_approve=True)),
        (PENDING, sample_user(domain_name="ada@elsewhere.example"), SETTINGS),
        (PENDING, sample_user(disabled=True), SETTINGS),
        (PENDING, sample_user(id=OWNER_ID), SETTINGS),
        (PENDING, None, SETTINGS),
        (replace(PENDING, approval=AccessApproval.REJECTED), sample_user(), SETTINGS),
        (replace(PENDING, approval=AccessApproval.EMPTY), sample_user(), SETTINGS),
        (replace(PENDING, regarding_id=OWNER_ID), sample_user(), SETTINGS),
    ],
)
def test_what_keeps_a_user_from_self_approval(
    mailbox: object, user: object, settings: object
) -> None:
    assert not may_self_approve(OWN, mailbox, user, settings)  # type: ignore[arg-type]


@pytest.mark.behaviour("B26")
def test_a_queues_owner_does_not_approve_it_by_testing() -> None:
    queue = replace(PENDING, kind=MailboxKind.QUEUE)
    assert not may_self_approve(OWN, queue, sample_user(), SETTINGS)


@pytest.mark.parametrize(
    ("address", "approval"),
    [
        ("ada@example.com", AccessApproval.PENDING),
        ("", AccessApproval.EMPTY),
        ("  ", AccessApproval.EMPTY),
    ],
)
def test_where_approval_starts(address: str, approval: AccessApproval) -> None:
    assert approval_of_new_address(address) is approval
