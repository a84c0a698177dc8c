"""The words for codes of profiles, the same in the list, the pane and the editor."""

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.exchange import HTTPS_PORT, server_of
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    OperationType,
    ServerType,
    State,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

SECURITIES = {
    ConnectionSecurity.TLS: "TLS from the start",
    ConnectionSecurity.STARTTLS: "STARTTLS",
    ConnectionSecurity.NONE: "None (not protected)",
}
SHORT_SECURITIES = {
    ConnectionSecurity.TLS: "TLS",
    ConnectionSecurity.STARTTLS: "STARTTLS",
    ConnectionSecurity.NONE: "not protected",
}
SERVER_TYPES = {
    ServerType.EXCHANGE: "Exchange Server",
    ServerType.POP3_SMTP: "POP3 and SMTP",
    ServerType.EXCHANGE_HYBRID: "Exchange Server (hybrid)",
    ServerType.EXCHANGE_ONLINE_HYBRID: "Exchange Online (hybrid)",
    ServerType.IMAP_SMTP: "IMAP and SMTP",
}
RETRIEVALS = {
    CredentialRetrieval.USER_OR_QUEUE: "Each mailbox, with credentials of its own",
    CredentialRetrieval.PROFILE: "This profile, for all its mailboxes",
}
OUTGOING_RETRIEVALS = {**RETRIEVALS, CredentialRetrieval.ANONYMOUS: "Nobody (without signing in)"}
AUTHENTICATIONS = {
    AuthenticationProtocol.AUTO_DETECT: "The strongest the server offers",
    AuthenticationProtocol.BASIC: "User name and password in the clear (over TLS)",
    AuthenticationProtocol.OAUTH: "OAuth",
}
EXCHANGE_RETRIEVALS = {
    **RETRIEVALS,
    CredentialRetrieval.WINDOWS_INTEGRATED: "Whoever is signed in to Windows here",
}
EXCHANGE_AUTHENTICATIONS = {
    AuthenticationProtocol.AUTO_DETECT: "The strongest the server offers",
    AuthenticationProtocol.NEGOTIATE: "Negotiate (Kerberos or NTLM)",
    AuthenticationProtocol.NTLM: "NTLM",
    AuthenticationProtocol.BASIC: "User name and password in the clear (over TLS)",
    AuthenticationProtocol.OAUTH: "OAuth, as a program of its own",
}
OFFERED_TYPES = (
    ServerType.POP3_SMTP,
    ServerType.EXCHANGE,
    ServerType.EXCHANGE_HYBRID,
    ServerType.EXCHANGE_ONLINE_HYBRID,
)
"""What a profile can be made for."""

LOOKED_UP = "Found by autodiscover"
ACTIVE = Badge("phase-ok", Tone.GOOD, "Active")
INACTIVE = Badge("phase-off", Tone.OFF, "Deactivated")
STOPPED = Badge("phase-stopped", Tone.BAD, "Stopped")
DEFAULT = Badge("check", Tone.GOOD, "Default")


def state_badge(row: ProfileRow) -> Badge:
    """Return how the profile stands."""
    if row.state is not State.ACTIVE:
        return INACTIVE
    return STOPPED if row.stopped_code else ACTIVE


def stopped_title(code: str) -> str:
    """Return why a profile is stopped, in words; an unknown code as it is."""
    known = code in ErrorCode._value2member_map_
    return explain(ErrorCode(code)).title if known else code


def address(host: str, port: int, security: ConnectionSecurity) -> str:
    """Return "pop.example.com:995 · TLS", or "mail.example.com · web services" for Exchange."""
    if not host:
        return LOOKED_UP
    if "://" in host:
        name, number = server_of(host)
        return f"{name if number == HTTPS_PORT else f'{name}:{number}'} · web services"
    return f"{host}:{port} · {SHORT_SECURITIES[security]}"


def signing_in(profile: EmailServerProfile, operation: OperationType) -> str:
    """Say in one sentence who signs in for a direction, never with what."""
    side = _signing_side(profile, operation)
    if side.retrieval is CredentialRetrieval.USER_OR_QUEUE:
        return "Each mailbox signs in with credentials of its own."
    if side.retrieval is CredentialRetrieval.ANONYMOUS:
        return "Nobody signs in."
    password = "a password is set" if side.password_set else "no password is set"
    return f"The profile signs in as {side.user_name}; {password}."


def opening(profile: EmailServerProfile) -> str:
    """Say as whom the account of an Exchange profile opens mailboxes; empty without one."""
    if not profile.is_exchange or not profile.signs_in_itself(OperationType.INCOMING):
        return ""
    if profile.opens_as_delegate(OperationType.INCOMING):
        return "As a delegate of their owners; for email alone"
    return "As their owners would (impersonation)"


def _signing_side(profile: EmailServerProfile, operation: OperationType) -> Direction:
    outgoing = operation is OperationType.OUTGOING and not profile.same_settings_for_outgoing
    return profile.outgoing if outgoing else profile.incoming
