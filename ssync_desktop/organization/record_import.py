"""Importing contacts, accounts and leads: many rows, all of them in one transaction or none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.importing.check import (
    MOST_ADDRESSES,
    CheckedRow,
    Choice,
    ImportOrder,
    ImportResult,
    check,
)
from ssync_desktop.domain.importing.columns import Mapping, fitting
from ssync_desktop.domain.importing.rows import entries
from ssync_desktop.domain.importing.table import ContactTable
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import author_of
from ssync_desktop.organization.records import EDITORS

AT_A_TIME = 500
"""Rows between two questions whether to go on."""


class ImportStopped(Exception):
    """Raised out of the transaction, so that nothing of it stays."""


def check_import(
    context: Context, table: ContactTable, mapping: Mapping, object_type: ObjectType
) -> tuple[CheckedRow, ...]:
    """Return what each row would become as a record of *object_type*, and what is wrong with it."""
    if hindrance := fitting(mapping, table):
        raise DraftRefused([Problem("mapping", hindrance)])
    rows = list(entries(table, mapping, object_type))
    owners = context.unit.addresses.owners_of(a for row in rows for a in row.addresses)
    return check(rows, object_type, owners)


def import_records(
    context: Context, order: ImportOrder, go_on: Callable[[int], bool]
) -> ImportResult:
    """Carry out *order*: create, update or skip each row as was chosen.

    An update gives the record the row's name, and its addresses in the room that is left; none is
    taken away. *go_on* is told how many rows are done, and stops everything by returning False.
    Refused when other records hold the addresses by now than when the rows were checked.
    """
    context.require("import records", *EDITORS)
    _refuse_problems(context, order)
    _refuse_changed(context, order)
    owner_id = order.owner_id or context.caller.user_id
    done = 0
    ids: list[UUID] = []
    for part in _parts(order.rows):
        ids += _create(context, order.object_type, owner_id, part)
        ids += _update(context, order.object_type, part)
        done += len(part)
        if not go_on(done):
            raise ImportStopped
    return ImportResult(
        created=order.count(Choice.IMPORT),
        updated=order.count(Choice.UPDATE),
        skipped=order.count(Choice.SKIP),
        ids=tuple(dict.fromkeys(ids)),
    )


def _parts(rows: Sequence[CheckedRow]) -> Iterator[Sequence[CheckedRow]]:
    for start in range(0, len(rows), AT_A_TIME):
        yield rows[start : start + AT_A_TIME]


def _refuse_problems(context: Context, order: ImportOrder) -> None:
    """Hold every row to the rules of a single record; who asks may have skipped the check."""
    if order.owner_id is not None and context.unit.users.find(order.owner_id) is None:
        text = "This owner does not exist any more."
        raise DraftRefused([Problem("owner_id", text, "Choose somebody else.")])
    for row in order.rows:
        if row.choice is Choice.SKIP:
            continue
        if row.choice not in row.choices:
            text = f"Row {row.number:,} cannot be imported like this."
            raise DraftRefused([Problem("rows", text, "Check the file again.")])
        draft = RecordDraft(
            object_type=order.object_type, name=row.name, email_addresses=row.addresses
        )
        if problems := list(draft.problems()):
            text = f"Row {row.number:,}: {problems[0].text}"
            raise DraftRefused([replace(problems[0], field="rows", text=text)])


def _refuse_changed(context: Context, order: ImportOrder) -> None:
    rows = [row for row in order.rows if row.choice is not Choice.SKIP]
    owners = context.unit.addresses.owners_of(a for row in rows for a in row.addresses)
    for row in rows:
        held = {
            owner.reference.id
            for address in row.addresses
            for owner in owners.get(address_key(address), ())
        }
        if held != row.holders:
            raise NeedsAttention(
                ErrorCode.RECORD_CHANGED,
                f"Other records than before hold the addresses of row {row.number:,}",
                "Nothing has been imported. Check the file again, and decide anew.",
            )


def _create(
    context: Context, object_type: ObjectType, owner_id: UUID, rows: Sequence[CheckedRow]
) -> list[UUID]:
    """Make a record of each new row; return their ids."""
    records = [
        Record(
            id=context.new_id(),
            object_type=object_type,
            name=row.name,
            email_addresses=row.addresses,
            owner_id=owner_id,
            state=State.ACTIVE,
            row_version=0,
        )
        for row in rows
        if row.choice is Choice.IMPORT
    ]
    context.unit.records.add_many(object_type, records, by=author_of(context))
    return [record.id for record in records]


def _update(context: Context, object_type: ObjectType, rows: Sequence[CheckedRow]) -> list[UUID]:
    """Update the records that rows name; return their ids."""
    chosen = [(row.known.id, row) for row in rows if row.known and row.choice is Choice.UPDATE]
    before = context.unit.records.lock(object_type, {record_id for record_id, _ in chosen})
    if len(before) < len({record_id for record_id, _ in chosen}):
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
    after = dict(before)
    for record_id, row in chosen:  # one record may be updated by several rows
        after[record_id] = _updated(after[record_id], row)
    changed = [record for record_id, record in after.items() if record != before[record_id]]
    context.unit.records.save_many(object_type, changed, by=author_of(context))
    return list(after)


def _updated(record: Record, row: CheckedRow) -> Record:
    addresses = list(record.email_addresses)
    held = {address_key(address) for address in addresses if address}
    for address in row.addresses:
        if address_key(address) in held:
            continue
        if "" in addresses:
            addresses[addresses.index("")] = address
        elif len(addresses) < MOST_ADDRESSES:
            addresses.append(address)
        held.add(address_key(address))
    return replace(record, name=row.name, email_addresses=tuple(addresses))
