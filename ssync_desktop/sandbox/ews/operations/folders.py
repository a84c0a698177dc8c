"""Folders looked up: by id, in a folder, below it (MS-OXWSFOLD)."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.folder_shapes import FolderShape, folder_words
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, t
from ssync_desktop.sandbox.ews.model import Folder
from ssync_desktop.sandbox.ews.paging import Window, paging
from ssync_desktop.sandbox.ews.restrictions import restriction
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
    holds = restriction(body.find(f"{M}Restriction"), folder_words)
    window = paging(body, "IndexedPageFolderView", "FractionalPageFolderView")

    def one(node: Element) -> Element:
        parent = call.folder(node)
        found = filter(holds, parent.below() if deep else parent.children)
        page: Window[Folder] = window(list(found))
        root = m("RootFolder", t("Folders", *map(shape.show, page.shown)), **page.attributes)
        return success("FindFolder", root)

    return each("FindFolder", children(body.find(f"{M}ParentFolderIds")), one)


OPERATIONS = {
    "GetFolder": get_folder,
    "FindFolder": find_folder,
}
