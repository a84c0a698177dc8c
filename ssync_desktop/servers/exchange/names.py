"""What the name service is asked: addresses of hosts, and where a domain says its services are."""

from typing import Protocol

import dns.exception
import dns.rdatatype
import dns.resolver
from dns.rdtypes.IN.SRV import SRV

from ssync_desktop.servers.connect import Address, getaddrinfo

PATIENCE = 10.0  # seconds for one question about services


class Names(Protocol):
    """Answers questions about names; called in threads."""

    def addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses of *host*; raises ``OSError`` and ``UnicodeError``."""
        ...

    def services(self, name: str) -> list[tuple[str, int]]:
        """Return hosts with ports that serve *name*, the preferred first; none for no record."""
        ...


class SystemNames:
    """Asks the operating system, and its name servers for records of services (RFC 2782)."""

    def addresses(self, host: str, port: int) -> list[Address]:
        """Return what the operating system knows."""
        return getaddrinfo(host, port)

    def services(self, name: str) -> list[tuple[str, int]]:
        """Return what the name servers know; when they cannot be asked, nothing."""
        try:
            found = dns.resolver.resolve(name, dns.rdatatype.SRV, lifetime=PATIENCE)
        except dns.exception.DNSException:
            return []
        records = [one for one in found if isinstance(one, SRV)]
        records.sort(key=lambda one: (one.priority, -one.weight))
        return [(one.target.to_text(omit_final_dot=True), one.port) for one in records]
