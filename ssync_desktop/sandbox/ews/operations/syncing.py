"""What changed since last time (MS-OXWSSYNC)."""

from collections.abc import Callable, Mapping

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change, Entry
from ssync_desktop.sandbox.ews.item_shapes import ItemShape, item_id
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, said, t
from ssync_desktop.sandbox.ews.model import Folder
from ssync_desktop.sandbox.ews.properties_values import is_true
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import number, refusal, response, success
from ssync_desktop.sandbox.ews.sync_state import read_state, write_state

LARGEST_PAGE = 512


def sync_folder_items(call: Call, body: Element) -> Element:
    """Tell a page of what changed in a folder, and the state to come back with."""
    shape = ItemShape(body.find(f"{M}ItemShape"))
    try:
        folder = call.folder(children(body.find(f"{M}SyncFolderId"))[0])
        moment = read_state(call.exchange, folder.id, said(body.find(f"{M}SyncState")))
    except EwsError as error:
        return response("SyncFolderItems", [refusal("SyncFolderItems", error)])
    limit = min(number(body.find(f"{M}MaxChangesReturned"), LARGEST_PAGE), LARGEST_PAGE)
    ignored = {one.get("Id") for one in children(body.find(f"{M}Ignore"))}
    page = folder.log.since(moment, limit)
    told = [_told(shape, folder, entry) for entry in page.entries if entry.id not in ignored]
    done = success(
        "SyncFolderItems",
        m("SyncState", write_state(call.exchange, folder.id, page.moment)),
        m("IncludesLastItemInRange", page.complete),
        m("Changes", *told),
    )
    return response("SyncFolderItems", [done])


def _told(shape: ItemShape, folder: Folder, entry: Entry) -> Element:
    if entry.change is Change.DELETED:
        return t("Delete", t("ItemId", Id=entry.id))
    item = folder.items[entry.id]
    if entry.change is Change.READ:
        return t("ReadFlagChange", item_id(item), t("IsRead", is_true(item.values, "IsRead")))
    return t(entry.change.value, shape.show(item))


OPERATIONS: Mapping[str, Callable[[Call, Element], Element]] = {
    "SyncFolderItems": sync_folder_items,
}
