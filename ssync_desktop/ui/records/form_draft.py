"""A record as its editor shows it: each address in a field of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A :class:`RecordDraft` with its addresses taken apart."""

    object_type: ObjectType
    id: UUID | None = None
    name: str = ""
    email_address1: str = ""
    email_address2: str = ""
    email_address3: str = ""
    owner_id: UUID | None = None
    row_version: int = 0

    @classmethod
    def of(cls, record: Record) -> "RecordForm":
        """Return an editable copy of *record*."""
        first, second, third = (*record.email_addresses, "", "", "")[:3]
        return cls(
            object_type=record.object_type,
            id=record.id,
            name=record.name,
            email_address1=first,
            email_address2=second,
            email_address3=third,
            owner_id=record.owner_id,
            row_version=record.row_version,
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses in the order of their columns."""
        return (self.email_address1, self.email_address2, self.email_address3)

    def draft(self) -> RecordDraft:
        """Return it as the organization takes it."""
        return RecordDraft(
            id=self.id,
            object_type=self.object_type,
            name=self.name,
            email_addresses=tuple(address.strip() for address in self.addresses),
            owner_id=self.owner_id,
            row_version=self.row_version,
        )

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps it from being saved."""
        return self.draft().problems()
