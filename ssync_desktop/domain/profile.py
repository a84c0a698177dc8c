"""Email server profiles: how one mail server is reached, shared by many mailboxes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_problem
from ssync_desktop.domain.exchange import (
    EXCHANGE,
    location_problems,
    server_of,
    sign_in_problems,
    token_problems,
    token_url,
    web_services_url,
)
from ssync_desktop.domain.last_test import LastTest
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    ExchangeVersion,
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
    SHA-256 fingerprint the administrator chose to trust, or empty. For Exchange *host* is the
    whole URL of the web services; *impersonation* says that the profile's account opens mailboxes
    as their owners would, and not as their delegate.
    """

    host: str = ""
    port: int = 0
    security: ConnectionSecurity = ConnectionSecurity.TLS
    authentication: AuthenticationProtocol = AuthenticationProtocol.AUTO_DETECT
    retrieval: CredentialRetrieval = CredentialRetrieval.USER_OR_QUEUE
    user_name: str = ""
    password_set: bool = False
    pinned_certificate: str = ""
    impersonation: bool = False


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What an editor holds before it is saved. *id* is None for a new profile.

    Only Exchange has the last five: its servers may be looked up for each mailbox (section 1.4),
    *default_location* is where to look when that finds nothing, *exchange_version* None means
    that the server is asked, *grant_delegate_access* lets the account give itself the right to send
    for a mailbox, and *token_location* is where OAuth gets its tokens: then the user name is the id
    of a program, and the password its secret.
    """

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
    use_autodiscover: bool = False
    default_location: str = ""
    exchange_version: ExchangeVersion | None = None
    grant_delegate_access: bool = False
    token_location: str = ""

    def problems(self) -> Iterator[Problem]:
        """Yield everything that keeps this draft from being saved (B1, B5, B6, B7)."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, 100)
        yield from no_longer_than("description", "Description", self.description, 2000)
        if self.is_exchange:
            yield from self._exchange_problems()
        else:
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
    def is_exchange(self) -> bool:
        """Whether its servers are Exchange."""
        return self.server_type in EXCHANGE

    @property
    def can_act(self) -> bool:
        """Whether appointments, contacts and tasks can synchronize over it (B3)."""
        return self.server_type not in MAIL_ONLY

    def completed(self) -> "ProfileDraft":
        """Return the draft as it is stored: ports filled in (B2), locations written out.

        What its server type does not have is left out. On Exchange "the same settings" are all
        those of the incoming side, its password aside.
        """
        if not self.is_exchange:
            return replace(
                self,
                incoming=replace(_with_port(self.incoming, INCOMING_PORTS), impersonation=False),
                outgoing=replace(_with_port(self.outgoing, OUTGOING_PORTS), impersonation=False),
                use_autodiscover=False,
                default_location="",
                exchange_version=None,
                grant_delegate_access=False,
                token_location="",
            )
        incoming, outgoing = _with_url(self.incoming), _with_url(self.outgoing)
        if self.same_settings_for_outgoing:
            outgoing = replace(incoming, password_set=self.outgoing.password_set)
        return replace(
            self,
            incoming=incoming,
            outgoing=outgoing,
            default_location=web_services_url(self.default_location),
            token_location=token_url(self.token_location),
        )

    def _exchange_problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the sides; one that is the same as the other is not asked."""
        sides = [("incoming", "Web services", self.incoming)]
        if not self.same_settings_for_outgoing:
            sides.append(("outgoing", "Web services for outgoing email", self.outgoing))
        for name, label, side in sides:
            if side.host or not self.use_autodiscover:
                yield from location_problems(f"{name}.host", label, side.host)
            yield from sign_in_problems(name, side.retrieval, side.authentication, side.user_name)
        if self.default_location:
            yield from location_problems(
                "default_location",
                "Web services where autodiscover finds nothing",
                self.default_location,
            )
        if any(side.authentication is AuthenticationProtocol.OAUTH for _, _, side in sides):
            yield from token_problems("token_location", self.token_location)


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
    use_autodiscover: bool = False
    default_location: str = ""
    exchange_version: ExchangeVersion | None = None
    grant_delegate_access: bool = False
    token_location: str = ""
    last_test: LastTest | None = None

    @property
    def is_exchange(self) -> bool:
        """Whether its servers are Exchange."""
        return self.server_type in EXCHANGE

    @property
    def shares_server(self) -> bool:
        """Whether one side serves both directions whole: server, trust and sign-in."""
        return self.is_exchange and self.same_settings_for_outgoing

    @property
    def can_act(self) -> bool:
        """Whether appointments, contacts and tasks can synchronize over it (B3)."""
        return self.server_type not in MAIL_ONLY

    @property
    def reaches_one_server(self) -> bool:
        """Whether both directions reach one server at one port, which shows one certificate.

        How each signs in there, and whether the connection is protected from the start, may differ.
        """
        incoming, outgoing = self.incoming, self.outgoing
        if self.is_exchange:
            return self.shares_server or server_of(incoming.host) == server_of(outgoing.host)
        places = {(one.host.strip().casefold(), one.port) for one in (incoming, outgoing)}
        return len(places) == 1

    def side_of(self, operation: OperationType) -> Direction:
        """Return the side that serves *operation*."""
        outgoing = operation is OperationType.OUTGOING and not self.shares_server
        return self.outgoing if outgoing else self.incoming

    def opens_as_delegate(self, operation: OperationType) -> bool:
        """Say whether its own account opens mailboxes without impersonation.

        Mail may pass so; appointments, contacts and tasks may not (B4).
        """
        own = self.signs_in_itself(operation)
        return self.is_exchange and own and not self.side_of(operation).impersonation

    def signs_in_itself(self, operation: OperationType) -> bool:
        """Say whether the profile, and not each mailbox, owns the credential of *operation*.

        "Same settings for outgoing" makes the incoming credential serve both.
        """
        outgoing = operation is OperationType.OUTGOING and not self.same_settings_for_outgoing
        side = self.outgoing if outgoing else self.incoming
        return side.retrieval is not CredentialRetrieval.USER_OR_QUEUE

    def is_within_reach(self, operation: OperationType) -> bool:
        """Say whether the server of *operation* can be tried without a mailbox.

        Where each mailbox has its own looked up, with its own credentials, nobody knows it before.
        """
        known = not (self.is_exchange and self.use_autodiscover) or bool(self.default_location)
        return known or self.signs_in_itself(operation)

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


def _with_url(direction: Direction) -> Direction:
    """Return an Exchange side with its location written out; it is always protected."""
    url = web_services_url(direction.host)
    return replace(direction, host=url, port=server_of(url)[1], security=ConnectionSecurity.TLS)


def _direction_problems(name: str, label: str, direction: Direction) -> Iterator[Problem]:
    yield from not_empty(f"{name}.host", f"{label} server", direction.host)
    yield from no_longer_than(f"{name}.host", f"{label} server", direction.host, 2084)
    yield from within(f"{name}.port", f"{label} port", direction.port, 0, 65_535)
    yield from no_longer_than(f"{name}.user_name", "User name", direction.user_name, 250)
    if direction.retrieval is CredentialRetrieval.PROFILE:
        yield from not_empty(f"{name}.user_name", f"{label} user name", direction.user_name)
