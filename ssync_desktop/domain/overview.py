"""The numbers of the first page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ssync_desktop.domain.items.kinds import ItemKind


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the whole organization at *taken_on*; hours run from the oldest to the newest."""

    taken_on: datetime
    profiles: int
    mailboxes: int
    mailboxes_by_state: Mapping[str, int]  # Phase value of the worse direction -> count
    users: int
    queues: int
    pending_approval: int
    never_tested: int
    received_today: int
    not_tracked_today: int
    sent_today: int
    pending_send: int
    failed_emails: int
    quarantined: int
    alerts_by_level: Mapping[int, int]
    received_per_hour: tuple[int, ...]  # the last 24 hours
    sent_per_hour: tuple[int, ...]
    items_asking: Mapping[ItemKind, int] = field(default_factory=dict)  # pairs that want an answer
