"""Stored emails as correlation sees them, by number."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint

OWNER = UUID(int=99)


def known(number: int, **fields: Any) -> KnownEmail:
    """Return stored email *number*; the higher it is, the newer the email."""
    email = KnownEmail(
        id=UUID(int=number),
        outgoing=False,
        message_id="",
        duplicate_check=UUID(int=number),
        sender="",
        content_mark="",
        tracking_token="",
        conversation=b"",
        regarding=None,
        owner_id=OWNER,
    )
    if "thread_index" in fields:
        fields.setdefault("conversation", conversation_base(fields["thread_index"]))
    return replace(email, **fields)


def like(
    number: int, subject: str, *addresses: str, settings: OrganizationSettings, **fields: Any
) -> KnownEmail:
    """Return stored email *number* with the hashes of a subject and of addresses."""
    return known(number, fingerprint=fingerprint(subject, addresses, settings), **fields)
