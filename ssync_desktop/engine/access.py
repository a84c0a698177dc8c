"""Where a mailbox's server is, with whose credentials one signs in, and whose limit counts."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval, OperationType
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.store.secrets import SecretKey, Secrets

LONGEST_WAIT = 100.0
"""Seconds a server may take for one answer when the profile sets no limit of its own."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How one direction signs in: the owner of the credential and where its secret lies.

    *owner* is a profile's or a mailbox's id; it is also whose connections are counted (B10, B11).
    *secret* None means anonymous.
    """

    owner: UUID
    by_profile: bool
    user_name: str
    secret: SecretKey | None


def direction_of(profile: EmailServerProfile, operation: OperationType) -> Direction:
    """Return the profile's side that serves *operation*."""
    return profile.outgoing if operation is OperationType.OUTGOING else profile.incoming


def endpoint_of(profile: EmailServerProfile, operation: OperationType) -> Endpoint:
    """Return where to connect for *operation*."""
    side = direction_of(profile, operation)
    limit = profile.connection_timeout_ms / 1000 if profile.limit_connection_time else 0
    return Endpoint(
        host=side.host,
        port=side.port,
        security=side.security,
        authentication=side.authentication,
        timeout=limit or LONGEST_WAIT,
        pinned_certificate=side.pinned_certificate,
    )


def sign_of(profile: EmailServerProfile, mailbox: Mailbox, operation: OperationType) -> Sign:
    """Say whose credentials are used, or raise ``NeedsAttention`` when there are none.

    With "same settings for outgoing" the incoming credentials sign in for sending as well.
    """
    own = profile_sign(profile, operation)
    if own is not None:
        return own
    side = signing_side(profile, operation)
    if side.retrieval is not CredentialRetrieval.USER_OR_QUEUE:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The profile {profile.name} asks for a sign-in its server type does not have",
            "Choose credentials of the profile or of the mailbox.",
        )
    if not mailbox.allow_credentials:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"The mailbox {mailbox.name} has no credentials of its own",
            "Allow credentials in the mailbox and enter user name and password, or let the "
            "profile sign in.",
        )
    key = SecretKey("mailbox", mailbox.id, "password")
    return Sign(mailbox.id, by_profile=False, user_name=mailbox.user_name, secret=key)


def signing_side(profile: EmailServerProfile, operation: OperationType) -> Direction:
    """Return the side whose credentials serve *operation*."""
    if profile.same_settings_for_outgoing:
        return profile.incoming
    return direction_of(profile, operation)


def profile_sign(profile: EmailServerProfile, operation: OperationType) -> Sign | None:
    """Return how the profile itself signs in, or None when its mailboxes do."""
    side = signing_side(profile, operation)
    if side.retrieval is CredentialRetrieval.ANONYMOUS:
        return Sign(profile.id, by_profile=True, user_name="", secret=None)
    if side.retrieval is CredentialRetrieval.PROFILE:
        column = "incomingpassword" if side is profile.incoming else "outgoingpassword"
        key = SecretKey("emailserverprofile", profile.id, column)
        return Sign(profile.id, by_profile=True, user_name=side.user_name, secret=key)
    return None


async def credentials_of(sign: Sign, secrets: Secrets) -> Credentials | None:
    """Fetch the secret; a missing one is for a person to enter on this machine."""
    if sign.secret is None:
        return None
    secret = await secrets.get(sign.secret)
    if secret is None:
        raise NeedsAttention(ErrorCode.NO_PASSWORD_ON_THIS_MACHINE)
    return Credentials(sign.user_name, secret)
