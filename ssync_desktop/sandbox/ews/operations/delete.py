"""Items deleted (MS-OXWSCORE, DeleteItem)."""

from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element, M, children
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.calendar import (
    delete_occurrence,
    item_of,
    leave_calendar,
)
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.operations.tasks import advance
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success

_PLACES: Final = {
    "SoftDelete": "recoverableitemsdeletions",
    "MoveToDeletedItems": "deleteditems",
}


def delete_item(call: Call, body: Element) -> Element:
    """Delete items for good, into the dumpster, or into Deleted Items."""
    kind, cancellations = body.get("DeleteType", ""), body.get("SendMeetingCancellations")

    def one(node: Element) -> Element:
        item = item_of(call, node)
        if isinstance(item, Appointment):
            if cancellations is None:
                raise EwsError("ErrorSendMeetingCancellationsRequired")
            if item.master is not None:
                delete_occurrence(call, item, cancellations)
                return success("DeleteItem")
            leave_calendar(call, item, cancellations)
        if item.kind == "Task":
            affected = body.get("AffectedTaskOccurrences")
            if affected is None:
                raise EwsError("ErrorAffectedTaskOccurrencesRequired")
            series = "Recurrence" in item.values and affected == "SpecifiedOccurrenceOnly"
            if series and advance(call, item):
                return success("DeleteItem")
        discard(call, item, kind)
        return success("DeleteItem")

    return each("DeleteItem", children(body.find(f"{M}ItemIds")), one)


def discard(call: Call, item: Item, kind: str) -> None:
    """Delete *item* in the way *kind* (DisposalType) says."""
    place = _PLACES.get(kind)
    if place is None:
        call.exchange.take(item)
        return
    bin_ = item.home.mailbox.distinguished[place]
    if item.home is bin_:
        raise EwsError("ErrorMoveCopyFailed", "The item lies there already.")
    call.exchange.move(item, bin_)


OPERATIONS = {"DeleteItem": delete_item}
