"""Making, changing and deleting one appointment, contact or task.

Nobody is ever written to unless it is asked for: what is quiet says ``SendToNone``.
"""

from datetime import datetime
from typing import Final

from exchangelib.errors import ErrorInvalidIdMalformed, ErrorItemNotFound, EWSError
from exchangelib.util import create_element

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.attaching import added
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Content,
    kind_of,
)
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import (
    attachments,
    contacts,
    item_errors,
    series_writing,
)
from ssync_desktop.servers.exchange.item_errors import writing
from ssync_desktop.servers.exchange.item_fields import (
    Node,
    delete_field,
    made,
    set_field,
)
from ssync_desktop.servers.exchange.item_marks import (
    CATEGORIES,
    ELEMENTS,
    FOLDERS,
    MARK,
    Whose,
    folder_ids,
    marked,
    version_of,
)
from ssync_desktop.servers.exchange.item_reading import ask_for
from ssync_desktop.servers.exchange.item_sayings import fresh, updates_of
from ssync_desktop.servers.exchange.listing import categories_of
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    ChangedItem,
    DeletedItem,
    Element,
    NewItem,
    only,
    raise_first,
)
from ssync_desktop.servers.item_port import ItemVersion, Octets
from ssync_desktop.servers.port import TRACKED_CATEGORY

QUIET: Final = "SendToNone"
TELLING: Final = "SendToAllAndSaveCopy"
_GONE: Final = (ErrorItemNotFound, ErrorInvalidIdMalformed)


def create(
    mailbox: OpenedMailbox,
    whose: Whose,
    content: Content,
    mark: ItemMark,
    *,
    mail: bool,
    global_id: str,
    now: datetime,
    octets: Octets,
) -> ItemVersion:
    """Make an item; an ``AnswerLost`` says that it may be there, whole or in part."""
    kind = kind_of(content)
    with writing(mailbox):
        held = not whose.is_held_elsewhere(content)
        payload = create_element(
            "m:CreateItem",
            attrs={
                "MessageDisposition": "SaveOnly",
                "SendMeetingInvitations": TELLING if mail and held else QUIET,
            },
        )
        payload.append(folder_ids(mailbox, (FOLDERS[kind],), "m:SavedItemFolderId"))
        items = create_element("m:Items")
        items.append(made(ELEMENTS[kind], fresh(whose, content, mark, global_id, now, octets)))
        payload.append(items)
        told = _of_occurrences(content)
        version = version_of(only(NewItem(mailbox).ask_as(payload)))
        if not told or not isinstance(content, AppointmentContent):
            return version
        try:
            return _occurrences(mailbox, version, content, told, telling=mail and held)
        except (EWSError, SsyncError) as error:
            raise item_errors.half_written(mailbox, error) from error


def update(
    mailbox: OpenedMailbox,
    version: ItemVersion,
    before: Content,
    content: Content,
    mark: ItemMark,
    *,
    mail: bool,
    octets: Octets,
) -> ItemVersion:
    """Write the fields in which *content* differs from *before*, and *mark*.

    What hangs on it comes last: only an item that had not changed meanwhile is touched at all. An
    ``AnswerLost``, and an ``ItemRefused`` that says *partly*, leave it as something in between.
    """
    if contacts.is_doubtful(before, content):
        raise item_errors.CHANGED.error(mailbox.lane.peer)  # so that it is read first
    with writing(mailbox):
        updates, told = updates_of(before, content)
        off, on = added(content, before), added(before, content)
        parts = bool(updates) + len(off) + len(on) + len(told)
        updates.append(set_field(ELEMENTS[kind_of(content)], MARK, marked(mark)))
        changed = _change(mailbox, version, updates, TELLING if mail else QUIET)
    with item_errors.going_on(mailbox, partly=parts > 1), writing(mailbox):
        changed = attachments.take_off(mailbox, changed, off)
        changed = attachments.put_on(mailbox, changed, on, octets)
        if not told or not isinstance(content, AppointmentContent):
            return changed
        return _occurrences(mailbox, changed, content, told, telling=mail)


def delete(mailbox: OpenedMailbox, version: ItemVersion, *, mail: bool) -> None:
    """Put an item into Deleted Items, unless it is gone."""
    if _unchanged(mailbox, version) is None:
        return
    with writing(mailbox):
        payload = create_element(
            "m:DeleteItem",
            attrs={
                "DeleteType": "MoveToDeletedItems",
                "SendMeetingCancellations": TELLING if mail else QUIET,
                "AffectedTaskOccurrences": "AllOccurrences",
            },
        )
        ids = create_element("m:ItemIds")
        ids.append(_id(version))
        payload.append(ids)
        raise_first(DeletedItem(mailbox).ask_as(payload), *_GONE)


def take_mark_off(
    mailbox: OpenedMailbox, whose: Whose, version: ItemVersion, kind: ItemKind
) -> ItemVersion:
    """Take our mark and our category off an item, unless it is gone."""
    found = _unchanged(mailbox, version)
    if found is None:
        return version
    with writing(mailbox):
        updates = [delete_field(MARK)]
        has = categories_of(found)
        left = has - {whose.category, TRACKED_CATEGORY}
        if left != has and left:
            names = tuple(Node("String", one) for one in sorted(left))
            updates.append(set_field(ELEMENTS[kind], CATEGORIES, Node("Categories", names)))
        elif left != has:
            updates.append(delete_field(CATEGORIES))
        return _change(mailbox, version, updates, QUIET)


def _of_occurrences(content: Content) -> series_writing.Differences:
    if isinstance(content, AppointmentContent):
        return series_writing.differences(None, content)
    return series_writing.Differences()


def _occurrences(
    mailbox: OpenedMailbox,
    version: ItemVersion,
    content: AppointmentContent,
    told: series_writing.Differences,
    *,
    telling: bool,
) -> ItemVersion:
    """Write single occurrences; return the version that the series has after that."""
    invitations = TELLING if telling else QUIET
    series_writing.write(mailbox, version.key, content, told, invitations)
    (now,) = ask_for(mailbox, [version.key], ())
    return version_of(only([now]))


def _change(
    mailbox: OpenedMailbox, version: ItemVersion, updates: list[Element], invitations: str
) -> ItemVersion:
    payload = create_element(
        "m:UpdateItem",
        attrs={
            "ConflictResolution": "NeverOverwrite",
            "MessageDisposition": "SaveOnly",
            "SendMeetingInvitationsOrCancellations": invitations,
        },
    )
    items = create_element("m:ItemChanges")
    items.append(series_writing.change(_id(version), updates))
    payload.append(items)
    return version_of(only(ChangedItem(mailbox).ask_as(payload)))


def _unchanged(mailbox: OpenedMailbox, version: ItemVersion) -> Element | None:
    """Return the item with its categories; None where it is gone, an error where it changed."""
    (found,) = ask_for(mailbox, [version.key], (CATEGORIES,))
    peer = mailbox.lane.peer
    if isinstance(found, _GONE):
        return None
    if isinstance(found, EWSError):
        raise item_errors.refusal(found, peer, item_errors.UNREADABLE) from found
    if version_of(found).version != version.version:
        raise item_errors.CHANGED.error(peer)
    return found


def _id(version: ItemVersion) -> Element:
    facts = {"Id": version.key, "ChangeKey": version.version}
    return create_element("t:ItemId", attrs=facts)
