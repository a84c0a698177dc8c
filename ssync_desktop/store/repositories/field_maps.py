"""The field map of the organization (``syncattributemappingprofile`` and its fields)."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping, MappingProfile
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.saving import existing, refusals, save_version
from ssync_desktop.store.tables.field_maps import FieldMappingRow, MappingProfileRow


class FieldMaps:
    """All queries on both tables. An organization has one map, the first that was made."""

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._new_id = new_id

    def find(self) -> MappingProfile | None:
        """Return the field map, or None where the organization has none yet."""
        profile = self._session.scalars(
            select(MappingProfileRow)
            .order_by(MappingProfileRow.id)
            .limit(1)
            .execution_options(populate_existing=True)
        ).one_or_none()
        return None if profile is None else self._record(profile)

    def get(self) -> MappingProfile:
        """Return the field map; raises RECORD_NOT_FOUND."""
        return existing(self.find(), "field map")

    def add(self, profile: MappingProfile) -> MappingProfile:
        """Insert a field map; its version becomes 1."""
        values = {"id": profile.id, "row_version": 1, **_values(profile)}
        with refusals():
            insert_rows(self._session, MappingProfileRow, [values])
        self._write_fields(profile)
        return self.get()

    def save(self, profile: MappingProfile) -> MappingProfile:
        """Write a field map against its version, with all its fields."""
        save_version(
            self._session, MappingProfileRow, profile.id, profile.row_version, _values(profile)
        )
        self._session.execute(
            delete(FieldMappingRow)
            .where(FieldMappingRow.profile_id == profile.id)
            .execution_options(synchronize_session=False)
        )
        self._write_fields(profile)
        return self.get()

    def _write_fields(self, profile: MappingProfile) -> None:
        rows = [
            {"id": self._new_id(), **_field_values(profile.id, position, one)}
            for position, one in enumerate(profile.mappings)
        ]
        with refusals():
            insert_rows(self._session, FieldMappingRow, rows)

    def _record(self, row: MappingProfileRow) -> MappingProfile:
        fields = self._session.scalars(
            select(FieldMappingRow)
            .where(FieldMappingRow.profile_id == row.id)
            .order_by(FieldMappingRow.position)
            .execution_options(populate_existing=True)
        )
        return MappingProfile(
            id=row.id,
            name=row.name,
            mappings=tuple(_field(one) for one in fields),
            all_addresses=row.all_addresses,
            row_version=row.row_version,
        )


def _values(profile: MappingProfile) -> dict[str, Any]:
    return {"name": profile.name, "all_addresses": profile.all_addresses}


def _field_values(profile_id: UUID, position: int, mapping: FieldMapping) -> dict[str, Any]:
    return {
        "profile_id": profile_id,
        "object_type": int(mapping.object_type),
        "position": position,
        "field": mapping.field,
        "crm_name": mapping.crm_name,
        "exchange_name": mapping.exchange_name,
        "direction": int(mapping.direction),
        "default": int(mapping.default),
        "allowed": sum(1 << one for one in set(mapping.allowed)),
        "computed": mapping.computed,
    }


def _field(row: FieldMappingRow) -> FieldMapping:
    return FieldMapping(
        object_type=ObjectType(row.object_type),
        field=row.field,
        crm_name=row.crm_name,
        exchange_name=row.exchange_name,
        direction=SyncDirection(row.direction),
        default=SyncDirection(row.default),
        allowed=tuple(one for one in SyncDirection if row.allowed & 1 << one),
        computed=row.computed,
    )
