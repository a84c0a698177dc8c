"""Which organization a mailbox synchronizes its items with: one, and its server keeps which (2.5).

``primary_organization`` without ``organization_marked`` is the wish to take a mailbox over from
another organization; with it, what the server was told. Only Test & Enable tells it.
"""

from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.organization.context import Context


def own_organization(context: Context) -> tuple[UUID, str]:
    """Return id and name of this organization; it is written down if it never was."""
    settings = context.unit.settings
    organization_id = settings.organization_id()
    if organization_id is None:
        settings.save(settings.get())
        organization_id = settings.organization_id()
    assert organization_id is not None
    return organization_id, settings.get().name


def wish_to_take_over(context: Context, mailbox_id: UUID) -> None:
    """Let the next test make this organization the one that the mailbox synchronizes with."""
    context.unit.mailboxes.set_organization(mailbox_id, primary=True, marked=False)


def may_mark(mailbox: Mailbox, own: UUID, marked: UUID | None) -> bool:
    """Say whether a mailbox that carries the mark of *marked* may be given ours (B33, B34)."""
    wished = mailbox.primary_organization and not mailbox.organization_marked
    return marked is None or marked == own or wished


def keep_organization(context: Context, mailbox_id: UUID, code: ErrorCode | None) -> None:
    """Keep what the test of the items found about the mark; *code* is how it failed."""
    if code is None:
        context.unit.mailboxes.set_organization(mailbox_id, primary=True, marked=True)
        context.unit.alerts.clear(mailbox_id, ErrorCode.OTHER_ORGANIZATION)
    elif code is ErrorCode.OTHER_ORGANIZATION:
        context.unit.mailboxes.set_organization(mailbox_id, primary=False, marked=False)
