"""One user with a mailbox on one profile, all in order; a test changes what it is about."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import MailboxKind, OutgoingDeliveryMethod, TestStatus
from ssync_desktop.domain.people import User
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from tests.kit.records import a_mailbox, a_profile, a_user

USER_ID = UUID(int=1)
PROFILE_ID = UUID(int=2)
MAILBOX_ID = UUID(int=3)
OWNER_ID = UUID(int=4)

WORKING = DirectionState(enabled=True, status=TestStatus.SUCCESS)
"""A direction that was tested and is enabled."""


def sample_user(**changes: Any) -> User:
    """Return the enabled user the mailbox belongs to."""
    ada = a_user("Lovelace", id=USER_ID, mailbox_id=MAILBOX_ID)
    ada = replace(ada, domain_name="ada@example.com", email_address="ada@example.com")
    return replace(ada, **changes)


def sample_profile(**changes: Any) -> EmailServerProfile:
    """Return the active profile, POP3 and SMTP."""
    return replace(a_profile(OWNER_ID, id=PROFILE_ID), **changes)


def sample_profile_draft(**changes: Any) -> ProfileDraft:
    """Return a draft of a new profile that has no problems."""
    draft = ProfileDraft(
        name="Post office",
        incoming=Direction(host="pop.example.com"),
        outgoing=Direction(host="smtp.example.com"),
    )
    return replace(draft, **changes)


def sample_mailbox(**changes: Any) -> Mailbox:
    """Return the user's mailbox: active, approved, tested and enabled both ways."""
    mailbox = a_mailbox(
        USER_ID,
        "Ada Lovelace",
        id=MAILBOX_ID,
        kind=MailboxKind.USER,
        regarding_id=USER_ID,
        email_address="ada@example.com",
        profile_id=PROFILE_ID,
        outgoing_method=OutgoingDeliveryMethod.SERVER_SIDE,
        allow_credentials=True,
        user_name="ada",
        password_set=True,
        approved_by=OWNER_ID,
        outgoing=WORKING,
    )
    return replace(mailbox, **changes)
