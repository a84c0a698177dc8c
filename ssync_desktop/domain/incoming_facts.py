"""What the check of an incoming message is given, and what it answers."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.duplicates import Identity
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    UnknownSender,
)
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import IncomingVerdict


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check asks of a message; *content_mark* is empty while only headers are known.

    *sent* says that it was found in Sent Items, *manual* that a person or a rule wants it tracked
    whatever the filters say; *rule* is that of the folder it lies in. *stored_as* is the email it
    became, when its verdict is explained afterwards: neither that one nor what came after it is a
    duplicate or something it answers.
    """

    headers: ReceivedHeaders
    received_on: datetime
    content_hash: str = ""
    content_mark: str = ""
    sent: bool = False
    manual: bool = False
    rule: FolderRule | None = None
    stored_as: UUID | None = None

    @property
    def sender_key(self) -> str:
        """The From address in the form in which addresses are compared; empty without one."""
        return self.headers.sender.key if self.headers.sender else ""

    @property
    def identity(self) -> Identity:
        """How this received message is told from others (D26)."""
        return Identity(
            message_id=self.headers.message_id,
            content_hash=self.content_hash,
            outgoing=self.sent,
            sender=self.sender_key,
            content_mark=self.content_mark,
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything outside a message that its check asks for, gathered once for a batch.

    *own* is the user or queue of the mailbox being read. *methods* are the filtering methods of
    users and queues, *eligible* the user who would own an email for each of them (section 3.5).
    *names* are those of these owners, *new_records* what they want done with unknown senders, and
    *default_queues* where their email is routed to. *owners* grows with the records that the batch
    itself creates.
    """

    settings: OrganizationSettings
    start: datetime | None
    mailbox_address: str
    mailbox_owner: UUID
    own: Reference | None
    methods: Mapping[UUID, FilteringMethod]
    eligible: Mapping[UUID, UUID]
    owners: MutableMapping[str, list[AddressOwner]]
    candidates: Candidates
    names: Mapping[UUID, str] = field(default_factory=dict)
    new_records: Mapping[UUID, UnknownSender] = field(default_factory=dict)
    default_queues: Mapping[UUID, Reference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with what delivery needs besides.

    *accepting* are all who took the message, *queues* those that get a queue item (of a duplicate:
    an item for the stored email). *conflicts_with* is the email whose message id this one uses as
    well (D26). *new_record* is the table in which the unknown sender is to be entered.
    """

    verdict: IncomingVerdict
    outcome: ItemOutcome
    accepting: tuple[Reference, ...] = ()
    queues: tuple[Reference, ...] = ()
    parties: tuple[Party, ...] = ()
    owner_id: UUID | None = None
    check_id: UUID | None = None
    conflicts_with: UUID | None = None
    sender_unresolved: bool = False
    new_record: ObjectType | None = None
