"""What a selected row of the activity page would have explained."""

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import EmailRow, FailureRow, QuarantineRow, ReceivedItemRow
from ssync_desktop.ui.explain.sheet import Asked

NOTHING = Asked()


def asked_of(row: object) -> Asked:
    """Return the received message behind *row*; nothing for email that was written here."""
    if isinstance(row, EmailRow):
        return NOTHING if row.outgoing else Asked(email_id=row.id)
    if isinstance(row, ReceivedItemRow):
        return Asked(item_id=row.id)
    if isinstance(row, QuarantineRow):
        return Asked(item_id=row.item_id)
    if isinstance(row, FailureRow) and row.operation is OperationType.INCOMING:
        return Asked(item_id=row.object_id)
    return NOTHING
