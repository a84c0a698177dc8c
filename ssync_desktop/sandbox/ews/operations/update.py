"""Items changed (MS-OXWSCORE, UpdateItem)."""

from collections.abc import Callable, Mapping
from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import changed, check_room
from ssync_desktop.sandbox.ews.item_shapes import item_id
from ssync_desktop.sandbox.ews.markup import Element, M, T, children, m, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.calendar import change_appointment, item_of
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.operations.contacts import settle_contact
from ssync_desktop.sandbox.ews.operations.create_parts import (
    octets,
    owner_of,
    recompose,
    take_mime,
)
from ssync_desktop.sandbox.ews.operations.send import send, sent_items
from ssync_desktop.sandbox.ews.operations.tasks import settle_task
from ssync_desktop.sandbox.ews.properties import KINDS
from ssync_desktop.sandbox.ews.properties_changes import Written
from ssync_desktop.sandbox.ews.properties_mime import IN_MIME
from ssync_desktop.sandbox.ews.properties_values import is_true
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success

_SETTLED: Final[Mapping[str, Callable[[Call, Item, frozenset[str]], None]]] = {
    "Contact": settle_contact,
    "Task": settle_task,
}
"""What Exchange itself writes down once an item of a kind was changed."""


def update_item(call: Call, body: Element) -> Element:
    """Change items one by one; what one of them is refused is not changed in part."""
    resolution = body.get("ConflictResolution", "")
    invitations = body.get("SendMeetingInvitationsOrCancellations", "")
    disposition = body.get("MessageDisposition", "SaveOnly")
    named = children(body.find(f"{M}SavedItemFolderId"))
    folder = call.folder(named[0]) if named else None

    def one(change: Element) -> Element:
        item = item_of(call, change[0])
        check_change_key(item, change[0].get("ChangeKey"), resolution)
        updates = children(change.find(f"{T}Updates"))
        if isinstance(item, Appointment):
            change_appointment(call, item, updates, invitations)
        else:
            touched = write(call, item, updates)
            if item.kind in _SETTLED:
                _SETTLED[item.kind](call, item, touched)
        if disposition.startswith("Send") and item.kind == "Message":
            kept = None if disposition == "SendOnly" else folder or sent_items(call)
            send(call, item, kept)
            return success("UpdateItem", m("Items"), _conflicts())
        return success("UpdateItem", m("Items", t(item.kind, item_id(item))), _conflicts())

    return each("UpdateItem", children(body.find(f"{M}ItemChanges")), one, lambda: m("Items"))


def _conflicts() -> Element:
    return m("ConflictResults", t("Count", 0))


def check_change_key(item: Item, key: str | None, resolution: str) -> None:
    """Refuse a change to an item that is not as the client knows it; raises ``EwsError``.

    AutoResolve lets the later change win, which is what Exchange does with all that matters here.
    """
    if resolution == "AlwaysOverwrite":
        return
    if not key:
        raise EwsError("ErrorChangeKeyRequiredForWriteOperations", "A change key is needed.")
    if resolution == "NeverOverwrite" and key != item.change_key:
        raise EwsError("ErrorIrresolvableConflict")


def write(call: Call, item: Item, changes: list[Element]) -> frozenset[str]:
    """Do *changes* to *item* and return the names of the properties they touched."""
    written = Written(KINDS[item.kind], dict(item.values), dict(item.extended))
    written.update(changes)
    mime = written.values.pop("MimeContent", None)
    raw = None if mime is None else octets(mime)
    if raw is not None:
        check_room(item.home.mailbox, len(raw) - len(item.mime))
    only_read = written.touched == {"IsRead"} and written.extended == item.extended
    item.values, item.extended = written.values, written.extended
    if raw is not None:
        take_mime(call.exchange, item, raw)
    elif written.touched & IN_MIME and is_true(item.values, "IsDraft"):
        recompose(call.exchange, item, owner_of(item.home))
    changed(item, call.exchange.now(), call.author)
    call.exchange.note(Change.READ if only_read else Change.UPDATED, item)
    return frozenset(written.touched)


OPERATIONS = {"UpdateItem": update_item}
