"""Where an Exchange server's web services are, taken from their URL."""

from dataclasses import replace
from urllib.parse import urlsplit

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.port import Endpoint

PORTS = {"https": 443, "http": 80}
SERVICES = "/EWS/Exchange.asmx"


def located(endpoint: Endpoint) -> Endpoint:
    """Return *endpoint* with host, port and security as its URL has them.

    Without a URL its host stands for the usual one. Raises NeedsAttention where neither is set or
    the URL is none.
    """
    url = endpoint.url or (f"https://{endpoint.host}{SERVICES}" if endpoint.host else "")
    if not url:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"It is not known where the Exchange server of {endpoint.mailbox} is",
            "Switch autodiscover on in the profile and run Test & Enable, or enter the server's "
            "address in the profile.",
        )
    return at(endpoint, url)


def at(endpoint: Endpoint, url: str) -> Endpoint:
    """Return *endpoint* moved to *url*; raises NeedsAttention for what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"{url} is no address of Exchange's web services",
            f"Enter an address like https://mail.example.com{SERVICES} in the profile.",
        )
    security = ConnectionSecurity.TLS if parts.scheme == "https" else ConnectionSecurity.NONE
    return replace(endpoint, url=url, host=parts.hostname, port=port, security=security)
