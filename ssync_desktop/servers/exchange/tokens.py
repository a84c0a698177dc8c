"""Where the tokens of an OAuth sign-in come from (RFC 6749)."""

import threading
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.servers.errors import Peer
from ssync_desktop.servers.port import Endpoint

LASTS = 600.0  # seconds a token is taken to be good for where the service does not say
MARGIN = 120.0  # seconds before its end at which a token is renewed


class TokenProvider(Protocol):
    """Has a token to show to the server. Called in threads, several at a time."""

    def token(self) -> str:
        """Return a token that is good for a while; raises our own errors."""
        ...

    def refuse(self, token: str) -> None:
        """Say that the server did not take *token*: the next one has to be another."""
        ...


Mount = Callable[[str], BaseAdapter]
"""Returns what speaks to the host of a URL."""

TokenSource = Callable[[Endpoint, Credentials, Mount], TokenProvider]
"""Returns the provider for an endpoint and the credentials of its profile or mailbox."""


class ClientCredentials:
    """The grant of a program that signs in as itself (RFC 6749 section 4.4).

    The user name is the program's id where tokens are given out, the password its secret.
    """

    def __init__(self, endpoint: Endpoint, credentials: Credentials, mount: Mount) -> None:
        if urlsplit(endpoint.token_url).scheme != "https":
            raise NeedsAttention(
                ErrorCode.INVALID_PROFILE_CONFIGURATION,
                "It is not known where tokens for an OAuth sign-in are given out",
                "Enter the tenant, or the address of the token service, in the profile; it begins "
                "with https.",
            )
        self._endpoint, self._credentials, self._mount = endpoint, credentials, mount
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def token(self) -> str:
        """Return the token at hand, or a new one shortly before its end."""
        with self._lock:
            if not self._token or time.monotonic() > self._until:
                self._renew()
            return self._token

    def refuse(self, token: str) -> None:
        """Forget *token*, unless somebody has renewed it already."""
        with self._lock:
            if token == self._token:
                self._token = ""

    def _renew(self) -> None:
        place = self._endpoint.token_url
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.user_name,
            "client_secret": self._credentials.secret,
            "scope": f"https://{self._endpoint.token_host or self._endpoint.host}/.default",
        }
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", self._mount(place))
            answer = session.post(place, asked, allow_redirects=False)
        try:
            said = answer.json()
            self._token = str(said["access_token"])
            lasts = float(said.get("expires_in", LASTS))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._refused(answer) from error
        self._until = time.monotonic() + lasts - MARGIN

    def _refused(self, answer: requests.Response) -> NeedsAttention | Retryable:
        """Return what a token service's no means (RFC 6749 section 5.2)."""
        host = urlsplit(self._endpoint.token_url).hostname
        words = Peer(self._endpoint, "OAuth", self._credentials).words(
            f"HTTP {answer.status_code} {answer.text}"
        )
        if answer.status_code >= 500 or answer.status_code == 429:
            return Retryable(
                ErrorCode.SERVER_BUSY, f"{host} gives out no tokens now", server_words=words
            )
        return NeedsAttention(
            ErrorCode.INCOMING_AUTHENTICATION,
            f"{host} refused to give out a token",
            "Check the program's id and secret in the profile, and that the secret has not run "
            "out.",
            server_words=words,
        )
