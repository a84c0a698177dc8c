"""Rules on folders, categories and cursors of folders, as they are stored."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import ListRow, TrackingFolderRow
from ssync_desktop.domain.tracking_folder import (
    OnboardingStatus,
    TrackingCategory,
    TrackingFolder,
)
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.records import a_mailbox, a_queue, a_record, a_user


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """Return a stored mailbox."""
    user = a_user()

    def work(unit: Unit) -> Mailbox:
        unit.users.add(user)
        return unit.mailboxes.add(a_mailbox(user.id))

    return store.write(work).result()


def a_rule(mailbox: Mailbox, key: str = "AAMk=", **changes: object) -> TrackingFolder:
    """Return a rule that regards nothing."""
    rule = TrackingFolder(new_id(), mailbox.id, key, f"Folder {key}", None, mailbox.owner_id)
    return replace(rule, **changes)  # type: ignore[arg-type]


def test_a_rule_is_kept_whole(store: Store, mailbox: Mailbox) -> None:
    contact = a_record(mailbox.owner_id, name="Carl")
    rule = a_rule(
        mailbox,
        regarding=Reference(contact.id, ObjectType.CONTACT),
        onboarding=OnboardingStatus.RUNNING,
        done=3,
        total=10,
        disabled=True,
        error_code="ErrorFolderNotFound",
        error_on=START,
        synchronized_on=START,
    )

    def work(unit: Unit) -> TrackingFolder:
        unit.records.add(contact)
        return unit.tracking_folders.add(rule)

    stored = store.write(work).result()
    named = Reference(contact.id, ObjectType.CONTACT, "Carl")
    assert stored == replace(rule, regarding=named, row_version=1)
    renamed = replace(stored, folder_name="Clients", regarding=None)
    assert store.write(lambda unit: unit.tracking_folders.save(renamed)).result() == replace(
        renamed, row_version=2
    )


def test_the_rule_names_its_record_as_it_is_called_now(store: Store, mailbox: Mailbox) -> None:
    account = a_record(mailbox.owner_id, ObjectType.ACCOUNT, "Old & Sons")
    rule = a_rule(mailbox, regarding=Reference(account.id, ObjectType.ACCOUNT))

    def work(unit: Unit) -> TrackingFolder:
        stored = unit.records.add(account)
        unit.tracking_folders.add(rule)
        unit.records.save(replace(stored, name="Young & Daughters"))
        return unit.tracking_folders.get(rule.id)

    found = store.write(work).result()
    assert found.regarding is not None
    assert found.regarding.name == "Young & Daughters"


def test_a_folder_has_one_rule_in_a_mailbox(store: Store, mailbox: Mailbox) -> None:
    store.write(lambda unit: unit.tracking_folders.add(a_rule(mailbox))).result()
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.tracking_folders.add(a_rule(mailbox))).result()
    assert raised.value.code is ErrorCode.DUPLICATE_RECORD
    # Keys are compared as they are written: Exchange tells its folders apart by case as well.
    store.write(lambda unit: unit.tracking_folders.add(a_rule(mailbox, "aamk="))).result()
    assert store.read(lambda unit: unit.tracking_folders.count(mailbox.id)).result() == 2


def test_what_a_pass_notes_disturbs_no_editor(store: Store, mailbox: Mailbox) -> None:
    rule = a_rule(mailbox)

    def work(unit: Unit) -> TrackingFolder:
        rules = unit.tracking_folders
        rules.add(rule)
        rules.set_progress(rule.id, OnboardingStatus.DONE, done=7, total=7)
        rules.set_error(rule.id, "ErrorFolderNotFound", START, disable=True)
        return rules.get(rule.id)

    disabled = store.write(work).result()
    assert (disabled.row_version, disabled.disabled) == (1, True)
    assert (disabled.error_code, disabled.error_on) == ("ErrorFolderNotFound", START)
    assert (disabled.onboarding, disabled.done, disabled.total) == (OnboardingStatus.DONE, 7, 7)

    store.write(lambda unit: unit.tracking_folders.set_seen(rule.id, "New name", START)).result()
    seen = store.read(lambda unit: unit.tracking_folders.get(rule.id)).result()
    assert seen == replace(
        disabled, folder_name="New name", synchronized_on=START, error_code="", error_on=None
    )


def test_rules_let_go_of_a_record_that_is_deleted(store: Store, mailbox: Mailbox) -> None:
    gone, stays = new_id(), new_id()

    def regarding(record_id: UUID, key: str) -> TrackingFolder:
        return a_rule(mailbox, key, regarding=Reference(record_id, ObjectType.LEAD))

    def work(unit: Unit) -> list[UUID | None]:
        for rule in (regarding(gone, "A"), regarding(stays, "B")):
            unit.tracking_folders.add(rule)
        unit.tracking_folders.forget_regarding(gone)
        rules = unit.tracking_folders.of_mailbox(mailbox.id)
        return [rule.regarding.id if rule.regarding else None for rule in rules]

    assert store.write(work).result() == [None, stays]


def test_a_category_is_found_by_the_name_we_have_for_it(store: Store, mailbox: Mailbox) -> None:
    category = TrackingCategory(new_id(), mailbox.id, "{guid}", "Tracked", mailbox.owner_id)

    def work(unit: Unit) -> TrackingCategory | None:
        unit.tracking_categories.add(category)
        unit.tracking_categories.save(
            replace(category, category_id="{other}", onboarding=OnboardingStatus.DONE)
        )
        return unit.tracking_categories.find(mailbox.id, "Tracked")

    assert store.write(work).result() == replace(
        category, category_id="{other}", onboarding=OnboardingStatus.DONE
    )
    store.write(lambda unit: unit.tracking_categories.delete(category.id)).result()
    assert store.read(lambda unit: unit.tracking_categories.of_mailbox(mailbox.id)).result() == {}


def test_each_folder_has_a_cursor_of_its_own(store: Store, mailbox: Mailbox) -> None:
    def work(unit: Unit) -> dict[str, str]:
        cursors = unit.folder_checkpoints
        cursors.keep(mailbox.id, "INBOX", "one", START)
        cursors.keep(mailbox.id, "AAMk=", "two", START)
        cursors.keep(mailbox.id, "INBOX", "three", START)
        return cursors.of_mailbox(mailbox.id)

    assert store.write(work).result() == {"INBOX": "three", "AAMk=": "two"}
    store.write(lambda unit: unit.folder_checkpoints.forget(mailbox.id, "INBOX")).result()
    assert (
        store.read(lambda unit: unit.folder_checkpoints.find(mailbox.id, "INBOX")).result() is None
    )
    store.write(lambda unit: unit.folder_checkpoints.forget(mailbox.id)).result()
    assert store.read(lambda unit: unit.folder_checkpoints.of_mailbox(mailbox.id)).result() == {}


def test_everything_goes_with_its_mailbox(store: Store, mailbox: Mailbox) -> None:
    def work(unit: Unit) -> tuple[int, int]:
        unit.tracking_folders.add(a_rule(mailbox))
        unit.tracking_categories.add(
            TrackingCategory(new_id(), mailbox.id, "{guid}", "Tracked", mailbox.owner_id)
        )
        unit.folder_checkpoints.keep(mailbox.id, "INBOX", "one", START)
        unit.mailboxes.delete(mailbox.id)
        left = unit.tracking_categories.of_mailbox(mailbox.id)
        cursors = unit.folder_checkpoints.of_mailbox(mailbox.id)
        return unit.tracking_folders.count(mailbox.id), len(left) + len(cursors)

    assert store.write(work).result() == (0, 0)


def test_the_list_of_rules_names_and_finds_their_records(store: Store, mailbox: Mailbox) -> None:
    account = a_record(mailbox.owner_id, ObjectType.ACCOUNT, "Fabrikam")
    queue = a_queue(mailbox.owner_id, "Complaints")

    def work(unit: Unit) -> None:
        unit.records.add(account)
        unit.queues.add(queue)
        for key, regarding in (
            ("A", Reference(account.id, ObjectType.ACCOUNT)),
            ("B", Reference(queue.id, ObjectType.QUEUE)),
            ("C", None),
        ):
            unit.tracking_folders.add(a_rule(mailbox, key, regarding=regarding))

    store.write(work).result()

    def listed(text: str = "") -> list[tuple[str, ObjectType | None, str]]:
        def read(unit: Unit) -> tuple[ListRow, ...]:
            found = unit.windows.ids(Query(Table.TRACKING_FOLDERS, text=text)).ids
            return unit.windows.rows(Table.TRACKING_FOLDERS, found)

        rows = store.read(read).result()
        return [
            (row.folder_name, row.regarding_type, row.regarding_name)
            for row in rows
            if isinstance(row, TrackingFolderRow)
        ]

    assert listed() == [
        ("Folder A", ObjectType.ACCOUNT, "Fabrikam"),
        ("Folder B", ObjectType.QUEUE, "Complaints"),
        ("Folder C", None, ""),
    ]
    assert listed("complain") == [("Folder B", ObjectType.QUEUE, "Complaints")]
    assert len(listed(mailbox.name)) == 3
