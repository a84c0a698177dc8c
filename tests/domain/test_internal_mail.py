"""Email between our own users and queues: one activity or two."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.internal_mail import Correspondents, correspondents, refuses
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.settings import OrganizationSettings

USER, QUEUE = frozenset({ObjectType.USER}), frozenset({ObjectType.QUEUE})
OTHER = KnownEmail(
    id=UUID(int=1),
    outgoing=True,
    message_id="a@x",
    duplicate_check=UUID(int=2),
    sender="",
    content_mark="",
    tracking_token="",
    conversation=b"",
    regarding=None,
    owner_id=UUID(int=3),
)


def once(**switches: Any) -> OrganizationSettings:
    return replace(OrganizationSettings(), track_internal_twice=False, **switches)


@pytest.mark.behaviour("B61", "the switches")
@pytest.mark.parametrize(
    ("senders", "receivers", "opposite", "settings", "left_out"),
    [
        (USER, USER, OTHER, OrganizationSettings(), False),
        (USER, USER, OTHER, once(), True),
        (USER, USER, None, once(), False),  # the other activity does not exist
        (USER, USER, None, once(keep_internal_without_opposite=False), True),
        (USER, QUEUE, OTHER, once(), False),
        (USER, QUEUE, OTHER, once(keep_internal_to_queues=False), True),
        (USER, QUEUE, None, once(keep_internal_to_queues=False), False),
        (QUEUE, USER, OTHER, once(), False),
        (QUEUE, USER, OTHER, once(ignore_internal_from_queues=True), True),
        (QUEUE, USER, None, once(ignore_internal_from_queues=True), False),
        (USER, USER | QUEUE, OTHER, once(), False),
    ],
)
def test_when_the_second_activity_is_left_out(
    senders: frozenset[ObjectType],
    receivers: frozenset[ObjectType],
    opposite: KnownEmail | None,
    settings: OrganizationSettings,
    left_out: bool,
) -> None:
    reason = refuses(Correspondents(senders, receivers), opposite, settings)
    assert reason.passed is not left_out
    assert reason.facts


@given(
    st.sampled_from([frozenset(), USER, QUEUE, USER | QUEUE]),
    st.sampled_from([frozenset(), USER, QUEUE, USER | QUEUE]),
    st.sampled_from([None, OTHER]),
    *([st.booleans()] * 4),
)
def test_what_is_left_out_is_internal_and_only_where_two_activities_are_off(
    senders: frozenset[ObjectType],
    receivers: frozenset[ObjectType],
    opposite: KnownEmail | None,
    twice: bool,
    to_queues: bool,
    from_queues: bool,
    enhanced: bool,
) -> None:
    settings = OrganizationSettings(
        track_internal_twice=twice,
        keep_internal_to_queues=to_queues,
        ignore_internal_from_queues=from_queues,
        keep_internal_without_opposite=enhanced,
    )
    reason = refuses(Correspondents(senders, receivers), opposite, settings)
    assert (reason.passed is None) is not bool(senders and receivers)
    if reason.passed is False:
        assert not twice
        assert opposite is not None or not enhanced
        assert not (to_queues and receivers >= QUEUE)


def test_only_users_and_queues_are_our_own() -> None:
    def holder(kind: ObjectType) -> AddressOwner:
        return AddressOwner(Reference(UUID(int=9), kind), None, active=True, column=1)

    contact, queue = holder(ObjectType.CONTACT), holder(ObjectType.QUEUE)
    assert correspondents([contact], [queue]) == Correspondents(frozenset(), QUEUE)
    assert correspondents([queue], [], [ObjectType.USER]).internal
    assert not correspondents([queue], [contact]).internal
