"""Our own book of what was seen on a server and what became of it, and the parked items."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.options import ItemOutcome, OperationType, ReasonCode
from ssync_desktop.domain.verdict import Reason

SENT_ITEMS = "SENT_ITEMS"
"""The folder of what a mailbox has sent, whatever its server calls it."""


@dataclass(frozen=True, slots=True)
class ItemKey:
    """Identity of an item on a server (D26): *content_hash* only where a listing repeats an id.

    *folder* is as in the ports of the servers.
    """

    folder: str
    server_id: str
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedItem:
    """One line of the ledger. *headers* is the header block, kept 30 days for Explain."""

    id: UUID
    mailbox_id: UUID
    key: ItemKey
    received_on: datetime | None
    first_seen_on: datetime
    message_id: str
    sender: str
    subject: str
    headers: str
    outcome: ItemOutcome
    reason_code: ReasonCode
    reasons: tuple[Reason, ...]
    email_id: UUID | None
    attempts: int
    afterwards_done: bool  # delete on the server and the like (design: "afterwards")
    error_code: str = ""
    error_text: str = ""
    content_hidden: bool = False  # this copy is without what is not for the viewer (B107)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item of the ledger stands, as far as a pass asks when it is listed again.

    *categorized* says that it has carried our category, *departed* that it has left the folder.
    """

    outcome: ItemOutcome
    categorized: bool = False
    departed: bool = False


@dataclass(frozen=True, slots=True)
class QuarantinedItem:
    """An item that kept failing: its raw bytes, the stage it failed in, and the error."""

    id: UUID
    item_id: UUID
    mailbox_id: UUID
    stage: str
    error_code: str
    error_text: str
    size: int
    parked_on: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one operation of one mailbox (D13a); *token* fences older holders."""

    mailbox_id: UUID
    operation: OperationType
    owner: str  # host, process id and process start
    token: int
    expires_on: datetime
