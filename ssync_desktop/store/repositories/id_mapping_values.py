"""Rows ↔ records: links, with the texts in which contents and conflicts are kept."""

from typing import Any

from ssync_desktop.domain.items.codec import (
    decode,
    decode_conflicts,
    encode,
    encode_conflicts,
)
from ssync_desktop.domain.items.item import IdMapping, begins, takes_whole_days
from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType, Question, UserDecision
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.tables.id_mappings import IdMappingRow

_ANSWERED = (UserDecision.YES, UserDecision.NO)
SUBJECT_LENGTH = ERROR_TEXT_LENGTH = 2048
ERROR_CODE_LENGTH = 100
FOLDER_LENGTH = 255


def mapping_values(mapping: IdMapping) -> dict[str, Any]:
    """Return every column but the key."""
    changes = (mapping.to_exchange, mapping.to_crm)
    return {
        "owner_id": mapping.owner_id,
        "mailbox_id": mapping.mailbox_id,
        "object_type": int(mapping.object_type),
        "object_id": mapping.object_id,
        "entry_id": mapping.entry_id,
        "global_id": mapping.global_id,
        "local_version": mapping.local_version,
        "remote_version": mapping.remote_version,
        "row_owner_id": mapping.row_owner_id,
        "tracked": mapping.tracked,
        "unlinked": mapping.unlinked,
        "deleted_in_exchange": mapping.deleted_in_exchange,
        "moved_to": mapping.moved_to[:FOLDER_LENGTH],
        "left_filters": mapping.left_filters,
        "to_exchange": int(mapping.to_exchange),
        "to_crm": int(mapping.to_crm),
        "pending": any(changes) or mapping.decision in _ANSWERED,
        "linked": not mapping.unlinked and mapping.object_id is not None and mapping.entry_id != "",
        "retries": mapping.retries,
        "question": "" if mapping.question is None else mapping.question.value,
        "decision": int(mapping.decision),
        "subject": mapping.subject[:SUBJECT_LENGTH],
        "error_code": mapping.error_code[:ERROR_CODE_LENGTH],
        "error_text": mapping.error_text[:ERROR_TEXT_LENGTH],
        "error_on": mapping.error_on,
        "synchronized_on": mapping.synchronized_on,
        "conflicts": encode_conflicts(mapping.conflicts) if mapping.conflicts else "",
        "when": mapping.when if mapping.common is None else begins(mapping.common),
        "all_day": mapping.all_day if mapping.common is None else takes_whole_days(mapping.common),
        "common": "" if mapping.common is None else encode(mapping.common),
        "begun": "" if mapping.begun is None else encode(mapping.begun),
    }


def mapping_record(row: IdMappingRow) -> IdMapping:
    """Return the mapping of *row*."""
    object_type = ObjectType(row.object_type)
    kind = KIND_OF[object_type]
    return IdMapping(
        id=row.id,
        owner_id=row.owner_id,
        mailbox_id=row.mailbox_id,
        object_type=object_type,
        object_id=row.object_id,
        entry_id=row.entry_id,
        global_id=row.global_id,
        common=decode(kind, row.common) if row.common else None,
        begun=decode(kind, row.begun) if row.begun else None,
        local_version=row.local_version,
        remote_version=row.remote_version,
        row_owner_id=row.row_owner_id,
        tracked=row.tracked,
        unlinked=row.unlinked,
        deleted_in_exchange=row.deleted_in_exchange,
        moved_to=row.moved_to,
        left_filters=row.left_filters,
        to_exchange=ChangeType(row.to_exchange),
        to_crm=ChangeType(row.to_crm),
        retries=row.retries,
        question=Question(row.question) if row.question else None,
        decision=UserDecision(row.decision),
        subject=row.subject,
        error_code=row.error_code,
        error_text=row.error_text,
        error_on=row.error_on,
        conflicts=decode_conflicts(kind, row.conflicts) if row.conflicts else (),
        synchronized_on=row.synchronized_on,
        when=row.when,
        all_day=row.all_day,
    )
