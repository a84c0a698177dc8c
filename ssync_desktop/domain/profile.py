"""Email server profiles: how one mail server is reached, shared by many mailboxes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_problem
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    OperationType,
    ServerType,
    State,
)
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty, within

DEFAULT_CONNECTIONS = 10
DEFAULT_TIMEOUT_MS = 60_000
MAIL_ONLY = frozenset({ServerType.POP3_SMTP, ServerType.IMAP_SMTP})
"""Server types that carry no appointments, contacts and tasks."""


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a profile: where the server is and how one signs in.

    *port* 0 means "the usual one" and is filled in on saving (B2). *pinned_certificate* is the
    SHA-256 fingerprint the administrator chose to trust, or empty.
    """

    host: str = ""
    port: int = 0
    security: ConnectionSecurity = ConnectionSecurity.TLS
    authentication: AuthenticationProtocol = AuthenticationProtocol.AUTO_DETECT
    retrieval: CredentialRetrieval = CredentialRetrieval.USER_OR_QUEUE
    user_name: str = ""
    password_set: bool = False
    pinned_certificate: str = ""


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What an editor holds before it is saved. *id* is None for a new profile."""

    id: UUID | None = None
    name: str = ""
    description: str = ""
    server_type: ServerType = ServerType.POP3_SMTP
    incoming: Direction = Direction()
    outgoing: Direction = Direction(security=ConnectionSecurity.STARTTLS)
    same_settings_for_outgoing: bool = True
    min_polling_interval: int = 0  # minutes
    max_connections: int = DEFAULT_CONNECTIONS
    process_received_after: datetime | None = None
    move_undelivered: bool = False
    send_email_alert: bool = False
    limit_connection_time: bool = True
    connection_timeout_ms: int = DEFAULT_TIMEOUT_MS
    owner_email_address: str = ""
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield everything that keeps this draft from being saved (B5, B6, B7)."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, 100)
        yield from no_longer_than("description", "Description", self.description, 2000)
        yield from _direction_problems("incoming", "Incoming", self.incoming)
        yield from _direction_problems("outgoing", "Outgoing", self.outgoing)
        yield from within("max_connections", "Concurrent connections", self.max_connections, 1, 300)
        yield from within(
            "min_polling_interval", "Polling interval", self.min_polling_interval, 0, 1440
        )
        if self.owner_email_address:
            yield from address_problem("owner_email_address", self.owner_email_address)
        yield from within(
            "connection_timeout_ms", "Time limit", self.connection_timeout_ms, 0, 100_000
        )

    @property
    def can_act(self) -> bool:
        """Whether appointments, contacts and tasks can synchronize over it (B3)."""
        return self.server_type not in MAIL_ONLY

    def completed(self) -> "ProfileDraft":
        """Return the draft with the ports that were left open filled in (B2)."""
        return replace(
            self,
            incoming=_with_port(self.incoming, INCOMING_PORTS),
            outgoing=_with_port(self.outgoing, OUTGOING_PORTS),
        )


@dataclass(frozen=True, slots=True)
class EmailServerProfile:
    """A stored profile. *incoming* and *outgoing* never hold a password, only "is set" (B8)."""

    id: UUID
    name: str
    description: str
    server_type: ServerType
    incoming: Direction
    outgoing: Direction
    same_settings_for_outgoing: bool
    min_polling_interval: int
    max_connections: int
    process_received_after: datetime | None
    move_undelivered: bool
    send_email_alert: bool
    limit_connection_time: bool
    connection_timeout_ms: int
    owner_email_address: str
    owner_id: UUID
    state: State
    stopped_code: str  # set while a permanent sign-in error stops the whole profile (D24)
    row_version: int
    alarmed_on: datetime | None = None  # since when its owner knows that most mailboxes fail (B106)

    @property
    def can_act(self) -> bool:
        """Whether appointments, contacts and tasks can synchronize over it (B3)."""
        return self.server_type not in MAIL_ONLY

    def signs_in_itself(self, operation: OperationType) -> bool:
        """Say whether the profile, and not each mailbox, owns the credential of *operation*.

        "Same settings for outgoing" makes the incoming credential serve both.
        """
        outgoing = operation is OperationType.OUTGOING and not self.same_settings_for_outgoing
        side = self.outgoing if outgoing else self.incoming
        return side.retrieval is not CredentialRetrieval.USER_OR_QUEUE

    def draft(self) -> ProfileDraft:
        """Return an editable copy."""
        return ProfileDraft(
            **{name: getattr(self, name) for name in ProfileDraft.__dataclass_fields__}
        )


INCOMING_PORTS = {
    ConnectionSecurity.NONE: 110,
    ConnectionSecurity.STARTTLS: 110,
    ConnectionSecurity.TLS: 995,
}
OUTGOING_PORTS = {
    ConnectionSecurity.NONE: 25,
    ConnectionSecurity.STARTTLS: 587,
    ConnectionSecurity.TLS: 465,
}


def _with_port(direction: Direction, ports: dict[ConnectionSecurity, int]) -> Direction:
    return direction if direction.port else replace(direction, port=ports[direction.security])


def _direction_problems(name: str, label: str, direction: Direction) -> Iterator[Problem]:
    yield from not_empty(f"{name}.host", f"{label} server", direction.host)
    yield from no_longer_than(f"{name}.host", f"{label} server", direction.host, 2084)
    yield from within(f"{name}.port", f"{label} port", direction.port, 0, 65_535)
    yield from no_longer_than(f"{name}.user_name", "User name", direction.user_name, 250)
    if direction.retrieval is CredentialRetrieval.PROFILE:
        yield from not_empty(f"{name}.user_name", f"{label} user name", direction.user_name)
