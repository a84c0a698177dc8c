"""What a profile for Exchange says: where its web services are, and how one signs in there.

Only Exchange Server on the customer's own machines is meant. Exchange Online blocks this protocol
by default since October 2026 and ends it in April 2027.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    CredentialRetrieval,
    ServerType,
)
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty

EXCHANGE = frozenset(
    {ServerType.EXCHANGE, ServerType.EXCHANGE_HYBRID, ServerType.EXCHANGE_ONLINE_HYBRID}
)
"""Server types that are spoken to by Exchange Web Services."""

HTTPS_PORT = 443
HIGHEST_PORT = 65_535
WEB_SERVICES = "/EWS/Exchange.asmx"
EXAMPLE = f"https://mail.example.com{WEB_SERVICES}"
_LOCATION_LENGTH = 2084
_USER_NAME_LENGTH = 250
TENANTS = "https://login.microsoftonline.com"
_ONLINE = ("outlook.office365.com", "outlook.office.com", "outlook.office365.us")

_URL = re.compile(
    r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://"
    r"(?:(?P<user>[^/@?#\s]*)@)?"
    r"(?P<host>\[[0-9a-fA-F:.]+\]|[^/:@?#\[\]\s]*)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#\s]*)?"
    r"(?P<more>[?#]\S*)?"
)

_RETRIEVALS = {
    CredentialRetrieval.USER_OR_QUEUE: tuple(AuthenticationProtocol),
    CredentialRetrieval.PROFILE: tuple(AuthenticationProtocol),
    CredentialRetrieval.WINDOWS_INTEGRATED: (
        AuthenticationProtocol.AUTO_DETECT,
        AuthenticationProtocol.NEGOTIATE,
        AuthenticationProtocol.NTLM,
    ),
}
"""Whose credentials may sign in at Exchange, and by which protocols."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a URL (RFC 3986 section 3), as far as they matter here."""

    scheme: str
    user: str | None
    host: str
    port: int | None
    path: str
    more: str  # what follows a ? or #


def web_services_url(location: str) -> str:
    """Return *location* as the whole URL of the web services; a host alone is completed.

    What is no location at all comes back as it is, for :func:`location_problems` to name.
    """
    location = location.strip()
    if not location:
        return ""
    url = location if "://" in location else f"https://{location}"
    parts = _split(url)
    if parts is None or not parts.host:
        return location
    if parts.path in ("", "/") and not parts.more:
        return f"{url.rstrip('/')}{WEB_SERVICES}"
    return url


def server_of(location: str) -> tuple[str, int]:
    """Return host and port of the web services at *location*; an empty host where it has none."""
    parts = _split(web_services_url(location))
    if parts is None:
        return "", HTTPS_PORT
    return parts.host.strip("[]").lower(), parts.port or HTTPS_PORT


def points_online(location: str) -> bool:
    """Say whether *location* is in Exchange Online, where this protocol is being ended."""
    return server_of(location)[0] in _ONLINE


def location_problems(field: str, label: str, location: str) -> Iterator[Problem]:
    """Yield what keeps *location* from being where web services are; an empty one is missing."""
    yield from not_empty(field, label, location)
    yield from no_longer_than(field, label, location, _LOCATION_LENGTH)
    if not location.strip():
        return
    parts = _split(web_services_url(location))
    if parts is None or not parts.host:
        yield Problem(field, f"{label} is no address on the web.", f"Enter it like {EXAMPLE}")
    elif parts.scheme != "https":
        yield Problem(
            field, f"{label} is not protected: it does not begin with https.", f"Use {_like(parts)}"
        )
    elif parts.user is not None or parts.more:
        yield Problem(
            field,
            f"{label} holds more than an address.",
            f"Leave out user names and what follows a ? or #, as in {_like(parts)}",
        )
    elif not parts.path.casefold().endswith(WEB_SERVICES.casefold()):
        yield Problem(
            field,
            f"{label} does not end with {WEB_SERVICES}, where the web services are.",
            f"Enter it like {_like(parts)}, or the name of the server alone.",
        )


def _like(parts: _Parts) -> str:
    """Return how a location on that server is written; a port of HTTP is none of HTTPS."""
    port = f":{parts.port}" if parts.port not in (None, 80) else ""
    return f"https://{parts.host}{port}{WEB_SERVICES}"


def sign_in_problems(
    side: str,
    retrieval: CredentialRetrieval,
    authentication: AuthenticationProtocol,
    user_name: str,
) -> Iterator[Problem]:
    """Yield what does not go together in how one *side* signs in (section 1.3)."""
    yield from no_longer_than(f"{side}.user_name", "User name", user_name, _USER_NAME_LENGTH)
    protocols = _RETRIEVALS.get(retrieval)
    if retrieval is CredentialRetrieval.ANONYMOUS:
        yield Problem(
            f"{side}.retrieval",
            "Exchange lets nobody in without credentials.",
            "Choose credentials of the profile or of the mailbox.",
        )
    elif protocols is None:
        yield Problem(
            f"{side}.retrieval",
            "This kind of sign-in is for services in Microsoft's cloud only.",
            "Choose credentials of the profile or of the mailbox, or Windows integrated.",
        )
    elif authentication not in protocols:
        yield Problem(
            f"{side}.authentication",
            "Windows integrated signs in by Negotiate or NTLM.",
            "Choose Auto, Negotiate or NTLM.",
        )
    if retrieval is CredentialRetrieval.PROFILE:
        yield from not_empty(f"{side}.user_name", "User name", user_name)


def token_url(location: str) -> str:
    """Return where tokens for OAuth are given out; the name or id of a tenant is enough."""
    location = location.strip()
    if not location or "/" in location:
        return location
    return f"{TENANTS}/{location}/oauth2/v2.0/token"


def token_problems(field: str, location: str) -> Iterator[Problem]:
    """Yield what keeps *location* from giving out tokens, which OAuth asks for."""
    label = "Token service"
    yield from not_empty(field, label, location)
    yield from no_longer_than(field, label, location, _LOCATION_LENGTH)
    if not location.strip():
        return
    parts = _split(token_url(location))
    if parts is None or parts.scheme != "https" or not parts.host or parts.user is not None:
        yield Problem(
            field,
            f"{label} is neither a tenant nor an address that begins with https.",
            "Enter the name or the id of the tenant, or the whole address of the service.",
        )


def _split(location: str) -> _Parts | None:
    """Take a URL apart; None for what is none."""
    found = _URL.fullmatch(location)
    if found is None:
        return None
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port <= HIGHEST_PORT:
        return None
    return _Parts(
        found["scheme"].lower(),
        found["user"],
        found["host"],
        port,
        found["path"] or "",
        found["more"] or "",
    )
