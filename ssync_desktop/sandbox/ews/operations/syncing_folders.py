"""What changed among the folders since last time (MS-OXWSSYNC, SyncFolderHierarchy)."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change, Entry
from ssync_desktop.sandbox.ews.folder_shapes import FolderShape
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, said, t
from ssync_desktop.sandbox.ews.model import Folder
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import refusal, response, success
from ssync_desktop.sandbox.ews.sync_state import read_state, write_state

NAME = "SyncFolderHierarchy"


def sync_folder_hierarchy(call: Call, body: Element) -> Element:
    """Tell what changed below a folder (the mailbox's root), and the state to come back with."""
    shape = FolderShape(body.find(f"{M}FolderShape"))
    named = children(body.find(f"{M}SyncFolderId"))
    try:
        root = call.folder(named[0]) if named else call.mailbox.distinguished["msgfolderroot"]
        moment = read_state(call.exchange, f"below {root.id}", said(body.find(f"{M}SyncState")))
    except EwsError as error:
        return response(NAME, [refusal(NAME, error)])
    page = root.mailbox.log.since(moment)
    told = (_told(shape, root, entry) for entry in page.entries)
    state = write_state(call.exchange, f"below {root.id}", page.moment)
    done = success(
        NAME,
        m("SyncState", state),
        m("IncludesLastFolderInRange", page.complete),
        m("Changes", *told),
    )
    return response(NAME, [done])


def _told(shape: FolderShape, root: Folder, entry: Entry) -> Element | None:
    """Show a change; what was moved away from under *root* is gone for who looks there."""
    folder = root.mailbox.folders.get(entry.id)
    if folder is not None and folder is not root and folder.lies_in(root):
        return t(entry.change.value, shape.show(folder))
    if folder is root or entry.change is Change.CREATED:
        return None
    return t("Delete", t("FolderId", Id=entry.id))


OPERATIONS = {NAME: sync_folder_hierarchy}
