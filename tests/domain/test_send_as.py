"""Sending in another's name takes two consents; a queue sends for who may read it (B89)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.options import QueueViewType, Role, State
from ssync_desktop.domain.send_as import queue_refusal, user_refusal
from tests.kit.records import a_queue, a_user

ADA = a_user("Ada")
BOB = a_user("Bob")
BY_BOB = Caller(BOB.id, frozenset({Role.USER}))
WITHOUT_PRIVILEGE = Caller(BOB.id, frozenset({Role.DELEGATED_MAILBOX_APPROVER}))


@pytest.mark.behaviour("B89", "both consents")
@pytest.mark.parametrize(
    ("caller", "allowed", "refused"),
    [
        (BY_BOB, False, True),
        (BY_BOB, True, False),
        (WITHOUT_PRIVILEGE, True, True),
        (WITHOUT_PRIVILEGE, False, True),
        (Caller(BOB.id, frozenset()), True, True),
        (Caller(BOB.id, frozenset({Role.SYSTEM_ADMINISTRATOR})), False, True),
        (Caller(ADA.id, frozenset()), False, False),
        (SYSTEM, False, False),
    ],
)
def test_both_must_agree(caller: Caller, allowed: bool, refused: bool) -> None:
    answer = user_refusal(caller, replace(ADA, send_as_allowed=allowed))
    assert (answer is not None) is refused
    assert answer is None or (answer.text and answer.remedy)


def test_a_disabled_user_sends_for_nobody() -> None:
    assert user_refusal(SYSTEM, replace(ADA, disabled=True)) is not None


@pytest.mark.parametrize(
    ("caller", "changes", "refused"),
    [
        (BY_BOB, {}, False),
        (BY_BOB, {"view_type": QueueViewType.PRIVATE}, True),
        (Caller(ADA.id, frozenset()), {"view_type": QueueViewType.PRIVATE}, False),
        (
            Caller(BOB.id, frozenset({Role.SYSTEM_ADMINISTRATOR})),
            {"view_type": QueueViewType.PRIVATE},
            False,
        ),
        (SYSTEM, {"state": State.INACTIVE}, True),
    ],
)
def test_a_queue_sends_for_who_may_read_it(
    caller: Caller, changes: dict[str, object], refused: bool
) -> None:
    queue = replace(a_queue(ADA.id), **changes)  # type: ignore[arg-type]
    assert (queue_refusal(caller, queue) is not None) is refused
