"""Between a mailbox's row and its record."""

from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    ObjectType,
    OperationType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.store.tables.mailboxes import MailboxRow

ERROR_TEXT_LENGTH = 2048

SIDES = {
    OperationType.INCOMING: "incoming",
    OperationType.OUTGOING: "outgoing",
    OperationType.ACT: "act",
}
"""How the attributes of each operation begin."""

_TYPES = {
    MailboxKind.USER: int(ObjectType.USER),
    MailboxKind.QUEUE: int(ObjectType.QUEUE),
    MailboxKind.FORWARD: None,
}
_KINDS = {code: kind for kind, code in _TYPES.items()}


def kind_of(regarding_type: int | None) -> MailboxKind:
    """Return whose a mailbox is from the table of its regarding record."""
    return _KINDS[regarding_type]


def regarding_type(kind: MailboxKind) -> int | None:
    """Return the table of the regarding record of a mailbox of *kind*."""
    return _TYPES[kind]


def mailbox_record(row: MailboxRow) -> Mailbox:
    """Return the record of a row."""
    return Mailbox(
        id=row.id,
        name=row.name,
        kind=kind_of(row.regarding_type),
        regarding_id=row.regarding_id,
        owner_id=row.owner_id,
        email_address=row.email_address,
        profile_id=row.profile_id,
        incoming_method=IncomingDeliveryMethod(row.incoming_method),
        outgoing_method=OutgoingDeliveryMethod(row.outgoing_method),
        act_method=ActDeliveryMethod(row.act_method),
        allow_credentials=row.allow_credentials,
        user_name=row.user_name,
        password_set=row.password_set,
        process_received_after=row.process_received_after,
        delete_after_processing=row.delete_after_processing,
        approval=AccessApproval(row.approval),
        approved_by=row.approved_by,
        approved_on=row.approved_on,
        incoming=_direction(row, "incoming"),
        outgoing=_direction(row, "outgoing"),
        act=_direction(row, "act"),
        test_scheduled=row.test_scheduled,
        test_attempted_by=row.test_attempted_by,
        test_attempted_on=row.test_attempted_on,
        test_completed_on=row.test_completed_on,
        sync_checkpoint=row.sync_checkpoint,
        state=State(row.state),
        row_version=row.row_version,
        postpone_sending_until=row.postpone_sending_until,
        undeliverable_folder=row.undeliverable_folder or "",
        location=row.location,
        located_on=row.located_on,
        primary_organization=row.primary_organization,
        organization_marked=row.organization_marked,
    )


def mailbox_values(mailbox: Mailbox) -> dict[str, object]:
    """Return the columns of a record, its key and version left out."""
    return {
        "name": mailbox.name,
        "regarding_id": mailbox.regarding_id,
        "regarding_type": regarding_type(mailbox.kind),
        "is_forward": mailbox.kind is MailboxKind.FORWARD,
        "owner_id": mailbox.owner_id,
        "email_address": mailbox.email_address,
        "profile_id": mailbox.profile_id,
        "incoming_method": int(mailbox.incoming_method),
        "outgoing_method": int(mailbox.outgoing_method),
        "act_method": int(mailbox.act_method),
        "allow_credentials": mailbox.allow_credentials,
        "user_name": mailbox.user_name,
        "password_set": mailbox.password_set,
        "process_received_after": mailbox.process_received_after,
        "delete_after_processing": mailbox.delete_after_processing,
        "approval": int(mailbox.approval),
        "approved_by": mailbox.approved_by,
        "approved_on": mailbox.approved_on,
        **direction_values(OperationType.INCOMING, mailbox.incoming),
        **direction_values(OperationType.OUTGOING, mailbox.outgoing),
        **direction_values(OperationType.ACT, mailbox.act),
        "test_scheduled": mailbox.test_scheduled,
        "test_attempted_by": mailbox.test_attempted_by,
        "test_attempted_on": mailbox.test_attempted_on,
        "test_completed_on": mailbox.test_completed_on,
        "sync_checkpoint": mailbox.sync_checkpoint,
        "postpone_sending_until": mailbox.postpone_sending_until,
        "undeliverable_folder": mailbox.undeliverable_folder or None,
        "location": mailbox.location,
        "located_on": mailbox.located_on,
        "primary_organization": mailbox.primary_organization,
        "organization_marked": mailbox.organization_marked,
        "state": int(mailbox.state),
        "status": mailbox.state + 1,
    }


def direction_values(operation: OperationType, state: DirectionState) -> dict[str, object]:
    """Return the columns of one direction."""
    side = SIDES[operation]
    return {
        f"{side}_enabled": state.enabled,
        f"{side}_status": int(state.status),
        f"{side}_next_run_on": state.next_run_on,
        f"{side}_last_success_on": state.last_success_on,
        f"{side}_failures": state.transient_failures,
        f"{side}_error_code": state.error_code,
        f"{side}_error_text": state.error_text[:ERROR_TEXT_LENGTH],
        f"{side}_error_on": state.error_on,
        f"{side}_empty_cycles": state.empty_cycles,
    }


def _direction(row: MailboxRow, side: str) -> DirectionState:
    return DirectionState(
        enabled=getattr(row, f"{side}_enabled"),
        status=TestStatus(getattr(row, f"{side}_status")),
        next_run_on=getattr(row, f"{side}_next_run_on"),
        last_success_on=getattr(row, f"{side}_last_success_on"),
        transient_failures=getattr(row, f"{side}_failures"),
        error_code=getattr(row, f"{side}_error_code"),
        error_text=getattr(row, f"{side}_error_text"),
        error_on=getattr(row, f"{side}_error_on"),
        empty_cycles=getattr(row, f"{side}_empty_cycles"),
    )
