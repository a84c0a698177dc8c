"""Users, their settings, queues, and the records that mail comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_key, address_problem
from ssync_desktop.domain.options import (
    AccessMode,
    FilteringMethod,
    ObjectType,
    QueueViewType,
    Role,
    State,
    UnknownSender,
)
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty


@dataclass(frozen=True, slots=True)
class UserDraft:
    """A user as the administrator enters it. *domain_name* is the user principal name."""

    id: UUID | None = None
    first_name: str = ""
    last_name: str = ""
    domain_name: str = ""
    email_address: str = ""
    filtering_method: FilteringMethod = FilteringMethod.IN_RESPONSE
    send_as_allowed: bool = False
    roles: frozenset[Role] = frozenset({Role.USER})
    unknown_sender: UnknownSender = UnknownSender.LEAVE
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps this draft from being saved."""
        yield from not_empty("last_name", "Last name", self.last_name)
        yield from no_longer_than("first_name", "First name", self.first_name, 64)
        yield from no_longer_than("last_name", "Last name", self.last_name, 64)
        yield from no_longer_than("domain_name", "User name", self.domain_name, 1024)
        if self.email_address:
            yield from address_problem("email_address", self.email_address)


@dataclass(frozen=True, slots=True)
class User:
    """A stored user with the settings that synchronization asks for (``usersettings``)."""

    id: UUID
    first_name: str
    last_name: str
    domain_name: str
    email_address: str
    access_mode: AccessMode
    disabled: bool
    mailbox_id: UUID | None
    queue_id: UUID | None
    filtering_method: FilteringMethod
    send_as_allowed: bool
    tracking_number: int | None  # the user's part of the tracking token
    roles: frozenset[Role]
    row_version: int
    unknown_sender: UnknownSender = UnknownSender.LEAVE  # a record for each of them, or none

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def draft(self) -> UserDraft:
        """Return an editable copy."""
        return UserDraft(**{name: getattr(self, name) for name in UserDraft.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class QueueDraft:
    """A queue as the administrator enters it."""

    id: UUID | None = None
    name: str = ""
    description: str = ""
    email_address: str = ""
    view_type: QueueViewType = QueueViewType.PUBLIC
    filtering_method: FilteringMethod = FilteringMethod.ALL
    owner_id: UUID | None = None
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps this draft from being saved."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, 200)
        yield from no_longer_than("description", "Description", self.description, 2000)
        if self.email_address:
            yield from address_problem("email_address", self.email_address)


@dataclass(frozen=True, slots=True)
class Queue:
    """A stored queue."""

    id: UUID
    name: str
    description: str
    email_address: str
    view_type: QueueViewType
    filtering_method: FilteringMethod
    owner_id: UUID
    mailbox_id: UUID | None
    state: State
    row_version: int

    def draft(self) -> QueueDraft:
        """Return an editable copy."""
        return QueueDraft(**{name: getattr(self, name) for name in QueueDraft.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A record's place in a queue."""

    id: UUID
    queue_id: UUID
    object_id: UUID
    object_type: ObjectType
    title: str
    sender: str
    to_recipients: str
    entered_on: datetime
    state: State


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """An account, contact or lead, as far as mail is concerned."""

    id: UUID | None = None
    object_type: ObjectType = ObjectType.CONTACT
    name: str = ""  # account name, or the person's full name
    email_addresses: tuple[str, ...] = ()  # up to three, in column order
    owner_id: UUID | None = None
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps this draft from being saved."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, 160)
        if len(self.email_addresses) > 3:
            yield Problem("email_addresses", "A record holds three addresses.", "Remove some.")
        seen: set[str] = set()
        for number, address in enumerate(self.email_addresses, 1):
            field = f"email_address{number}"
            if address_key(address) in seen:
                yield Problem(field, "This address is entered twice.", "Leave one of them empty.")
            elif address:
                yield from address_problem(field, address)
                seen.add(address_key(address))


@dataclass(frozen=True, slots=True)
class Record:
    """A stored account, contact or lead, as far as mail is concerned."""

    id: UUID
    object_type: ObjectType
    name: str
    email_addresses: tuple[str, ...]
    owner_id: UUID
    state: State
    row_version: int

    def draft(self) -> RecordDraft:
        """Return an editable copy."""
        return RecordDraft(
            **{name: getattr(self, name) for name in RecordDraft.__dataclass_fields__}
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to any row: its id, its table, and the name to show."""

    id: UUID
    object_type: ObjectType
    name: str = ""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """A record with one of its addresses as it was entered; offered while somebody types."""

    reference: Reference
    address: str


@dataclass(frozen=True, slots=True)
class AddressOwner:
    """A record that holds an address: one hit of the ``emailsearch`` index (section 3.4)."""

    reference: Reference
    owner_id: UUID | None
    active: bool
    column: int  # which of the record's address columns, from 1
