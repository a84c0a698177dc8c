"""Carries out what was decided about mailboxes, and says in one sentence what came of it."""

from collections.abc import Sequence
from uuid import UUID

from ssync_desktop.domain.options import State
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.doing import Doing
from ssync_desktop.ui.mailboxes.choosing import Deed
from ssync_desktop.ui.words import mailboxes, named

_DONE = {
    Deed.APPROVE: "approved",
    Deed.REJECT: "rejected",
    Deed.ACTIVATE: "activated. Run Test & Enable to begin again",
    Deed.DEACTIVATE: "deactivated",
    Deed.DELETE: "deleted",
}


class Deeds(Doing):
    """Runs the plain deeds: one request each, nothing to ask first."""

    def carry_out(self, deed: Deed, rows: Sequence[MailboxRow], left_out: int = 0) -> None:
        """Do *deed* with *rows*; *left_out* others were selected and need or allow nothing."""
        ids = [row.id for row in rows]
        calls = {
            Deed.APPROVE: lambda: self._service.approve(ids),
            Deed.REJECT: lambda: self._service.reject(ids),
            Deed.SYNC: lambda: self._service.sync_now(ids),
            Deed.ACTIVATE: lambda: self._service.set_mailbox_state(ids, State.ACTIVE),
            Deed.DEACTIVATE: lambda: self._service.set_mailbox_state(ids, State.INACTIVE),
            Deed.DELETE: lambda: self._service.delete_mailbox(ids[0]),
        }
        self._ask(calls[deed](), _sentence(deed, rows, left_out))

    def apply_defaults(self, ids: Sequence[UUID], *, test: bool) -> None:
        """Copy the organization's defaults onto these mailboxes."""
        text = f"{mailboxes(len(ids))} given the default settings"
        text += "; the tests are scheduled." if test else "."
        self._ask(self._service.apply_default_settings(ids, test=test), text)


def _sentence(deed: Deed, rows: Sequence[MailboxRow], left_out: int) -> str:
    whom = named(tuple(row.name for row in rows), "mailbox", "mailboxes")
    if deed is Deed.SYNC:
        text = f"Synchronizing {whom} now."
    elif deed in (Deed.APPROVE, Deed.REJECT):
        address = rows[0].email_address if len(rows) == 1 else f"{len(rows):,} addresses"
        text = f"{address} {_DONE[deed]}."
    else:
        text = f"{whom} {_DONE[deed]}."
    if left_out:
        text += f" {left_out:,} others left as they were."
    return text
