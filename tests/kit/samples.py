"""Records as a well-kept organization holds them; a test changes what it is about."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    AccessMode,
    ActDeliveryMethod,
    FilteringMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OutgoingDeliveryMethod,
    Role,
    ServerType,
    State,
    TestStatus,
)
from ssync_desktop.domain.people import User
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft

USER_ID = UUID(int=1)
PROFILE_ID = UUID(int=2)
MAILBOX_ID = UUID(int=3)
OWNER_ID = UUID(int=4)

WORKING = DirectionState(enabled=True, status=TestStatus.SUCCESS)
"""A direction that was tested and is enabled."""


def sample_user(**changes: Any) -> User:
    """Return an enabled user without roles."""
    user = User(
        id=USER_ID,
        first_name="Ada",
        last_name="Lovelace",
        domain_name="ada@example.com",
        email_address="ada@example.com",
        access_mode=AccessMode.READ_WRITE,
        disabled=False,
        mailbox_id=MAILBOX_ID,
        queue_id=None,
        filtering_method=FilteringMethod.IN_RESPONSE,
        send_as_allowed=False,
        tracking_number=1,
        roles=frozenset({Role.USER}),
        row_version=1,
    )
    return replace(user, **changes)


def sample_profile(**changes: Any) -> EmailServerProfile:
    """Return an active profile for POP3 and SMTP."""
    draft = sample_profile_draft().completed()
    values = {
        name: getattr(draft, name)
        for name in ProfileDraft.__dataclass_fields__
        if name not in ("id", "row_version")
    }
    profile = EmailServerProfile(
        id=PROFILE_ID,
        owner_id=OWNER_ID,
        state=State.ACTIVE,
        stopped_code="",
        row_version=1,
        **values,
    )
    return replace(profile, **changes)


def sample_profile_draft(**changes: Any) -> ProfileDraft:
    """Return a draft without problems: a new POP3/SMTP profile."""
    draft = ProfileDraft(
        name="Post office",
        server_type=ServerType.POP3_SMTP,
        incoming=Direction(host="pop.example.com"),
        outgoing=Direction(host="smtp.example.com"),
    )
    return replace(draft, **changes)


def sample_mailbox(**changes: Any) -> Mailbox:
    """Return a user's mailbox: active, approved, tested and enabled both ways."""
    mailbox = Mailbox(
        id=MAILBOX_ID,
        name="Ada Lovelace",
        kind=MailboxKind.USER,
        regarding_id=USER_ID,
        owner_id=USER_ID,
        email_address="ada@example.com",
        profile_id=PROFILE_ID,
        incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
        outgoing_method=OutgoingDeliveryMethod.SERVER_SIDE,
        act_method=ActDeliveryMethod.NONE,
        allow_credentials=True,
        user_name="ada",
        password_set=True,
        process_received_after=None,
        delete_after_processing=False,
        approval=AccessApproval.APPROVED,
        approved_by=OWNER_ID,
        approved_on=None,
        incoming=WORKING,
        outgoing=WORKING,
        act_enabled=False,
        act_status=TestStatus.NOT_RUN,
        test_scheduled=False,
        test_attempted_by=None,
        test_attempted_on=None,
        test_completed_on=None,
        sync_checkpoint=None,
        state=State.ACTIVE,
        row_version=1,
    )
    return replace(mailbox, **changes)
