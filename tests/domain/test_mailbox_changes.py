"""What a change of a mailbox undoes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.mailbox_changes import after_change, reset
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    OutgoingDeliveryMethod,
)
from tests.kit.samples import WORKING, sample_mailbox

TESTED = sample_mailbox(
    act_method=ActDeliveryMethod.SERVER_SIDE,
    act=WORKING,
    sync_checkpoint="cursor",
    undeliverable_folder="folder",
)


def _reset_parts(changed: Any) -> set[str]:
    parts = set()
    if changed.incoming == DirectionState():
        parts.add("incoming")
    if changed.outgoing == DirectionState():
        parts.add("outgoing")
    if changed.act == DirectionState():
        parts.add("act")
    return parts


@pytest.mark.parametrize(
    ("change", "parts", "checkpoint"),
    [
        ({"name": "Countess"}, set(), "cursor"),
        ({"process_received_after": datetime(2026, 1, 1, tzinfo=UTC)}, set(), "cursor"),
        ({"email_address": "ADA@example.com"}, set(), "cursor"),
        ({"email_address": "countess@example.com"}, {"incoming", "outgoing", "act"}, None),
        ({"profile_id": UUID(int=99)}, {"incoming", "outgoing", "act"}, None),
        ({"profile_id": None}, {"incoming", "outgoing", "act"}, None),
        ({"user_name": "countess"}, {"incoming", "outgoing", "act"}, None),
        ({"allow_credentials": False}, {"incoming", "outgoing", "act"}, None),
        ({"incoming_method": IncomingDeliveryMethod.NONE}, {"incoming"}, "cursor"),
        ({"outgoing_method": OutgoingDeliveryMethod.NONE}, {"outgoing"}, "cursor"),
        ({"act_method": ActDeliveryMethod.NONE}, {"act"}, "cursor"),
    ],
)
def test_each_change_undoes_what_depends_on_it(
    change: dict[str, Any], parts: set[str], checkpoint: str | None
) -> None:
    changed = after_change(TESTED, replace(TESTED, **change))
    assert _reset_parts(changed) == parts
    assert bool(changed.undeliverable_folder) is (checkpoint is not None)
    assert changed.sync_checkpoint == checkpoint


def test_a_new_password_asks_for_a_new_test() -> None:
    changed = after_change(TESTED, TESTED, password_changed=True)
    assert _reset_parts(changed) == {"incoming", "outgoing", "act"}
    assert changed.approval is AccessApproval.APPROVED
    assert changed.sync_checkpoint == "cursor"


@pytest.mark.behaviour("B18", "rule")
def test_another_address_starts_approval_again() -> None:
    changed = after_change(TESTED, replace(TESTED, email_address="countess@example.com"))
    assert changed.approval is AccessApproval.PENDING
    assert changed.approved_by is None


@pytest.mark.behaviour("B19", "rule")
def test_no_address_is_nothing_to_approve() -> None:
    changed = after_change(TESTED, replace(TESTED, email_address=""))
    assert changed.approval is AccessApproval.EMPTY


def test_a_reset_remembers_the_last_success() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    mailbox = replace(TESTED, incoming=replace(WORKING, last_success_on=moment))
    assert reset(mailbox).incoming == DirectionState(last_success_on=moment)
