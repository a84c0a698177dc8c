"""Folders: found, made, renamed, moved, deleted (MS-OXWSFOLD)."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.folder_shapes import FolderShape
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, t
from ssync_desktop.sandbox.ews.model import Folder
from ssync_desktop.sandbox.ews.soap import each, success


def get_folder(call: Call, body: Element) -> Element:
    """Show folders by their ids."""
    shape = FolderShape(body.find(f"{M}FolderShape"))

    def one(node: Element) -> Element:
        return success("GetFolder", m("Folders", shape.show(call.folder(node))))

    return each("GetFolder", children(body.find(f"{M}FolderIds")), one, lambda: m("Folders"))


def find_folder(call: Call, body: Element) -> Element:
    """List the folders in a folder, or all below it; a page of them where one is asked for."""
    shape = FolderShape(body.find(f"{M}FolderShape"))
    deep = body.get("Traversal") == "Deep"
    view = body.find(f"{M}IndexedPageFolderView")

    def one(node: Element) -> Element:
        parent = call.folder(node)
        found: list[Folder] = list(parent.below()) if deep else list(parent.children)
        start, stop = 0, len(found)
        if view is not None:
            start = min(int(view.get("Offset", "0")), len(found))
            stop = min(start + int(view.get("MaxEntriesReturned", str(len(found)))), len(found))
        page = t("Folders", *map(shape.show, found[start:stop]))
        root = m(
            "RootFolder",
            page,
            IndexedPagingOffset=stop,
            TotalItemsInView=len(found),
            IncludesLastItemInRange=stop == len(found),
        )
        return success("FindFolder", root)

    return each("FindFolder", children(body.find(f"{M}ParentFolderIds")), one)


OPERATIONS = {
    "GetFolder": get_folder,
    "FindFolder": find_folder,
}
