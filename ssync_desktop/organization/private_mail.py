"""Messages as somebody may see them: what is not theirs is hidden here, for every screen (B107).

*viewer* is who looks; None is the program itself, which sees all.
"""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.email import Email, EmailBody
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.privacy import Viewer, alert_without_quotes, body_for, email_for, item_for
from ssync_desktop.domain.query import Table
from ssync_desktop.organization.privacy import require_content
from ssync_desktop.store.unit import Unit


def email(unit: Unit, viewer: Viewer | None, email_id: UUID) -> Email:
    """Return an email without its body."""
    return email_for(viewer, unit.emails.get(email_id))


def email_body(unit: Unit, viewer: Viewer | None, email_id: UUID) -> EmailBody:
    """Return text, sanitised HTML and the list of attachments; the content hidden if need be."""
    return body_for(viewer, unit.emails.get(email_id), unit.emails.body(email_id))


def attachment(unit: Unit, viewer: Viewer | None, attachment_id: UUID) -> bytes:
    """Return an attachment's bytes; PRIVILEGE_DENIED while its email is hidden."""
    if viewer is not None:
        require_email(unit, viewer, unit.attachments.email_of(attachment_id))
    return unit.attachments.content(attachment_id)


def require_email(unit: Unit, viewer: Viewer | None, email_id: UUID) -> None:
    """Raise PRIVILEGE_DENIED while the content of an email is hidden from *viewer*."""
    if viewer is not None:
        whole = unit.emails.get(email_id)
        require_content(viewer, (whole.owner_id, whole.submitted_by), whole.id)


def received_item(unit: Unit, viewer: Viewer | None, item_id: UUID) -> ReceivedItem:
    """Return a line of the ledger; hidden without its headers."""
    return _item(unit, viewer, unit.received_items.get(item_id))


def received_item_of(unit: Unit, viewer: Viewer | None, email_id: UUID) -> ReceivedItem | None:
    """Return the line of the ledger an email came from; None for outgoing email."""
    line = unit.received_items.of_email(email_id)
    return None if line is None else _item(unit, viewer, line)


def looks(unit: Unit, email_id: UUID) -> tuple[AuditEntry, ...]:
    """Return who had an email shown that is not theirs, the first one first.

    That is no secret to anybody who sees the email in a list.
    """
    line = unit.received_items.of_email(email_id)
    return tuple(unit.audits.of(email_id, *(() if line is None else (line.id,))))


def parked_content(unit: Unit, viewer: Viewer | None, parked_id: UUID) -> bytes:
    """Return the raw bytes of a parked item; PRIVILEGE_DENIED while it is hidden."""
    parked = unit.quarantine.get(parked_id)
    owner = unit.mailboxes.get(parked.mailbox_id).owner_id
    require_content(viewer, (owner,), parked.id, parked.item_id)
    return unit.quarantine.content(parked_id)


def alert(unit: Unit, viewer: Viewer | None, alert_id: UUID) -> Alert:
    """Return an alert; one on the walls of others does not quote subjects."""
    (row,) = unit.windows.rows(Table.ALERTS, (alert_id,), viewer) or (None,)
    found = unit.alerts.get(alert_id)
    hidden = row is not None and getattr(row, "content_hidden", False)
    return replace(found, text=_veiled(found)) if hidden else found


def _veiled(found: Alert) -> str:
    return alert_without_quotes(found.code.value, found.text)


def _item(unit: Unit, viewer: Viewer | None, line: ReceivedItem) -> ReceivedItem:
    return item_for(viewer, line, unit.mailboxes.get(line.mailbox_id).owner_id)
