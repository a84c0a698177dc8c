"""Appointments, tasks and contacts of the organization, whatever their tables."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from ssync_desktop.domain.items.attached_files import Files
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, ShowAs
from ssync_desktop.domain.items.occurrences import occurrences
from ssync_desktop.domain.items.times import TimeBlock
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.appointment_files import AppointmentFiles
from ssync_desktop.store.repositories.appointments import Appointments
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.repositories.contacts import Contacts
from ssync_desktop.store.repositories.item_changes import Deleter, ItemChanges
from ssync_desktop.store.repositories.item_search import ItemSearch
from ssync_desktop.store.repositories.item_shelf import Shelf
from ssync_desktop.store.repositories.saving import existing
from ssync_desktop.store.repositories.tasks import Tasks
from ssync_desktop.store.tables.calendar import AppointmentRow

SERIES = ObjectType.RECURRING_APPOINTMENT_MASTER


class Items:
    """All queries on the tables of items. Every write raises the version and feeds the feed."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self._session = session
        self._changes = ItemChanges(session, now)
        self._search = ItemSearch(session)
        self._files = AppointmentFiles(session, now)
        self._shelves: Mapping[ItemKind, Shelf] = {
            ItemKind.APPOINTMENT: Appointments(session),
            ItemKind.CONTACT: Contacts(session),
            ItemKind.TASK: Tasks(session),
        }

    def find(self, object_type: ObjectType, item_id: UUID) -> LocalItem | None:
        """Return an item, or None."""
        return self.by_ids(object_type, (item_id,)).get(item_id)

    def get(self, object_type: ObjectType, item_id: UUID) -> LocalItem:
        """Return an item; raises RECORD_NOT_FOUND."""
        what = object_type.name.lower().replace("_", " ")
        return existing(self.find(object_type, item_id), what)

    def by_ids(self, object_type: ObjectType, ids: Collection[UUID]) -> dict[UUID, LocalItem]:
        """Return those of *ids* that exist."""
        table = self._shelf(object_type).table(object_type)
        found: dict[UUID, LocalItem] = {}
        for part in chunks(ids):
            items = self._read(object_type, table.id.in_(part))
            found |= {item.id: item for item in items}
        return found

    def page(
        self, object_type: ObjectType, after: UUID | None = None, limit: int = 500
    ) -> list[LocalItem]:
        """Return at most *limit* items of one table after the id *after*, in the order of ids."""
        table = self._shelf(object_type).table(object_type)
        conditions = () if after is None else (table.id > after,)
        return self._read(object_type, *conditions, limit=limit)

    def owned(self, object_type: ObjectType, owner_id: UUID) -> list[LocalItem]:
        """Return the items of one table that belong to somebody, in the order of their ids."""
        table = self._shelf(object_type).table(object_type)
        return self._read(object_type, table.owner_id == owner_id)

    def of_meetings(self, global_ids: Collection[str]) -> list[LocalItem]:
        """Return the appointments and series that are known by one of *global_ids*."""
        return self._all(self._search.of_meetings(global_ids))

    def overlapping(self, addresses: Collection[str], block: TimeBlock) -> list[LocalItem]:
        """Return what keeps one of *addresses* busy during *block*: it overlaps, and is not free.

        Addresses are in the form in which they are compared.
        """
        begin, end = block.start.instant, block.end.instant
        found = self._all(self._search.busy(addresses, begin, end))
        return [one for one in found if _keeps_busy(one, addresses, begin, end)]

    def similar(self, content: Content) -> list[LocalItem]:
        """Return rows that are much the same as *content*, fifty at most."""
        object_type, ids = self._search.similar(content)
        return list(self.by_ids(object_type, ids).values()) if ids else []

    def add(self, item: LocalItem) -> LocalItem:
        """Insert an item, or one that was deleted under its old id; its version becomes 1."""
        self._shelf(item.object_type).insert(item, 1)
        if isinstance(item.content, AppointmentContent) and item.content.attachments:
            self._write_files(item)
        self._changes.note(item.object_type, (item.id,))
        return replace(item, row_version=1)

    def save(self, item: LocalItem) -> LocalItem:
        """Write an item against its version.

        An appointment whose content has become a series moves to the table of series under its
        id, and the other way round: what is returned says where it is.
        """
        before = item.object_type
        after = _place(item)
        if after is before:
            self._shelf(before).update(item)
        else:
            shelf = self._shelf(before)
            stored = self.get(before, item.id)
            shelf.update(replace(stored, row_version=item.row_version))  # against its version
            shelf.remove(before, item.id)
            shelf.insert(replace(item, object_type=after), item.row_version + 1)
        self._write_files(replace(item, object_type=after))
        self._changes.note(after, (item.id,))
        return replace(item, object_type=after, row_version=item.row_version + 1)

    def delete(
        self, object_type: ObjectType, item_id: UUID, *, by: UUID | None, entitled: bool
    ) -> None:
        """Delete an item; who did it, and whether they might, stays in the feed."""
        table = self._shelf(object_type).table(object_type)
        owner = self._session.scalars(select(table.owner_id).where(table.id == item_id)).first()
        self._shelf(object_type).remove(object_type, item_id)
        if KIND_OF[object_type] is ItemKind.APPOINTMENT:
            self._files.remove(item_id)
        assert owner is not None
        self._changes.note_deleted(object_type, {item_id: owner}, Deleter(by, entitled))

    def _all(self, found: Mapping[ObjectType, Collection[UUID]]) -> list[LocalItem]:
        return [
            item
            for object_type, ids in found.items()
            for item in self.by_ids(object_type, ids).values()
        ]

    def _shelf(self, object_type: ObjectType) -> Shelf:
        return self._shelves[KIND_OF[object_type]]

    def _read(
        self, object_type: ObjectType, *conditions: Any, limit: int | None = None
    ) -> list[LocalItem]:
        shelf = self._shelf(object_type)
        table = shelf.table(object_type)
        statement = select(table).where(*conditions).order_by(table.id).limit(limit)
        if object_type is ObjectType.APPOINTMENT:
            statement = statement.where(AppointmentRow.series_id.is_(None))
        rows: Sequence[Any] = self._session.scalars(
            statement.options(undefer(table.body)).execution_options(populate_existing=True)
        ).all()
        return self._with_files(object_type, shelf.records(object_type, rows))

    def _with_files(self, object_type: ObjectType, items: list[LocalItem]) -> list[LocalItem]:
        """Return *items* with what hangs on them; on series and their occurrences nothing does."""
        if object_type is not ObjectType.APPOINTMENT:
            return items
        files = self._files.of([one.id for one in items])
        return [_hanging(one, files[one.id]) if one.id in files else one for one in items]

    def _write_files(self, item: LocalItem) -> None:
        """Let hang on an appointment what it says; what becomes a series keeps it, unseen."""
        content = item.content
        if item.object_type is ObjectType.APPOINTMENT and isinstance(content, AppointmentContent):
            self._files.write(item.id, content.attachments)


def _hanging(item: LocalItem, files: Files) -> LocalItem:
    content = item.content
    assert isinstance(content, AppointmentContent)
    return replace(item, content=replace(content, attachments=files))


def _place(item: LocalItem) -> ObjectType:
    """Return the table in which an item belongs by what it says."""
    if not isinstance(item.content, AppointmentContent):
        return item.object_type
    if item.object_type is ObjectType.SERVICE_APPOINTMENT:
        return item.object_type
    return ObjectType.APPOINTMENT if item.content.series is None else SERIES


def _keeps_busy(
    item: LocalItem, addresses: Collection[str], begin: datetime, end: datetime
) -> bool:
    """Say whether *item*, or an occurrence of it, is at that time for one of *addresses*."""
    if not isinstance(item.content, AppointmentContent):
        return False
    for one in occurrences(item.content, begin, end):
        said = one.content
        keys = {person.key for person in (*said.people, *filter(None, [said.organizer]))}
        if said.show_as is not ShowAs.FREE and not keys.isdisjoint(addresses):
            return True
    return False
