"""Folders made, renamed, moved and deleted (MS-OXWSFOLD). A folder keeps its id through it all."""

from collections.abc import Iterable

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.distinguished import FOLDER_CLASSES
from ssync_desktop.sandbox.ews.extended import key_of, values_of
from ssync_desktop.sandbox.ews.folder_shapes import folder_id
from ssync_desktop.sandbox.ews.markup import Element, M, T, children, local, m, said, t
from ssync_desktop.sandbox.ews.model import Folder
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success


def create_folder(call: Call, body: Element) -> Element:
    """Make folders; a name that is taken is refused."""
    (parent_node,) = children(body.find(f"{M}ParentFolderId"))

    def one(node: Element) -> Element:
        parent = call.folder(parent_node)
        name = _free_name(parent, said(node.find(f"{T}DisplayName")))
        made = call.exchange.make_folder(parent.mailbox, parent, name, _kind(node))
        written = said(node.find(f"{T}FolderClass"))
        made.folder_class = written or made.folder_class
        for extended in node.iterfind(f"{T}ExtendedProperty"):
            made.extended[key_of(extended[0])] = values_of(extended)
        return success("CreateFolder", m("Folders", _brief(made)))

    return each("CreateFolder", children(body.find(f"{M}Folders")), one, lambda: m("Folders"))


def _kind(node: Element) -> str:
    """Return the kind of a new folder: its element, or what its class says."""
    written = said(node.find(f"{T}FolderClass"))
    fitting = (kind for kind, class_ in FOLDER_CLASSES.items() if class_ == written)
    return next(fitting, "Folder") if local(node) == "Folder" else local(node)


def update_folder(call: Call, body: Element) -> Element:
    """Set and delete properties of folders; the name is the one that everybody sees."""

    def one(node: Element) -> Element:
        folder = call.folder(children(node)[0])
        for change in children(node.find(f"{T}Updates")):
            _apply(folder, change)
        call.exchange.note_folder(Change.UPDATED, folder)
        return success("UpdateFolder", m("Folders", _brief(folder)))

    changes = children(body.find(f"{M}FolderChanges"))
    return each("UpdateFolder", changes, one, lambda: m("Folders"))


def _apply(folder: Folder, change: Element) -> None:
    path, *written = children(change)
    if local(path) == "ExtendedFieldURI":
        key = key_of(path)
        folder.extended.pop(key, None)
        for extended in written[0].iterfind(f"{T}ExtendedProperty") if written else ():
            folder.extended[key] = values_of(extended)
    elif local(change) != "SetFolderField":
        raise EwsError("ErrorInvalidPropertyDelete")
    elif path.get("FieldURI") == "folder:DisplayName":
        if folder.distinguished:
            raise EwsError("ErrorAccessDenied", "A folder of the system keeps its name.")
        assert folder.parent is not None  # the root is one of the system
        name = said(written[0].find(f"{T}DisplayName"))
        folder.name = _free_name(folder.parent, name, without=folder)
    elif path.get("FieldURI") == "folder:FolderClass":
        folder.folder_class = said(written[0].find(f"{T}FolderClass"))
    else:
        raise EwsError("ErrorInvalidPropertySet")


def move_folder(call: Call, body: Element) -> Element:
    """Put folders with all they hold under another one."""
    (target_node,) = children(body.find(f"{M}ToFolderId"))

    def one(node: Element) -> Element:
        target, folder = call.folder(target_node), call.folder(node)
        if folder.distinguished or target.mailbox is not folder.mailbox or target.lies_in(folder):
            raise EwsError("ErrorMoveCopyFailed", "The folder cannot be moved there.")
        move(call, folder, target)
        return success("MoveFolder", m("Folders", _brief(folder)))

    return each("MoveFolder", children(body.find(f"{M}FolderIds")), one, lambda: m("Folders"))


def move(call: Call, folder: Folder, target: Folder) -> None:
    """Put *folder* under *target*; raises ``EwsError`` when its name is taken there."""
    _free_name(target, folder.name, without=folder)
    assert folder.parent is not None  # only the root has none, and nobody moves it
    folder.parent.children.remove(folder)
    folder.parent = target
    target.children.append(folder)
    call.exchange.note_folder(Change.UPDATED, folder)


def delete_folder(call: Call, body: Element) -> Element:
    """Delete folders: for good, or into Deleted Items, where a taken name gets a number."""
    kept = body.get("DeleteType") == "MoveToDeletedItems"

    def one(node: Element) -> Element:
        folder = call.folder(node)
        if folder.distinguished:
            raise EwsError("ErrorDeleteDistinguishedFolder", "A folder of the system stays.")
        bin_ = folder.mailbox.distinguished["deleteditems"]
        if kept and not folder.lies_in(bin_):
            taken = {one.name.casefold() for one in bin_.children}
            while folder.name.casefold() in taken:
                folder.name += "1"
            move(call, folder, bin_)
        else:
            call.exchange.drop_folder(folder)
        return success("DeleteFolder")

    return each("DeleteFolder", children(body.find(f"{M}FolderIds")), one)


def empty_folder(call: Call, body: Element) -> Element:
    """Delete what lies in folders, and on request the folders in them."""
    kept = body.get("DeleteType") == "MoveToDeletedItems"
    deep = body.get("DeleteSubFolders") in {"true", "1"}

    def one(node: Element) -> Element:
        folder = call.folder(node)
        bin_ = folder.mailbox.distinguished["deleteditems"]
        for item in folder.visible:
            if kept:
                call.exchange.move(item, bin_)
            else:
                call.exchange.take(item)
        for child in tuple(folder.children) if deep else ():
            call.exchange.drop_folder(child)
        return success("EmptyFolder")

    return each("EmptyFolder", children(body.find(f"{M}FolderIds")), one)


def _free_name(parent: Folder, name: str, without: Folder | None = None) -> str:
    """Return *name*, or refuse it where a folder beside it is called so."""
    siblings: Iterable[Folder] = (one for one in parent.children if one is not without)
    if not name:
        raise EwsError("ErrorInvalidRequest", "A folder needs a name.")
    if name.casefold() in {one.name.casefold() for one in siblings}:
        raise EwsError("ErrorFolderExists")
    return name


def _brief(folder: Folder) -> Element:
    return t(folder.kind, folder_id(folder))


OPERATIONS = {
    "CreateFolder": create_folder,
    "UpdateFolder": update_folder,
    "MoveFolder": move_folder,
    "DeleteFolder": delete_folder,
    "EmptyFolder": empty_folder,
}
