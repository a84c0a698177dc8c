"""What changed in a folder, page by page, each with the state to come back with."""

from dataclasses import replace
from datetime import datetime

from exchangelib.errors import ErrorInvalidSyncStateData, ErrorItemNotFound
from exchangelib.items import ID_ONLY

from ssync_desktop.servers.exchange import meanings
from ssync_desktop.servers.exchange.folders import id_of
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    Changes,
    Element,
    T,
    identity,
    named,
    raise_first,
    text,
)
from ssync_desktop.servers.port import ChangePage, ServerItem

PAGE = 256  # changes asked for at a time; the server gives 512 at most
FIELDS = named("size", "datetime_received", "item_class", "categories", "is_draft")

MAIL_CLASSES = ("ipm.note", "report.", "ipm.schedule.meeting.")
"""The message classes that are mail: messages of every kind (signed ones as well), reports on
their delivery and reading, meeting requests with their answers. Posts, contacts, tasks, documents
and whatever else people drop into an inbox are none."""


def page(mailbox: OpenedMailbox, folder: str, checkpoint: str | None) -> ChangePage:
    """Return what is new in *folder* since *checkpoint*, as far as it fits on a page.

    A checkpoint that the server no longer takes is as good as None. Raises
    ``ItemRefused(FOLDER_NOT_FOUND)`` when the folder is gone.
    """
    service = Changes(mailbox)
    place = id_of(mailbox, folder)
    answers = _asked(service, place, checkpoint)
    anew = bool(checkpoint) and any(isinstance(one, ErrorInvalidSyncStateData) for one in answers)
    if anew:
        answers = _asked(service, place, None)
    if answers and isinstance(answers[0], ErrorItemNotFound):  # so a folder's id is missed
        raise meanings.FOLDER_GONE.error(mailbox.lane.peer, str(answers[0]))
    raise_first(answers)
    items, removed = _sorted_out(answers)
    return ChangePage(items, removed, service.state, service.complete, anew)


def _asked(service: Changes, folder: object, state: str | None) -> list[Element]:
    return service.ask(
        folder=folder,
        shape=ID_ONLY,
        additional_fields=FIELDS,
        sync_state=state,
        ignore=None,
        max_changes_returned=PAGE,
        sync_scope=None,
    )


def _sorted_out(changes: list[Element]) -> tuple[tuple[ServerItem, ...], tuple[str, ...]]:
    """Return the items to look at, and the keys of those that are gone; the last word counts."""
    items: dict[str, ServerItem] = {}
    removed: dict[str, None] = {}
    for change in changes:
        kind = change.tag.removeprefix(T)
        if kind == "Delete":
            key = identity(change)
            items.pop(key, None)
            removed[key] = None
        elif kind in {"Create", "Update"}:
            item = change[0]
            # A draft that somebody dropped here was never received; once it is sent, it is told.
            draft = text(item, "IsDraft") == "true"
            if not draft and text(item, "ItemClass").lower().startswith(MAIL_CLASSES):
                shown = item_of(item)
                items[shown.key] = shown
                removed.pop(shown.key, None)
    return tuple(items.values()), tuple(removed)


def item_of(element: Element) -> ServerItem:
    """Return the item that an element with the listed fields shows."""
    size, received = text(element, "Size"), text(element, "DateTimeReceived")
    key = identity(element)
    return ServerItem(
        key=key,
        handle=key,
        size=int(size) if size.isdecimal() else None,
        received_on=_moment(received),
        categories=categories_of(element),
    )


def categories_of(element: Element) -> frozenset[str]:
    """Return the categories an item shows."""
    found = element.find(f"{T}Categories")
    return frozenset(one.text or "" for one in found) if found is not None else frozenset()


def called(item: ServerItem, names: dict[str, str]) -> ServerItem:
    """Return *item* with its categories called as *names* (theirs → ours) say."""
    if names.keys().isdisjoint(item.categories):
        return item
    ours = frozenset(names.get(name, name) for name in item.categories)
    return replace(item, categories=ours)


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None
