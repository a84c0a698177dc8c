"""The gate before a direction of a mailbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.gates import configuration_gate, processing_gate
from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OperationType,
    OutgoingDeliveryMethod,
    ServerType,
    State,
)
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.samples import WORKING, sample_mailbox, sample_profile

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
INCOMING, OUTGOING, ACT = OperationType.INCOMING, OperationType.OUTGOING, OperationType.ACT
SETTINGS = OrganizationSettings()
OFF = {
    "incoming_method": IncomingDeliveryMethod.NONE,
    "outgoing_method": OutgoingDeliveryMethod.NONE,
}
OUTLOOK = {
    "incoming_method": IncomingDeliveryMethod.OUTLOOK,
    "outgoing_method": OutgoingDeliveryMethod.OUTLOOK,
}


@pytest.mark.parametrize("operation", [INCOMING, OUTGOING])
def test_a_mailbox_in_order_may_be_processed(operation: OperationType) -> None:
    gate = processing_gate(sample_mailbox(), sample_profile(), SETTINGS, operation, NOW)
    assert gate.open
    assert gate.text == ""


@pytest.mark.parametrize(
    ("mailbox", "profile", "incoming", "outgoing"),
    [
        ({"state": State.INACTIVE}, {}, ErrorCode.MAILBOX_DISABLED, ErrorCode.MAILBOX_DISABLED),
        (OFF, {}, ErrorCode.METHOD_NOT_SERVER_SIDE, ErrorCode.METHOD_NOT_SERVER_SIDE),
        (OUTLOOK, {}, ErrorCode.METHOD_NOT_SERVER_SIDE, ErrorCode.METHOD_NOT_SERVER_SIDE),
        (
            {},
            {"state": State.INACTIVE},
            ErrorCode.INVALID_INCOMING_PROFILE,
            ErrorCode.INVALID_OUTGOING_PROFILE,
        ),
        ({"email_address": ""}, {}, ErrorCode.NO_ADDRESS, ErrorCode.NO_ADDRESS),
        (
            {"approval": AccessApproval.PENDING},
            {},
            ErrorCode.NOT_APPROVED,
            ErrorCode.NOT_APPROVED,
        ),
        (
            {"approval": AccessApproval.REJECTED},
            {},
            ErrorCode.NOT_APPROVED,
            ErrorCode.NOT_APPROVED,
        ),
        (
            {},
            {"stopped_code": "IncomingEmailAuthenticationError"},
            ErrorCode.PROFILE_STOPPED,
            ErrorCode.PROFILE_STOPPED,
        ),
        (
            {"incoming": DirectionState()},
            {},
            ErrorCode.DIRECTION_NOT_ENABLED,
            None,
        ),
        (
            {"outgoing": replace(WORKING, next_run_on=NOW + timedelta(seconds=1))},
            {},
            None,
            ErrorCode.NOT_DUE,
        ),
        (
            {"postpone_sending_until": NOW + timedelta(seconds=1)},
            {},
            None,
            ErrorCode.NOT_DUE,
        ),
        ({"postpone_sending_until": NOW}, {}, None, None),
    ],
)
def test_what_closes_the_gate(
    mailbox: dict[str, Any],
    profile: dict[str, Any],
    incoming: ErrorCode | None,
    outgoing: ErrorCode | None,
) -> None:
    for operation, code in ((INCOMING, incoming), (OUTGOING, outgoing)):
        gate = processing_gate(
            sample_mailbox(**mailbox), sample_profile(**profile), SETTINGS, operation, NOW
        )
        assert gate.code is code
        assert bool(gate.text) is (code is not None)


@pytest.mark.behaviour("B12", "gate")
@pytest.mark.parametrize("profile", [None, sample_profile(state=State.INACTIVE)])
def test_without_an_active_profile_incoming_cannot_be_tested(profile: Any) -> None:
    gate = configuration_gate(sample_mailbox(), profile, INCOMING)
    assert gate.code is ErrorCode.INVALID_INCOMING_PROFILE
    assert gate.code.value == "InvalidIncomingEmailServerProfile"


@pytest.mark.behaviour("B31", "gate")
@pytest.mark.parametrize("operation", [INCOMING, OUTGOING])
def test_an_inactive_mailbox_cannot_be_tested(operation: OperationType) -> None:
    gate = configuration_gate(sample_mailbox(state=State.INACTIVE), sample_profile(), operation)
    assert gate.code is ErrorCode.MAILBOX_DISABLED


@pytest.mark.behaviour("B21", "gate")
def test_approval_is_ignored_where_it_is_not_asked_for() -> None:
    mailbox = sample_mailbox(approval=AccessApproval.PENDING)
    relaxed = replace(SETTINGS, require_approval_for_users=False)
    assert processing_gate(mailbox, sample_profile(), relaxed, INCOMING, NOW).open
    online = sample_profile(server_type=ServerType.EXCHANGE_ONLINE_HYBRID)
    gate = processing_gate(mailbox, online, relaxed, INCOMING, NOW)
    assert gate.code is ErrorCode.NOT_APPROVED


def test_queues_have_a_setting_of_their_own() -> None:
    queue = sample_mailbox(kind=MailboxKind.QUEUE, approval=AccessApproval.PENDING)
    relaxed = replace(SETTINGS, require_approval_for_queues=False)
    assert not processing_gate(queue, sample_profile(), SETTINGS, INCOMING, NOW).open
    assert processing_gate(queue, sample_profile(), relaxed, INCOMING, NOW).open


def test_an_unapproved_mailbox_may_be_tested() -> None:
    mailbox = sample_mailbox(approval=AccessApproval.PENDING, incoming=DirectionState())
    assert configuration_gate(mailbox, sample_profile(), INCOMING).open


def test_a_method_that_is_not_ours_says_whose_it_is() -> None:
    told = configuration_gate(sample_mailbox(**OUTLOOK), sample_profile(), INCOMING).text
    assert "Outlook" in told
    off = configuration_gate(sample_mailbox(**OFF), sample_profile(), OUTGOING).text
    assert "None" in off
    forwarded = sample_mailbox(incoming_method=IncomingDeliveryMethod.FORWARD_MAILBOX)
    assert "forward mailbox" in configuration_gate(forwarded, sample_profile(), INCOMING).text


def test_the_gate_of_what_is_not_due_says_when_it_opens() -> None:
    later = NOW + timedelta(minutes=3)
    mailbox = sample_mailbox(incoming=replace(WORKING, next_run_on=later))
    gate = processing_gate(mailbox, sample_profile(), SETTINGS, INCOMING, NOW)
    assert gate.until == later
    assert processing_gate(mailbox, sample_profile(), SETTINGS, INCOMING, later).open


def test_mail_servers_carry_no_appointments() -> None:
    mailbox = sample_mailbox(act_method=ActDeliveryMethod.SERVER_SIDE)
    gate = configuration_gate(mailbox, sample_profile(), ACT)
    assert gate.code is ErrorCode.INVALID_PROFILE_CONFIGURATION
    exchange = sample_profile(server_type=ServerType.EXCHANGE)
    assert configuration_gate(mailbox, exchange, ACT).open
