"""Accounts, contacts and leads: create, update, set state, delete."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import ObjectType, Role, State
from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import author_of

EDITORS = (Role.USER, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER)


def create_record(context: Context, draft: RecordDraft) -> Record:
    """Create an account, contact or lead; without an owner named it is the caller's."""
    context.require("create records", *EDITORS)
    _refuse_problems(context, draft)
    return context.unit.records.add(
        Record(
            id=context.new_id(),
            object_type=draft.object_type,
            name=draft.name.strip(),
            email_addresses=_stripped(draft),
            owner_id=draft.owner_id or context.caller.user_id,
            state=State.ACTIVE,
            row_version=0,
        ),
        by=author_of(context),
    )


def update_record(context: Context, draft: RecordDraft) -> Record:
    """Save an account, contact or lead with its addresses."""
    context.require("change records", *EDITORS)
    assert draft.id is not None
    before = context.unit.records.get(draft.object_type, draft.id)
    _refuse_problems(context, draft)
    return context.unit.records.save(
        replace(
            before,
            name=draft.name.strip(),
            email_addresses=_stripped(draft),
            owner_id=draft.owner_id or before.owner_id,
            row_version=draft.row_version,
        ),
        by=author_of(context),
    )


def set_record_state(
    context: Context, object_type: ObjectType, record_id: UUID, state: State
) -> Record:
    """Activate or deactivate; mail of an inactive record resolves to nobody."""
    context.require("activate or deactivate records", *EDITORS)
    record = context.unit.records.get(object_type, record_id)
    if record.state is state:
        return record
    return context.unit.records.save(replace(record, state=state), by=author_of(context))


def delete_record(context: Context, object_type: ObjectType, record_id: UUID) -> None:
    """Delete an account, contact or lead; its emails stay, with the address as it was used.

    Tracking rules that set mail regarding it go on without a record.
    """
    context.require("delete records", *EDITORS)
    context.unit.tracking_folders.forget_regarding(record_id)
    context.unit.records.delete(object_type, record_id, by=author_of(context), entitled=True)


def _refuse_problems(context: Context, draft: RecordDraft) -> None:
    problems = list(draft.problems())
    if draft.owner_id is not None and context.unit.users.find(draft.owner_id) is None:
        problems.append(
            Problem("owner_id", "This owner does not exist any more.", "Choose somebody else.")
        )
    if problems:
        raise DraftRefused(problems)


def _stripped(draft: RecordDraft) -> tuple[str, ...]:
    return tuple(address.strip() for address in draft.email_addresses)
