"""Where a mailbox's server is, with whose credentials one signs in, and whose limit counts."""

from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.exchange import server_of, web_services_url
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AuthenticationProtocol, CredentialRetrieval, OperationType
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.store.secrets import SecretKey, Secrets

LONGEST_WAIT = 100.0
"""Seconds a server may take for one answer when the profile sets no limit of its own."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How one direction signs in: the owner of the credential and where its secret lies.

    *owner* is a profile's or a mailbox's id; it is also whose connections are counted (B10, B11).
    *secret* None means anonymous, or whoever is logged on to this computer (Windows integrated).
    """

    owner: UUID
    by_profile: bool
    user_name: str
    secret: SecretKey | None


def direction_of(profile: EmailServerProfile, operation: OperationType) -> Direction:
    """Return the profile's side that serves *operation*."""
    return profile.side_of(operation)


def endpoint_of(
    profile: EmailServerProfile, operation: OperationType, mailbox: Mailbox | None = None
) -> Endpoint:
    """Return where to connect for *operation*, and on Exchange whose *mailbox* is opened there.

    Without one it is that of the account that signs in. Where the server of a mailbox is looked up
    (B9) and was not found yet, the endpoint has no host.
    """
    side = direction_of(profile, operation)
    limit = profile.connection_timeout_ms / 1000 if profile.limit_connection_time else 0
    plain = Endpoint(
        host=side.host,
        port=side.port,
        security=side.security,
        authentication=side.authentication,
        timeout=limit or LONGEST_WAIT,
        pinned_certificate=side.pinned_certificate,
    )
    if not profile.is_exchange:
        return plain
    url = location_of(profile, operation, mailbox)
    host, port = server_of(url)
    sign = profile_sign(profile, operation)
    integrated = sign is not None and sign.secret is None
    return replace(
        plain,
        host=host,
        port=port,
        authentication=_without_password(side) if integrated else side.authentication,
        url=url,
        mailbox=mailbox.email_address if mailbox else _own_address(profile, side),
        impersonation=side.impersonation and sign is not None and mailbox is not None,
        connections=profile.max_connections,
        token_url=profile.token_location,
    )


def location_of(
    profile: EmailServerProfile, operation: OperationType, mailbox: Mailbox | None = None
) -> str:
    """Return the URL of the web services for *operation*; empty while it has to be looked up.

    With autodiscover that is where the mailbox's server was found, else the default location.
    """
    if not profile.use_autodiscover:
        return web_services_url(direction_of(profile, operation).host)
    found = mailbox.location if mailbox else ""
    return found or profile.default_location


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
    integrated = profile.is_exchange and side.retrieval is CredentialRetrieval.WINDOWS_INTEGRATED
    if integrated or side.retrieval is CredentialRetrieval.ANONYMOUS:
        return Sign(profile.id, by_profile=True, user_name="", secret=None)
    if side.retrieval is CredentialRetrieval.PROFILE:
        column = "incomingpassword" if side is profile.incoming else "outgoingpassword"
        key = SecretKey("emailserverprofile", profile.id, column)
        return Sign(profile.id, by_profile=True, user_name=side.user_name, secret=key)
    return None


def _without_password(side: Direction) -> AuthenticationProtocol:
    """Return how whoever is logged on here signs in: Auto is by Negotiate."""
    if side.authentication is AuthenticationProtocol.AUTO_DETECT:
        return AuthenticationProtocol.NEGOTIATE
    return side.authentication


def _own_address(profile: EmailServerProfile, side: Direction) -> str:
    """Return the address of the profile's own account, as far as it is known."""
    return side.user_name if "@" in side.user_name else profile.owner_email_address


async def credentials_of(sign: Sign, secrets: Secrets) -> Credentials | None:
    """Fetch the secret; a missing one is for a person to enter on this machine."""
    if sign.secret is None:
        return None
    secret = await secrets.get(sign.secret)
    if secret is None:
        raise NeedsAttention(ErrorCode.NO_PASSWORD_ON_THIS_MACHINE)
    return Credentials(sign.user_name, secret)
