"""What POP3 servers said they can do, so that a poll need not ask each time."""

import threading
import time

from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.port import Endpoint

HOLDS = 3600.0  # seconds; an error forgets it at once


class KnownCapabilities:
    """One connector's memory of its servers' CAPA answers once secured. Safe in every thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, ConnectionSecurity], tuple[float, frozenset[str]]] = {}
        self._changing = threading.Lock()

    def recall(self, endpoint: Endpoint) -> frozenset[str] | None:
        """Return what the server at *endpoint* said, None when it has to be asked."""
        with self._changing:
            until, names = self._known.get(_key(endpoint), (0.0, frozenset()))
        return names if time.monotonic() < until else None

    def note(self, endpoint: Endpoint, names: frozenset[str]) -> None:
        """Remember an answer."""
        with self._changing:
            self._known[_key(endpoint)] = time.monotonic() + HOLDS, names

    def forget(self, endpoint: Endpoint) -> None:
        """Ask again next time: something went wrong."""
        with self._changing:
            self._known.pop(_key(endpoint), None)


def _key(endpoint: Endpoint) -> tuple[str, int, ConnectionSecurity]:
    return endpoint.host, endpoint.port, endpoint.security
