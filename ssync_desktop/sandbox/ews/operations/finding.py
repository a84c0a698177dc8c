"""Items searched for (MS-OXWSSRCH, FindItem)."""

from collections.abc import Callable
from datetime import datetime

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.item_shapes import ItemShape, item_words
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, t
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.operations.calendar_series import view
from ssync_desktop.sandbox.ews.paging import LARGEST_PAGE, Window, paging
from ssync_desktop.sandbox.ews.properties_values import text_of
from ssync_desktop.sandbox.ews.refusals import SoapFault
from ssync_desktop.sandbox.ews.restrictions import ordering, restriction
from ssync_desktop.sandbox.ews.soap import each, success

_UNKNOWN = ("GroupBy", "DistinguishedGroupBy", "QueryString", "SeekToConditionPageItemView")


def find_item(call: Call, body: Element) -> Element:
    """List the items in a folder that are wanted, in order, a page of them."""
    for name in _UNKNOWN:
        if body.find(f"{M}{name}") is not None:
            raise SoapFault("ErrorInvalidOperation", f"This server cannot do {name}.")
    shape = ItemShape(body.find(f"{M}ItemShape"))
    holds = restriction(body.find(f"{M}Restriction"), item_words)
    calendar = body.find(f"{M}CalendarView")
    ordered = ordering(body.find(f"{M}SortOrder"), item_words) or (
        newest_first if calendar is None else list
    )
    window = paging(body, "IndexedPageItemView", "FractionalPageItemView")
    candidates = _candidates(body) if calendar is None else _shown_by(call, calendar)

    def one(node: Element) -> Element:
        found = [item for item in candidates(call.folder(node)) if holds(item)]
        page: Window[Item] = window(ordered(found))
        root = m("RootFolder", t("Items", *map(shape.show, page.shown)), **page.attributes)
        return success("FindItem", root)

    return each("FindItem", children(body.find(f"{M}ParentFolderIds")), one)


def _candidates(body: Element) -> Callable[[Folder], list[Item]]:
    """Return where to look: among what people see, or what programs keep beside it."""
    if body.get("Traversal") == "Associated":
        return lambda folder: [item for item in folder.items.values() if item.associated]
    if body.get("Traversal") == "SoftDeleted":
        return lambda _: []
    return lambda folder: folder.visible


def _shown_by(call: Call, calendar: Element) -> Callable[[Folder], list[Item]]:
    """Return what makes a calendar's view: single items and occurrences, in order of time."""
    begin, end = (
        datetime.fromisoformat(calendar.get(name, "")) for name in ("StartDate", "EndDate")
    )
    most = int(calendar.get("MaxEntriesReturned", LARGEST_PAGE))
    if end < begin:
        raise SoapFault("ErrorCalendarEndDateIsEarlierThanStartDate")
    return lambda folder: view(call.exchange, folder, begin, end)[:most]


def newest_first(found: list[Item]) -> list[Item]:
    """Sort as a folder is sorted when nobody says how; of equal moments the last to arrive."""
    latest = found[::-1]
    latest.sort(key=lambda item: text_of(item.values, "DateTimeReceived"), reverse=True)
    return latest


OPERATIONS = {"FindItem": find_item}
