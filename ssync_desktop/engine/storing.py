"""Stores messages in a child process: the same organization messages, a connection of its own."""

import traceback
from collections.abc import Sequence

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.options import MailboxKind
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.engine.delivery_order import Delivered, DeliveryOrder
from ssync_desktop.engine.standing_clock import StandingClock
from ssync_desktop.mime.forwarded import original
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.forwarded import ForwardedItem, deliver_forwarded_emails
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.writer import Writer


class Storing:
    """Carries out orders; keeps the connection to the database of the last one."""

    def __init__(self) -> None:
        self._writer: Writer | None = None
        self._known: object = None

    def carry_out(self, order: DeliveryOrder, held: Sequence[ReceivedEmail]) -> Delivered:
        """Deliver the messages of *order* in one transaction, and say how that ended."""
        clock = StandingClock(order.now)
        items = [
            IncomingItem(
                one.key, held[one.number], one.listed_on, order.sent, one.manual, order.rule
            )
            for one in order.places
        ]

        def work(unit: Unit) -> None:
            unit.guard(order.lease)
            context = Context(unit, SYSTEM, clock, new_id)
            if order.mailbox.kind is MailboxKind.FORWARD:
                deliver_forwarded_emails(context, order.mailbox, _forwarded(items))
            else:
                deliver_incoming_emails(context, order.mailbox, items)

        try:
            _, changes = self._writer_for(order).write(work, clock)
        except SsyncError as error:
            return Delivered(error=error)
        except Exception as bug:  # noqa: BLE001  the border of the process: the parent must hear of it
            return Delivered(bug=traceback.format_exc(), words=f"{type(bug).__name__}: {bug}")
        return Delivered(changes)

    def _writer_for(self, order: DeliveryOrder) -> Writer:
        wanted = (order.database, order.busy_timeout)
        if self._writer is None or self._known != wanted:
            if self._writer is not None:
                self._writer.close()
            self._writer = Writer(order.database, busy_timeout=order.busy_timeout)
            self._known = wanted
        return self._writer


def _forwarded(items: Sequence[IncomingItem]) -> list[ForwardedItem]:
    """Return what lies in a forward mailbox with the messages it carries (B67)."""
    return [ForwardedItem(item, original(item.message)) for item in items]
