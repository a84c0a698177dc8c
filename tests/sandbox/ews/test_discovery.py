"""exchangelib finds the server by nothing but an address, as it would on the Internet."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.resolver
import pytest
from exchangelib import Credentials
from exchangelib.autodiscover import cache
from exchangelib.autodiscover.discovery import Autodiscovery
from urllib3.util import connection

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, PASSWORD

HOST = "127.0.0.2"
HTTPS = 443
NAME = "autodiscover.contoso.example"


class StubNames:
    """A name server that knows one host, and no services."""

    def resolve(self, name: str, kind: str, **_: object) -> list[str]:
        if kind == "A" and name == f"{NAME}.":
            return [HOST]
        raise dns.resolver.NXDOMAIN


@pytest.fixture
def elsewhere() -> Iterator[SandboxExchange]:
    """A server on a loopback address of its own, which calls itself by its name."""
    made = SandboxExchange(HTTPS if _may_listen(HTTPS) else 0, host=HOST, name=NAME)
    made.start()
    made.add_mailbox(ADA, PASSWORD, "Ada Lovelace")
    yield made
    made.stop()


def _may_listen(port: int) -> bool:
    """Say whether this process may serve on *port*, and nobody else does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


@pytest.fixture
def internet(
    elsewhere: SandboxExchange,
    unverified: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[None]:
    """Names lead to the sandbox, on port 443 or on what stands for it where none may serve there."""
    connect: Callable[..., socket.socket] = connection.create_connection

    def redirected(address: tuple[str, int], *arguments: Any, **options: Any) -> socket.socket:
        assert address[0] == NAME, "nobody else is asked"
        port = elsewhere.port if address[1] == HTTPS else address[1]
        return connect((HOST, port), *arguments, **options)

    monkeypatch.setattr(connection, "create_connection", redirected)
    monkeypatch.setattr(Autodiscovery, "resolver", StubNames())
    monkeypatch.setattr(cache, "AUTODISCOVER_PERSISTENT_STORAGE", tmp_path / "cache")
    yield
    cache.autodiscover_cache.clear()


def test_a_mailbox_is_found_by_its_address(elsewhere: SandboxExchange, internet: None) -> None:
    found, protocol = Autodiscovery(ADA, Credentials(ADA, PASSWORD)).discover()
    assert found.autodiscover_smtp_address == ADA
    assert protocol.service_endpoint == elsewhere.url == found.ews_url
    assert protocol.version.build.major_version == 15
    protocol.close()
    cache.autodiscover_cache.close()
