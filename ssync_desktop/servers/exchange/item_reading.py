"""Appointments, contacts and tasks, read in batches; what changed in their folders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from exchangelib.errors import ErrorInvalidSyncStateData, EWSError, SOAPError
from exchangelib.items import ID_ONLY
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.postal import in_their_places
from ssync_desktop.servers.exchange import (
    appointments,
    attachments,
    contacts,
    item_errors,
    tasks,
)
from ssync_desktop.servers.exchange.item_fields import Place
from ssync_desktop.servers.exchange.item_marks import ELEMENTS, FOLDERS, MARK, Whose, version_of
from ssync_desktop.servers.exchange.listing import categories_of
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    Changes,
    Element,
    Items,
    T,
    identity,
    raise_first,
    text,
)
from ssync_desktop.servers.exchange.understanding import NotUnderstood, mark_of, moment, plain
from ssync_desktop.servers.item_port import ItemPage, ItemVersion, ReadItem

PAGE: Final = 512  # changes asked for at a time, which is as many as the server gives
MOST_AT_ONCE: Final = 100  # items asked for in one request

Name: TypeAlias = frozenset[tuple[str, str]]
"""What tells one extended property from another."""

NOT_READABLE: Final = (NotUnderstood, ValueError, OverflowError)
"""What reading an item that makes no sense raises; there are moments that no zone can show."""

_COMMON: Final = ("Subject", "Body", "Categories", "Importance", "LastModifiedTime")
_PLACES: Final[Mapping[ItemKind, tuple[Place, ...]]] = {
    kind: (
        *(Place(f"item:{name}") for name in _COMMON),
        *(Place(uri) for uri in read),
        *(Place(uri, index) for uri, index in indexed),
        *(Place(extended=one) for one in extended),
        MARK,
    )
    for kind, read, indexed, extended in (
        (ItemKind.APPOINTMENT, appointments.READ, (), ()),
        (ItemKind.CONTACT, contacts.READ, contacts.INDEXED, contacts.EXTENDED.values()),
        (ItemKind.TASK, tasks.READ, (), (tasks.ASSIGNMENT,)),
    )
}


def page(mailbox: OpenedMailbox, kind: ItemKind, checkpoint: str | None) -> ItemPage:
    """Return what changed in the folder of *kind* since *checkpoint*, as far as a page holds."""
    service = Changes(mailbox)
    answers = _asked(service, kind, checkpoint)
    anew = bool(checkpoint) and any(isinstance(one, ErrorInvalidSyncStateData) for one in answers)
    if anew:
        answers = _asked(service, kind, None)
    raise_first(answers)
    changed: dict[str, ItemVersion] = {}
    removed: dict[str, None] = {}
    for change in answers:
        what = change.tag.removeprefix(T)
        if what == "Delete":
            changed.pop(identity(change), None)
            removed[identity(change)] = None
        elif what in ("Create", "Update") and change[0].tag == f"{T}{ELEMENTS[kind]}":
            version = version_of(change[0])  # distribution lists lie among contacts
            changed[version.key] = version
            removed.pop(version.key, None)
    return ItemPage(tuple(changed.values()), tuple(removed), service.state, service.complete, anew)


def _asked(service: Changes, kind: ItemKind, state: str | None) -> list[Element]:
    return service.ask(
        folder=service.account.distinguished(FOLDERS[kind]),
        shape=ID_ONLY,
        additional_fields=(),
        sync_state=state,
        ignore=None,
        max_changes_returned=PAGE,
        sync_scope=None,
    )


def read(
    mailbox: OpenedMailbox, whose: Whose, kind: ItemKind, keys: Sequence[str]
) -> list[ReadItem]:
    """Return the items *keys* in order; series bring along the occurrences that differ."""
    hung = (attachments.ATTACHMENTS,) if whose.attachments else ()
    answers = ask_for(mailbox, keys, (*_PLACES[kind], *hung))
    exceptions = _exceptions(mailbox, answers) if kind is ItemKind.APPOINTMENT else {}
    others_came = any(not isinstance(one, EWSError) for one in answers)
    return [
        _refused(mailbox, key, answer, others_came=others_came)
        if isinstance(answer, EWSError)
        else _read(mailbox, whose, kind, key, answer, exceptions)
        for key, answer in zip(keys, answers, strict=True)
    ]


def _exceptions(
    mailbox: OpenedMailbox, answers: Sequence[Element | EWSError]
) -> dict[str, Element | EWSError]:
    """Return the occurrences that differ from their series, by their keys."""
    keys = [
        key
        for one in answers
        if not isinstance(one, EWSError)
        for key in appointments.exceptions_of(one)
    ]
    found: dict[str, Element | EWSError] = {}
    for start in range(0, len(keys), MOST_AT_ONCE):
        batch = keys[start : start + MOST_AT_ONCE]
        told = ask_for(mailbox, batch, _PLACES[ItemKind.APPOINTMENT])
        found |= dict(zip(batch, told, strict=True))
    return found


def ask_for(
    mailbox: OpenedMailbox, keys: Sequence[str], places: Sequence[Place]
) -> list[Element | EWSError]:
    """Return one answer for each of *keys*, with what belongs to *places*, bodies as text."""
    payload, shape = create_element("m:GetItem"), create_element("m:ItemShape")
    add_xml_child(shape, "t:BaseShape", "IdOnly")
    add_xml_child(shape, "t:BodyType", "Text")
    if places:
        more = create_element("t:AdditionalProperties")
        more.extend(place.path() for place in places)
        shape.append(more)
    payload.append(shape)
    ids = create_element("m:ItemIds")
    ids.extend(create_element("t:ItemId", attrs={"Id": key}) for key in keys)
    payload.append(ids)
    answers = Items(mailbox).ask_as(payload)
    if len(answers) != len(keys):
        raise_first(answers)
        raise SOAPError(f"{len(keys)} answers were expected, and {len(answers)} came.")
    return answers


def _refused(mailbox: OpenedMailbox, key: str, error: EWSError, *, others_came: bool) -> ReadItem:
    """Return why one item could not be had; raises what hits them all."""
    ours = item_errors.refusal(
        error, mailbox.lane.peer, item_errors.UNREADABLE, others_came=others_came
    )
    if not isinstance(ours, ItemRefused):
        raise ours
    return ReadItem(key, error=ours)


def _read(
    mailbox: OpenedMailbox,
    whose: Whose,
    kind: ItemKind,
    key: str,
    answer: Element,
    exceptions: Mapping[str, Element | EWSError],
) -> ReadItem:
    peer = mailbox.lane.peer
    try:
        return ReadItem(key, item_of(whose, kind, answer, exceptions))
    except NOT_READABLE as error:
        return ReadItem(key, error=item_errors.UNREADABLE.error(peer, str(error)))
    except EWSError as error:  # of an occurrence, which may have gone since its series was read
        read = _refused(mailbox, key, error, others_came=True)
        if isinstance(read.error, ItemRefused) and read.error.code is ErrorCode.ITEM_NOT_FOUND:
            return ReadItem(key, error=item_errors.CHANGED.error(peer, str(error)))
        return read


def item_of(
    whose: Whose, kind: ItemKind, element: Element, exceptions: Mapping[str, Element | EWSError]
) -> MailboxItem:
    """Return the item that *element* shows; one of ``NOT_READABLE`` for what makes no sense."""
    if element.tag != f"{T}{ELEMENTS[kind]}":
        raise NotUnderstood("It is an item of another kind now.")
    extended = dict(_extended(element))
    version = version_of(element)
    facts: dict[str, object] = {}
    if kind is ItemKind.APPOINTMENT:
        differing = {key: _good(exceptions[key]) for key in appointments.exceptions_of(element)}
        appointment = appointments.content_of(element, differing)
        files, others = attachments.hanging(element)
        content: object = appointment
        if appointment.series is None:
            content = replace(appointment, attachments=files)
        facts = {
            "left_out": others if appointment.series is None else (),
            "organizer": appointments.is_held(element),
            "cancelled": text(element, "IsCancelled") == "true",
            "global_id": text(element, "UID"),
        }
    elif kind is ItemKind.CONTACT:
        own = {name: extended.get(one, "") for name, one in _OF_CONTACTS.items()}
        read = contacts.content_of(element, own)
        content = in_their_places(read, all_addresses=whose.all_addresses)
    else:
        content = tasks.content_of(element)
        assigned = tasks.is_assigned(extended.get(_ASSIGNMENT, ""))
        facts = {"recurring": tasks.recurs(element), "assigned": assigned}
    return MailboxItem(
        key=version.key,
        version=version.version,
        content=content,  # type: ignore[arg-type]
        modified_on=_modified(element),
        tracked=whose.tracks(categories_of(element)),
        mark=mark_of(extended.get(_MARK, "")),
        **facts,  # type: ignore[arg-type]
    )


def mark_on(element: Element) -> ItemMark | None:
    """Return the mark on an item that was asked for it; None for none, and for nonsense."""
    return mark_of(dict(_extended(element)).get(_MARK, ""))


def _good(answer: Element | EWSError) -> Element:
    if isinstance(answer, EWSError):
        raise answer
    return answer


def _modified(element: Element) -> datetime:
    return moment(element, "LastModifiedTime")


def _extended(element: Element) -> Iterator[tuple[Name, str]]:
    """Yield the extended properties that *element* shows, named as we ask for them."""
    for one in element.iterfind(f"{T}ExtendedProperty"):
        name, said = one.find(f"{T}ExtendedFieldURI"), one.find(f"{T}Value")
        if name is not None and said is not None:
            yield _spelled(name.attrib.items()), plain(said.text or "")


def _spelled(facts: Iterable[tuple[str, str]]) -> Name:
    """Return the name of an extended property in one spelling: servers choose their own."""
    return frozenset((fact, said.lower()) for fact, said in facts)


_MARK: Final = _spelled(MARK.extended)
_ASSIGNMENT: Final = _spelled(tasks.ASSIGNMENT)
_OF_CONTACTS: Final = {name: _spelled(one) for name, one in contacts.EXTENDED.items()}
