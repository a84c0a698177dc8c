"""Folders of the sandbox's Exchange, worked with by exchangelib."""

import pytest
from exchangelib import ExtendedProperty, Folder
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorDeleteDistinguishedFolder,
    ErrorFolderExists,
    ErrorItemNotFound,
    ErrorMoveCopyFailed,
)
from exchangelib.folders import Messages
from exchangelib.services import SyncFolderHierarchy

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount


class Customer(ExtendedProperty):  # type: ignore[misc]  # no types there
    property_set_id = "c11ff724-aa03-4555-9952-8fa248a11c3e"
    property_name = "Customer"
    property_type = "String"


def test_a_folder_keeps_its_id_when_it_is_renamed_and_moved(open_account: OpenAccount) -> None:
    account = open_account()
    customers = Folder(parent=account.inbox, name="Customers").save()
    fabrikam = Folder(parent=account.inbox, name="Fabrikam").save()
    before = fabrikam.id
    fabrikam.name = "Fabrikam Bicycles"
    fabrikam.save(update_fields=["name"])
    fabrikam.move(customers)
    found = {one.name: one for one in open_account().inbox.walk()}
    assert found["Fabrikam Bicycles"].id == before
    assert len(before) <= 120
    assert found["Fabrikam Bicycles"].parent.name == "Customers"
    assert found["Customers"].child_folder_count == 1


def test_a_name_that_is_taken_is_refused(open_account: OpenAccount) -> None:
    account = open_account()
    Folder(parent=account.inbox, name="Customers").save()
    with pytest.raises(ErrorFolderExists):
        Folder(parent=account.inbox, name="CUSTOMERS").save()


def test_folders_of_the_system_stay_where_they_are(open_account: OpenAccount) -> None:
    account = open_account()
    with pytest.raises(ErrorDeleteDistinguishedFolder):
        account.drafts.delete()
    with pytest.raises(ErrorMoveCopyFailed):
        account.drafts.move(account.inbox)
    account.inbox.name = "Something else"
    with pytest.raises(ErrorAccessDenied):
        account.inbox.save(update_fields=["name"])


def test_a_folder_does_not_move_into_itself(open_account: OpenAccount) -> None:
    account = open_account()
    outer = Folder(parent=account.inbox, name="Outer").save()
    inner = Folder(parent=outer, name="Inner").save()
    with pytest.raises(ErrorMoveCopyFailed):
        outer.move(inner)


def test_deleted_folders_go_to_the_bin_or_for_good(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    kept = Folder(parent=account.inbox, name="Old").save()
    kept_id = kept.id
    gone = Folder(parent=account.inbox, name="Gone").save()
    gone_id = gone.id
    kept.delete(delete_type="MoveToDeletedItems")
    gone.delete(delete_type="HardDelete")
    mailbox = exchange.exchange.mailbox(ADA)
    assert mailbox is not None
    assert [one.id for one in mailbox.distinguished["deleteditems"].children] == [kept_id]
    assert gone_id not in exchange.exchange.folders


def test_folders_are_found_by_name_and_by_page(open_account: OpenAccount) -> None:
    account = open_account()
    for number in range(7):
        Folder(parent=account.inbox, name=f"Customer {number}").save()
    found = account.inbox.glob("Customer 3")
    assert [one.name for one in found.folders] == ["Customer 3"]
    named = account.inbox.parts
    assert [one.name for one in named][-1] == "Inbox"
    some = list(account.inbox.children)
    assert len(some) == 7


def test_what_changed_among_folders_is_told_once(open_account: OpenAccount) -> None:
    account = open_account()
    first = Folder(parent=account.inbox, name="First").save()
    sync = SyncFolderHierarchy(account=account)

    def changes(state: str | None) -> list[tuple[str, str | None]]:
        found = sync.call(
            folder=account.inbox, shape="IdOnly", additional_fields=[], sync_state=state
        )
        return [(change, one.id) for change, one in found]

    assert changes(None) == [("create", first.id)]
    state = sync.sync_state
    second = Folder(parent=first, name="Second").save()
    first.name = "Renamed"
    first.save(update_fields=["name"])
    assert sorted(changes(state)) == sorted([("create", second.id), ("update", first.id)])
    state = sync.sync_state
    first_id = first.id
    first.move(account.drafts)
    assert ("delete", first_id) in changes(state)
    state = sync.sync_state
    assert changes(state) == []


def test_a_folder_that_is_gone_is_refused(open_account: OpenAccount) -> None:
    account = open_account()
    Folder(parent=account.inbox, name="First").save()
    again = account.inbox / "First"
    (open_account().inbox / "First").delete()
    with pytest.raises(ErrorItemNotFound):
        again.refresh()


def test_an_extended_property_of_a_folder_is_kept(open_account: OpenAccount) -> None:
    Folder.register("customer", Customer)
    try:
        folder = Messages(parent=open_account().inbox, name="Fabrikam").save()
        folder.customer = "Fabrikam Bicycles"
        folder.save(update_fields=["customer"])
        assert (open_account().inbox / "Fabrikam").customer == "Fabrikam Bicycles"
    finally:
        Folder.deregister("customer")
