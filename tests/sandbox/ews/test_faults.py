"""What the sandbox's Exchange does wrong on request, as exchangelib sees it."""

import threading

import pytest
from exchangelib import Message
from exchangelib.errors import (
    ErrorExceededConnectionCount,
    ErrorItemNotFound,
    ErrorMailboxMoveInProgress,
    ErrorQuotaExceeded,
    ErrorServerBusy,
    TransportError,
    UnauthorizedError,
)

from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount, letter


def test_a_busy_server_says_how_long_to_stay_away(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    account.inbox.refresh()
    exchange.faults.plan(Fault(Wrong.BUSY, seconds=12.5))
    with pytest.raises(ErrorServerBusy) as busy:
        account.inbox.refresh()
    assert busy.value.back_off == 12.5
    account.inbox.refresh()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(Wrong.CONNECTIONS), ErrorExceededConnectionCount),
        (Fault(Wrong.UNAUTHORIZED), UnauthorizedError),
        (Fault(Wrong.UNAVAILABLE, seconds=7), ErrorServerBusy),
        (Fault(Wrong.DROPPED), TransportError),
        (Fault(Wrong.REFUSED, code="ErrorItemNotFound"), ErrorItemNotFound),
        (Fault(Wrong.FAULT, code="ErrorQuotaExceeded"), ErrorQuotaExceeded),
    ],
)
def test_a_fault_hits_the_requests_it_is_planned_for(
    fault: Fault, error: type[Exception], exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    account.inbox.refresh()
    exchange.faults.plan(fault)
    with pytest.raises(error):
        account.inbox.refresh()
    account.inbox.refresh()


def test_a_fault_is_planned_for_one_operation_of_one_mailbox(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.add_mailbox("grace@contoso.example", "hers")
    exchange.deliver(ADA, letter())
    ada = open_account()
    grace = open_account("grace@contoso.example", password="hers")
    exchange.faults.plan(Fault(Wrong.BUSY, "FindItem", ADA, seconds=1), times=None)
    assert list(grace.inbox.all().only("subject")) == []
    for _ in range(2):
        with pytest.raises(ErrorServerBusy):
            list(ada.inbox.all().only("subject"))
    exchange.faults.heal()
    assert len(list(ada.inbox.all().only("subject"))) == 1


def test_an_answer_is_lost_after_the_work_was_done(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    account.drafts.refresh()
    exchange.faults.plan(Fault(Wrong.ANSWER_LOST, "CreateItem"))
    with pytest.raises(TransportError):
        Message(account=account, folder=account.drafts, subject="Once").save()
    assert [one.subject for one in account.drafts.all().only("subject")] == ["Once"]


def test_every_item_of_a_request_may_be_refused(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    for number in range(3):
        exchange.deliver(ADA, letter(str(number)))
    account = open_account()
    ids = list(account.inbox.all().values_list("id", "changekey"))
    exchange.faults.plan(Fault(Wrong.REFUSED, "GetItem", code="ErrorItemNotFound"))
    refused = list(account.fetch(ids, only_fields=["subject"]))
    assert [type(one) for one in refused] == [ErrorItemNotFound] * 3
    exchange.faults.plan(Fault(Wrong.REFUSED, "SyncFolderItems", code="ErrorMailboxMoveInProgress"))
    with pytest.raises(ErrorMailboxMoveInProgress):
        list(account.inbox.sync_items())


def test_a_hook_is_told_when_the_work_is_done(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    told: list[str] = []
    exchange.faults.done("FindItem", told.append)
    list(open_account().inbox.all().only("subject"))
    assert told == [ADA]


def test_more_connections_than_allowed_are_refused(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    exchange.deliver(ADA, letter())
    account, other = open_account(), open_account(user=f"CONTOSO\\{ADA}")
    for one in (account, other):
        one.inbox.refresh()
    exchange.faults.connection_limit = 1
    exchange.faults.plan(Fault(Wrong.SLOW, "FindItem", seconds=0.4))
    found: list[object] = []
    begun = threading.Thread(target=lambda: found.extend(account.inbox.all().only("subject")))
    begun.start()
    while exchange.faults.planned:
        pass
    with pytest.raises(ErrorExceededConnectionCount):
        other.inbox.refresh()
    begun.join()
    assert len(found) == 1
    other.inbox.refresh()
