"""The fields of a table that synchronize, as an administrator sees and sets them (section 5.2)."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.options import ObjectType


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """``syncattributemapping``: one field on both sides, and in which direction it goes.

    *field* is the name in ``content``; *crm_name* and *exchange_name* are what people call it on
    each side. Only what is in *allowed* can be chosen; one choice means that it is fixed, and
    *computed* that it follows from other fields.
    """

    object_type: ObjectType
    field: str
    crm_name: str
    exchange_name: str
    direction: SyncDirection
    default: SyncDirection
    allowed: tuple[SyncDirection, ...]
    computed: bool = False

    @property
    def fixed(self) -> bool:
        """Whether nobody can choose."""
        return len(self.allowed) <= 1


@dataclass(frozen=True, slots=True)
class MappingProfile:
    """``syncattributemappingprofile``: the field map of the organization."""

    id: UUID
    name: str
    mappings: tuple[FieldMapping, ...]
    all_addresses: bool = False  # three postal addresses of a contact, not the mailing one alone
    row_version: int = 0
