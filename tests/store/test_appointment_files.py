"""Files that hang on appointments, on both databases: kept once, and no longer than needed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.attached_files import AttachedFile, attached, digest_of
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.store import Store
from tests.kit.items import an_appointment, an_item
from tests.kit.records import a_user

PLAN, LIST = b"the plan", b"\x00\xff" * 5000


def file(name: str, octets: bytes) -> AttachedFile:
    return AttachedFile(name, len(octets), digest_of(octets))


PDF, TXT, COPY = file("plan.pdf", PLAN), file("list.txt", LIST), file("copy.pdf", PLAN)


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose appointments these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


def hanging(item: LocalItem, *files: AttachedFile) -> LocalItem:
    assert isinstance(item.content, AppointmentContent)
    return replace(item, content=replace(item.content, attachments=attached(files)))


def stored(store: Store, item: LocalItem) -> LocalItem:
    return store.read(lambda unit: unit.items.get(item.object_type, item.id)).result()


def add(store: Store, owner: UUID, *files: AttachedFile) -> LocalItem:
    """Store an appointment with *files*."""
    item = hanging(an_item(owner, an_appointment()), *files)
    store.write(lambda unit: unit.appointment_files.keep((PLAN, LIST, PLAN))).result()
    return store.write(lambda unit: unit.items.add(item)).result()


def octets(store: Store) -> dict[str, bytes]:
    digests = [one.digest for one in (PDF, TXT)]
    return store.read(lambda unit: unit.appointment_files.octets(digests)).result()


def forget(store: Store, days: int) -> int:
    """Forget what nobody needs, so many days from now."""
    return store.write(
        lambda unit: unit.appointment_files.forget_unused_since(unit.now() + timedelta(days=days))
    ).result()


def test_that_files_come_back_with_their_appointment_and_change_with_it(
    store: Store, owner: UUID
) -> None:
    item = add(store, owner, PDF, TXT, COPY)
    assert stored(store, item) == item
    assert octets(store) == {PDF.digest: PLAN, TXT.digest: LIST}
    fewer = store.write(lambda unit: unit.items.save(hanging(item, COPY))).result()
    assert stored(store, fewer) == fewer
    page = store.read(lambda unit: unit.items.page(ObjectType.APPOINTMENT)).result()
    assert page == [fewer]


def test_that_what_they_hold_goes_when_nothing_has_it_any_more(store: Store, owner: UUID) -> None:
    item = add(store, owner, PDF, TXT)
    other = add(store, owner, COPY)
    assert forget(store, 1) == 0
    store.write(
        lambda unit: unit.items.delete(item.object_type, item.id, by=None, entitled=True)
    ).result()
    assert forget(store, -1) == 0
    assert forget(store, 1) == 1
    assert octets(store) == {PDF.digest: PLAN}
    assert stored(store, other) == other
    missing = store.read(
        lambda unit: unit.appointment_files.missing([PDF.digest, TXT.digest])
    ).result()
    assert missing == {TXT.digest}


def test_that_a_file_nobody_has_is_refused(store: Store, owner: UUID) -> None:
    item = an_item(owner, an_appointment())
    with pytest.raises(NeedsAttention) as refused:
        store.write(lambda unit: unit.items.add(hanging(item, PDF))).result()
    assert refused.value.code in (ErrorCode.RECORD_IN_USE, ErrorCode.DUPLICATE_RECORD)


def test_that_what_could_not_be_saved_is_remembered(store: Store, owner: UUID) -> None:
    item = add(store, owner)
    told = store.write(
        lambda unit: unit.items.save(replace(item, attachments_missing=True))
    ).result()
    assert stored(store, told).attachments_missing
