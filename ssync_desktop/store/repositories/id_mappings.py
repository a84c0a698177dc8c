"""Which item of a mailbox is which row (``exchangesyncidmapping``)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, literal_column, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import KIND_OF, TABLES, ItemKind, Question, UserDecision
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.id_mapping_values import mapping_record, mapping_values
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    refusals,
    set_columns,
)
from ssync_desktop.store.tables.id_mappings import IdMappingRow as Row

# Literals tell the databases that their indexes of filled ones will do.
_ENTERED = Row.entry_id != literal_column("''")
_KNOWN = Row.global_id != literal_column("''")
_ASKING = Row.decision == literal_column(str(int(UserDecision.ASKED)))


class IdMappings:
    """All queries on ``exchangesyncidmapping``.

    A mapping has no version: the pass that holds the mailbox's lease writes it, and beside it only
    somebody's answer to a question (:meth:`decide`).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def asking(self) -> dict[ItemKind, int]:
        """Return how many pairs of each kind want the answer of a person."""
        every = Row.object_type.in_(KIND_OF)  # by which the index is ordered
        statement = (
            select(Row.object_type, func.count()).where(every, _ASKING).group_by(Row.object_type)
        )
        counts: Counter[ItemKind] = Counter()
        for table, number in self._session.execute(statement):
            counts[KIND_OF[ObjectType(table)]] += number
        return dict(counts)

    def find(self, mapping_id: UUID) -> IdMapping | None:
        """Return a mapping, or None."""
        return next(iter(self._read(Row.id == mapping_id)), None)

    def get(self, mapping_id: UUID) -> IdMapping:
        """Return a mapping; raises RECORD_NOT_FOUND."""
        return existing(self.find(mapping_id), "link")

    def by_ids(self, ids: Collection[UUID]) -> dict[UUID, IdMapping]:
        """Return those of *ids* that exist."""
        parts = (self._read(Row.id.in_(part)) for part in chunks(ids))
        return {one.id: one for found in parts for one in found}

    def by_entries(self, mailbox_id: UUID, entry_ids: Collection[str]) -> dict[str, IdMapping]:
        """Return the mappings of a mailbox by the entry ids they have."""
        wanted = [one for one in entry_ids if one]
        parts = (self._of(mailbox_id, Row.entry_id.in_(part), _ENTERED) for part in chunks(wanted))
        return {one.entry_id: one for found in parts for one in found}

    def by_objects(self, mailbox_id: UUID, object_ids: Collection[UUID]) -> dict[UUID, IdMapping]:
        """Return the mappings of a mailbox by the rows they stand for."""
        parts = (self._of(mailbox_id, Row.object_id.in_(part)) for part in chunks(object_ids))
        return {one.object_id: one for found in parts for one in found if one.object_id}

    def pending(self, mailbox_id: UUID, kind: ItemKind | None = None) -> list[IdMapping]:
        """Return the mappings with a change pending or an answer given; an index finds them."""
        return self._of(mailbox_id, Row.pending.is_(True), *_kind(kind))

    def of(
        self,
        mailbox_id: UUID,
        kind: ItemKind | None = None,
        *,
        after: UUID | None = None,
        limit: int = 500,
    ) -> list[IdMapping]:
        """Return at most *limit* mappings of a mailbox after the id *after*, in their order."""
        conditions = [*_kind(kind)] if after is None else [*_kind(kind), Row.id > after]
        return self._of(mailbox_id, *conditions, limit=limit)

    def count(self, mailbox_id: UUID, kind: ItemKind | None = None) -> int:
        """Return how many items of a mailbox are linked; an index counts them."""
        statement = select(func.count()).select_from(Row)
        return self._session.execute(
            statement.where(Row.mailbox_id == mailbox_id, Row.linked.is_(True), *_kind(kind))
        ).scalar_one()

    def add(self, mapping: IdMapping) -> IdMapping:
        """Insert a mapping; raises DUPLICATE_RECORD where its row or its item has one already."""
        values = {"id": mapping.id, **mapping_values(mapping)}
        with refusals():
            insert_rows(self._session, Row, [values])
        return mapping

    def save(self, mapping: IdMapping) -> IdMapping:
        """Write a mapping and return it as it is now; raises RECORD_NOT_FOUND.

        An answer that somebody gave since the mapping was read is not overwritten by the question.
        """
        answered = self._answer(mapping.id)
        if mapping.decision is UserDecision.ASKED and mapping.question == answered[0]:
            mapping = replace(mapping, decision=answered[1])
        set_columns(self._session, Row, mapping.id, mapping_values(mapping))
        return mapping

    def decide(self, mapping_id: UUID, decision: UserDecision) -> IdMapping:
        """Write what somebody answered; raises RECORD_NOT_FOUND."""
        mapping = replace(self.get(mapping_id), decision=decision)
        set_columns(self._session, Row, mapping_id, mapping_values(mapping))
        return mapping

    def delete(self, mapping_id: UUID) -> None:
        """Delete a mapping; raises RECORD_NOT_FOUND."""
        delete_row(self._session, Row, mapping_id)

    def delete_of(self, mailbox_id: UUID) -> list[UUID]:
        """Delete all mappings of a mailbox; return which they were."""
        found = list(self._session.scalars(select(Row.id).where(Row.mailbox_id == mailbox_id)))
        self._session.execute(
            delete(Row)
            .where(Row.mailbox_id == mailbox_id)
            .execution_options(synchronize_session=False)
        )
        return found

    def _answer(self, mapping_id: UUID) -> tuple[Question | None, UserDecision]:
        """Return the question of a mapping and how it stands; nobody answers until the commit."""
        found = self._session.execute(
            select(Row.question, Row.decision).where(Row.id == mapping_id).with_for_update()
        ).first()
        if found is None:
            return None, UserDecision.NONE
        return (Question(found.question) if found.question else None), UserDecision(found.decision)

    def _of(
        self, mailbox_id: UUID, *conditions: ColumnElement[bool], limit: int | None = None
    ) -> list[IdMapping]:
        return self._read(Row.mailbox_id == mailbox_id, *conditions, limit=limit)

    def _read(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[IdMapping]:
        rows = self._session.scalars(
            select(Row)
            .where(*conditions)
            .order_by(Row.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return [mapping_record(row) for row in rows]


def _kind(kind: ItemKind | None) -> tuple[ColumnElement[bool], ...]:
    if kind is None:
        return ()
    return (Row.object_type.in_([int(table) for table in TABLES[kind]]),)
