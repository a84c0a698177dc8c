"""Which tables a piece of work touched, so that only the screens concerned read again."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.query import Table


@dataclass(frozen=True, slots=True)
class Changes:
    """Tables that moved; *ids* names the rows where they are few, else it is empty."""

    tables: frozenset[Table]
    ids: frozenset[UUID] = frozenset()
