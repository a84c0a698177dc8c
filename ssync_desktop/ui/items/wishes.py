"""What other pages may ask to be shown of appointments, contacts and tasks."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.items.kinds import ItemKind


@dataclass(frozen=True, slots=True)
class ShowItem:
    """Show a pair of a record and an item in its list; for the activity page."""

    mapping_id: UUID


@dataclass(frozen=True, slots=True)
class ShowAsking:
    """Show the pairs of a kind that want an answer; for the activity page."""

    kind: ItemKind


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """Show what would synchronize of a mailbox now; for the activity and the mailboxes page."""

    mailbox_id: UUID
