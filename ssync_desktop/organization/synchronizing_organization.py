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


def keep_wish(context: Context, mailbox: Mailbox, *, take_over: bool) -> None:
    """Let the next test take the mailbox over from another organization, or take back that wish."""
    if take_over:
        context.unit.mailboxes.set_organization(mailbox.id, primary=True, marked=False)
    elif _is_wished(mailbox):
        context.unit.mailboxes.set_organization(mailbox.id, primary=False, marked=False)


def may_mark(mailbox: Mailbox, own: UUID, marked: UUID | None) -> bool:
    """Say whether a mailbox that carries the mark of *marked* may be given ours (B33, B34)."""
    return marked is None or marked == own or _is_wished(mailbox)


def keep_organization(context: Context, mailbox_id: UUID, code: ErrorCode | None) -> None:
    """Keep what the test of the items found about the mark; *code* is how it failed."""
    if code is None:
        context.unit.mailboxes.set_organization(mailbox_id, primary=True, marked=True)
        context.unit.alerts.clear(mailbox_id, ErrorCode.OTHER_ORGANIZATION)
    elif code is ErrorCode.OTHER_ORGANIZATION:
        context.unit.mailboxes.set_organization(mailbox_id, primary=False, marked=False)


def _is_wished(mailbox: Mailbox) -> bool:
    return mailbox.primary_organization and not mailbox.organization_marked
