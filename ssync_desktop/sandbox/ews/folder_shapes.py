"""A folder as the protocol shows it: identity, and the properties a shape asks for."""

from collections.abc import Callable
from typing import Final

from ssync_desktop.sandbox.ews.extended import asked_keys, extended_property, key_of
from ssync_desktop.sandbox.ews.markup import Element, T, children, local, said, t
from ssync_desktop.sandbox.ews.model import ExtendedKey, Folder


def folder_id(folder: Folder) -> Element:
    """Return the FolderId with its change key."""
    return t("FolderId", Id=folder.id, ChangeKey=folder.change_key)


_PLAIN: Final[dict[str, Callable[[Folder], Element | None]]] = {
    "FolderId": folder_id,
    "ParentFolderId": lambda folder: (
        t("ParentFolderId", Id=folder.parent.id, ChangeKey=folder.parent.change_key)
        if folder.parent
        else None
    ),
    "FolderClass": lambda folder: t("FolderClass", folder.folder_class),
    "DisplayName": lambda folder: t("DisplayName", folder.name),
    "TotalCount": lambda folder: t("TotalCount", len(folder.visible)),
    "ChildFolderCount": lambda folder: t("ChildFolderCount", len(folder.children)),
    "EffectiveRights": lambda _: effective_rights(),
    "DistinguishedFolderId": lambda folder: (
        t("DistinguishedFolderId", folder.distinguished) if folder.distinguished else None
    ),
    "UnreadCount": lambda folder: (
        t("UnreadCount", folder.unread) if folder.kind in {"Folder", "TasksFolder"} else None
    ),
}
"""What a folder can say, in the order of the schema (types.xsd, BaseFolderType)."""

_BEFORE_EXTENDED: Final = ("FolderId", "ParentFolderId", "FolderClass", "DisplayName", "TotalCount",
                           "ChildFolderCount")  # fmt: skip
_DEFAULT: Final = frozenset({
    "FolderId", "DisplayName", "TotalCount", "ChildFolderCount", "UnreadCount",
})  # fmt: skip
_EVERYTHING: Final = frozenset(_PLAIN)
_BASES: Final = {
    "IdOnly": frozenset({"FolderId"}),
    "Default": _DEFAULT,
    "AllProperties": _EVERYTHING,
}


def folder_words(folder: Folder, path: Element) -> tuple[str, ...]:
    """Return what *folder* says under a field path, for restrictions."""
    if local(path) == "ExtendedFieldURI":
        return folder.extended.get(key_of(path), ())
    write = _PLAIN.get(path.get("FieldURI", "").partition(":")[2])
    shown = None if write is None else write(folder)
    return () if shown is None else (shown.get("Id") or said(shown),)


class FolderShape:
    """Which properties of folders a request wants (m:FolderShape)."""

    def __init__(self, node: Element | None) -> None:
        base = said(None if node is None else node.find(f"{T}BaseShape"), "IdOnly")
        named = children(None if node is None else node.find(f"{T}AdditionalProperties"))
        uris = {
            one.get("FieldURI", "").partition(":")[2] for one in named if local(one) == "FieldURI"
        }
        self._wanted = _BASES[base] | uris
        self._extended: tuple[ExtendedKey, ...] = asked_keys(named)

    def show(self, folder: Folder) -> Element:
        """Return the element of *folder*."""
        shown = t(folder.kind)
        for name, write in _PLAIN.items():
            if name in self._wanted and (part := write(folder)) is not None:
                shown.append(part)
            if name == _BEFORE_EXTENDED[-1]:
                shown.extend(
                    extended_property(key, folder.extended[key])
                    for key in self._extended
                    if key in folder.extended
                )
        return shown


def effective_rights() -> Element:
    """Whoever comes as far as here may do everything."""
    rights = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")
    return t("EffectiveRights", *(t(right, True) for right in rights), t("ViewPrivateItems", True))
