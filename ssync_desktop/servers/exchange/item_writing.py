"""Making, changing and deleting one appointment, contact or task.

Nobody is ever written to unless it is asked for: what is quiet says ``SendToNone``.
"""

from datetime import datetime, timedelta
from typing import Final

from exchangelib.errors import ErrorInvalidIdMalformed, ErrorItemNotFound, EWSError
from exchangelib.util import create_element

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import (
    appointments,
    contacts,
    item_errors,
    series_writing,
    tasks,
)
from ssync_desktop.servers.exchange.item_errors import writing
from ssync_desktop.servers.exchange.item_fields import (
    Node,
    Place,
    Said,
    changes,
    delete_field,
    made,
    set_field,
    value,
)
from ssync_desktop.servers.exchange.item_marks import (
    CATEGORIES,
    ELEMENTS,
    FOLDERS,
    MARK,
    TRACKED,
    folder_ids,
    marked,
    version_of,
)
from ssync_desktop.servers.exchange.item_reading import ask_for
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
from ssync_desktop.servers.item_port import ItemVersion
from ssync_desktop.servers.port import TRACKED_CATEGORY

QUIET: Final = "SendToNone"
TELLING: Final = "SendToAllAndSaveCopy"
LONG_AGO: Final = timedelta(days=7)
"""Nobody is reminded of what began longer ago than that (section 5.3)."""

_GONE: Final = (ErrorItemNotFound, ErrorInvalidIdMalformed)
_UID: Final = Place("calendar:UID")
_SENDER: Final = {
    "name": 0x0042,  # PidTagSentRepresentingName
    "kind": 0x0064,  # PidTagSentRepresentingAddressType
    "address": 0x0065,  # PidTagSentRepresentingEmailAddress
    "smtp": 0x5D02,  # PidTagSentRepresentingSmtpAddress
}
"""Who holds a meeting that was received (MS-OXOCAL 2.2.3.1)."""
_STATE: Final = Place(  # PidLidAppointmentStateFlags: a meeting, received
    extended=(
        ("PropertySetId", "00062002-0000-0000-c000-000000000046"),
        ("PropertyId", "33303"),
        ("PropertyType", "Integer"),
    )
)


def create(
    mailbox: OpenedMailbox,
    content: Content,
    mark: ItemMark,
    *,
    mail: bool,
    global_id: str,
    now: datetime,
) -> ItemVersion:
    """Make an item; an ``AnswerLost`` says that it may be there, whole or in part."""
    kind = kind_of(content)
    with writing(mailbox):
        held = not _is_received(mailbox, content)
        payload = create_element(
            "m:CreateItem",
            attrs={
                "MessageDisposition": "SaveOnly",
                "SendMeetingInvitations": TELLING if mail and held else QUIET,
            },
        )
        payload.append(folder_ids(mailbox, (FOLDERS[kind],), "m:SavedItemFolderId"))
        items = create_element("m:Items")
        items.append(made(ELEMENTS[kind], _fresh(mailbox, content, mark, global_id, now)))
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
) -> ItemVersion:
    """Write the fields in which *content* differs from *before*, and *mark*."""
    with writing(mailbox):
        telling = mail and not _is_received(mailbox, content)
        updates, told = _updates(before, content)
        updates.append(set_field(ELEMENTS[kind_of(content)], MARK, marked(mark)))
        changed = _change(mailbox, version, updates, TELLING if telling else QUIET)
        if not told or not isinstance(content, AppointmentContent):
            return changed
        return _occurrences(mailbox, changed, content, told, telling=telling)


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


def take_mark_off(mailbox: OpenedMailbox, version: ItemVersion, kind: ItemKind) -> ItemVersion:
    """Take our mark and our category off an item, unless it is gone."""
    found = _unchanged(mailbox, version)
    if found is None:
        return version
    with writing(mailbox):
        updates = [delete_field(MARK)]
        has = categories_of(found)
        left = tuple(Node("String", one) for one in sorted(has - {TRACKED_CATEGORY}))
        if left and TRACKED_CATEGORY in has:
            updates.append(set_field(ELEMENTS[kind], CATEGORIES, Node("Categories", left)))
        elif TRACKED_CATEGORY in has:
            updates.append(delete_field(CATEGORIES))
        return _change(mailbox, version, updates, QUIET)


def properties(content: Content) -> Said:
    """Return what an item says that is *content*."""
    match content:
        case AppointmentContent():
            return appointments.properties(content)
        case TaskContent():
            return tasks.properties(content)
        case ContactContent():
            return contacts.properties(content)


def _fresh(
    mailbox: OpenedMailbox, content: Content, mark: ItemMark, global_id: str, now: datetime
) -> Said:
    """Return all that a new item says, in the schema's order."""
    said = dict(properties(content))
    tracked = {} if isinstance(content, ContactContent) else {CATEGORIES: TRACKED}
    first: dict[Place, Node] = {}
    for place in (appointments.SUBJECT, appointments.BODY):
        first[place] = said.pop(place)
    first |= tracked
    if isinstance(content, AppointmentContent):
        for place in (appointments.IMPORTANCE, appointments.REMINDER):
            first[place] = said.pop(place)
        if content.block.start.instant < now - LONG_AGO:
            first[appointments.REMINDER] = Node("ReminderIsSet", "false")
        first |= _received(content) if _is_received(mailbox, content) else {}
        if global_id:
            said = {_UID: Node("UID", global_id), **said}
    elif isinstance(content, TaskContent):
        first[appointments.IMPORTANCE] = said.pop(appointments.IMPORTANCE)
    return {**first, MARK: marked(mark), **said}


def _of_occurrences(content: Content) -> series_writing.Differences:
    if isinstance(content, AppointmentContent):
        return series_writing.differences(None, content)
    return series_writing.Differences()


def _is_received(mailbox: OpenedMailbox, content: Content) -> bool:
    """Say whether somebody else holds the meeting that *content* is."""
    if not isinstance(content, AppointmentContent) or content.organizer is None:
        return False
    return content.organizer.key != address_key(mailbox.endpoint.mailbox)


def _received(content: AppointmentContent) -> dict[Place, Node]:
    assert content.organizer is not None
    address = content.organizer.address
    said = {
        "name": content.organizer.name or address,
        "kind": "SMTP",
        "address": address,
        "smtp": address,
    }
    found = {
        Place(
            extended=(("PropertyTag", f"0x{_SENDER[name]:x}"), ("PropertyType", "String"))
        ): value(text)
        for name, text in said.items()
    }
    return {**found, _STATE: value("3")}


def _updates(before: Content, content: Content) -> tuple[list[Element], series_writing.Differences]:
    """Return what the item needs, and what single occurrences of it need after that."""
    always: set[Place] = set()
    kind = ELEMENTS[kind_of(content)]
    none = series_writing.Differences()
    if not isinstance(content, AppointmentContent) or not isinstance(before, AppointmentContent):
        was, shall = properties(before), properties(content)
        if isinstance(content, TaskContent):
            return _task_updates(was, shall), none
        return changes(kind, was, shall), none
    was = properties(appointments.same_people(before, content))
    shall = properties(content)
    anew = series_writing.restores(before, content)
    shape = (*appointments.TIMES, appointments.RECURRENCE)
    if anew or any(was.get(place) != shall.get(place) for place in shape):
        always.update(place for place in shape if place in shall)
    touched = frozenset(one for one in {**was, **shall} if was.get(one) != shall.get(one))
    updates = changes(kind, was, shall, always)
    if anew:  # only a recurrence that is another one brings back what was cancelled
        updates.insert(0, delete_field(appointments.RECURRENCE))
    kept = None if always else before
    return updates, series_writing.differences(kept, content, touched)


def _task_updates(was: Said, shall: Said) -> list[Element]:
    """Return what a task needs; the server makes its progress agree, so its order matters."""
    progress = [place for place in tasks.PROGRESS if place in shall]
    ours = {place: shall[place] for place in progress}
    theirs = {place: was[place] for place in tasks.PROGRESS if place in was}
    rest = [{p: n for p, n in one.items() if p not in tasks.PROGRESS} for one in (was, shall)]
    updates = changes(tasks.ELEMENT, rest[0], rest[1])
    if ours != theirs:
        updates += [set_field(tasks.ELEMENT, place, node) for place, node in ours.items()]
    return updates


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
